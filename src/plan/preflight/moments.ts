import { groupBy } from '../../model/collections.ts';
import type { Disruption, Moment } from '../../model/traffic/judgement.ts';
import { cniEffects } from '../decide/cni-effects.ts';
import { isWithdrawn } from '../decide/impact.ts';
import type { NumberedBlock } from '../order/number-blocks.ts';
import type { OrderedSteps } from '../order/order-steps.ts';
import type { Decisions } from '../stages.ts';

/**
 * What is away at the same time: for each block, beside its own changes, what an earlier block took and nothing proves to be back, and
 * what blocks take that do not wait for it, nor it for them. A change in no block runs beside any of them, so what it takes counts as away
 * through every block.
 */
export function moments(
  taken: readonly Disruption[],
  { decided, blocks, stepsOf, isBack }: Pick<OrderedSteps, 'decided' | 'blocks' | 'stepsOf' | 'isBack'>,
): readonly Moment[] {
  const addresses = [...new Set(taken.map(({ id }) => id))];
  const inBlock = groupBy(
    addresses.flatMap((address) => {
      const block = stepsOf.get(address)?.find((step) => step.block !== undefined)?.block;
      return block === undefined ? [] : [{ address, block }];
    }),
    ({ block }) => block,
  );
  const own = (id: number) => (inBlock.get(id) ?? []).map(({ address }) => address);
  const lost = new Set(decided.cnis.flatMap((decision) => (isLost(decision, decided) ? [decision.address] : [])));
  const gone = new Set(decided.interconnects.flatMap(({ action, address }) => (action === 'delete' ? [address] : [])));
  const before = ancestors(blocks);
  const placed = new Set([...inBlock.values()].flat().map(({ address }) => address));
  const always = addresses.filter((address) => !placed.has(address));
  const busy = blocks.filter(({ id }) => inBlock.has(id));
  if (busy.length === 0) return [{ own: always, down: [] }];
  return busy.map((block): Moment => {
    const down = busy.flatMap((other) => {
      if (other === block || before(other, block)) return [];
      const waits = before(block, other);
      return waits && isBack(other.id)
        ? own(other.id).filter((address) => lost.has(address) || gone.has(address))
        : own(other.id);
    });
    return { own: [...own(block.id), ...always], down };
  });
}

/** It does not come back as it was: routes to new addresses are orphans until they are edited. */
function isLost(decision: Decisions['cnis'][number], { traffic }: Decisions): boolean {
  if (decision.action === 'delete') return true;
  return cniEffects(decision, traffic).some((effect) => effect.effect === 'new_addresses' || isWithdrawn(effect));
}

/** Finds out whether a block waits for another one, over any number of blocks between. One bit for each pair. */
function ancestors(blocks: readonly NumberedBlock[]): (block: NumberedBlock, other: NumberedBlock) => boolean {
  const words = Math.ceil(blocks.length / 32);
  const rows = new Map<number, Uint32Array>();
  const index = new Map(blocks.map(({ id }, i) => [id, i]));
  for (const { id, after } of blocks) {
    const row = new Uint32Array(words);
    for (const { block } of after) {
      rows.get(block)?.forEach((word, i) => (row[i] = (row[i] ?? 0) | word));
      const at = index.get(block) ?? 0;
      row[at >>> 5] = (row[at >>> 5] ?? 0) | (1 << (at & 31));
    }
    rows.set(id, row);
  }
  return (block, other) => {
    const at = index.get(other.id) ?? 0;
    return ((rows.get(block.id)?.[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
  };
}
