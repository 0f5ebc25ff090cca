import { groupBy } from '../../model/collections.ts';
import type { Action } from '../../model/plan.ts';
import type { Untrusted } from '../text/sanitise.ts';
import { objectWords } from '../text/words.ts';
import { movedWords } from './place-text.ts';
import type { AccountNode, ChangeNode, DangerNode } from './plan-tree.ts';

const actionDanger: Readonly<Record<Action, number>> = { create: 0, update: 1, replace: 2, delete: 3 };

/** Orders changes by their effect on traffic, then by their action on the object. */
export function dangerOf(change: ChangeNode): number {
  return (
    change.effect.weight * 100 +
    actionDanger[change.action] * 4 +
    (change.kind === 'interconnect' ? 2 : 0) +
    (change.blockedBy.length > 0 ? 1 : 0)
  );
}

/** True for a change that a reviewer must not miss: see `isDisruptive`, or a guard blocks it. */
export function isDangerous(change: ChangeNode): boolean {
  return isDisruptive(change) || change.blockedBy.length > 0;
}

/** True if traffic stops, needs a change of the router, or gains or loses routes, or if a port is given up. */
export function isDisruptive({ effect }: ChangeNode): boolean {
  return effect.isDanger;
}

/**
 * The disruptive changes of a plan, the most dangerous first. Similar changes are joined, so the list is short for a plan of any length.
 */
export function dangersOf(accounts: readonly AccountNode[]): readonly DangerNode[] {
  return accounts
    .flatMap(accountDangers)
    .sort((a, b) => b.danger - a.danger)
    .map(({ node }) => node);
}

function accountDangers({ account, groups }: AccountNode): readonly { node: DangerNode; danger: number }[] {
  const disruptive = groups.flatMap((group) => group.changes).filter(isDisruptive);
  const alike = groupBy(disruptive, ({ action, kind, effect, place, placeBefore }) =>
    JSON.stringify([action, kind, effect.one, place, placeBefore]),
  );
  return [...alike.values()].flatMap((changes) => {
    const [first] = changes;
    if (first === undefined) return [];
    const { kind, action, effect, place, placeBefore } = first;
    const node = {
      account,
      kind,
      action,
      effect,
      place,
      placeBefore,
      addresses: changes.map(({ address }) => address),
    };
    return [{ node, danger: changes.reduce((most, change) => Math.max(most, dangerOf(change)), 0) }];
  });
}

/**
 * `replace interconnect.ewr-a: traffic moves …`, `delete 2 CNIs: traffic on them stops (cni.a, cni.b)`. `names` joins the names and limits
 * their number.
 */
export function dangerWords(
  { action, kind, effect, place, placeBefore, addresses }: DangerNode,
  names: (addresses: readonly Untrusted[]) => string,
  show: (text: Untrusted) => string,
): string {
  const where = movedWords(place, placeBefore, show);
  if (addresses.length === 1) return `${action} ${names(addresses)}${where}: ${effect.one}`;
  return `${action} ${objectWords(kind, addresses.length)}${where}: ${effect.many} (${names(addresses)})`;
}
