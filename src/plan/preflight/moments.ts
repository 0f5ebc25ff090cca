import { groupBy } from '../../model/collections.ts';
import type { Disruption, Moments } from '../../model/traffic/judgement.ts';
import { cniEffects } from '../decide/cni-effects.ts';
import { isWithdrawn } from '../decide/impact.ts';
import type { OrderedSteps } from '../order/order-steps.ts';
import type { Decisions } from '../stages.ts';
import { momentsOfBlocks } from './block-moments.ts';

/** What is away at the same time: see `momentsOfBlocks`. */
export function moments(
  taken: readonly Disruption[],
  { decided, blocks, stepsOf, isBack }: Pick<OrderedSteps, 'decided' | 'blocks' | 'stepsOf' | 'isBack'>,
): Moments {
  const addresses = [...new Set(taken.map(({ id }) => id))];
  const blockOf = (address: string) => stepsOf.get(address)?.find(({ block }) => block !== undefined)?.block;
  const inBlock = groupBy(addresses, blockOf);
  const isLost = lostChanges(decided);
  return momentsOfBlocks({
    blocks: blocks.map(({ id, after }) => {
      const own = inBlock.get(id) ?? [];
      const passing = own.filter((address) => !isLost(address));
      return { id, after: after.map(({ block }) => block), lost: own.filter(isLost), passing, isBack: isBack(id) };
    }),
    always: addresses.filter((address) => blockOf(address) === undefined),
  });
}

/** What does not come back as it was: routes to new addresses are orphans until they are edited. */
function lostChanges({ cnis, interconnects, traffic }: Decisions): (address: string) => boolean {
  const lost = [
    ...interconnects.filter(({ action }) => action === 'delete'),
    ...cnis.filter((decision) => {
      if (decision.action === 'delete') return true;
      return cniEffects(decision, traffic).some((effect) => effect.effect === 'new_addresses' || isWithdrawn(effect));
    }),
  ];
  const addresses = new Set(lost.map(({ address }) => address));
  return (address) => addresses.has(address);
}
