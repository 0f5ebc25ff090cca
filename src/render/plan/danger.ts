import { groupBy } from '../../model/collections.ts';
import type { Action } from '../../model/plan.ts';
import type { AccountNode, ChangeNode, DangerCircuit, DangerNode } from './plan-tree.ts';

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

/**
 * True for a change that a reviewer must not miss: traffic stops, needs a change of the router, or gains or loses routes, or a port is
 * given up.
 */
export function isDanger({ effect }: ChangeNode): boolean {
  return effect.isDanger;
}

/** Sorts changes, the most dangerous first. Equal ones keep their order. */
export function mostDangerousFirst(changes: readonly ChangeNode[]): readonly ChangeNode[] {
  return changes.toSorted((a, b) => dangerOf(b) - dangerOf(a));
}

/** The dangerous changes of all accounts, the most dangerous first. Each names all its objects: nothing is left out. */
export function dangersOf(accounts: readonly AccountNode[]): readonly DangerNode[] {
  return accounts
    .flatMap(accountDangers)
    .toSorted((a, b) => b.danger - a.danger)
    .map(({ node }) => node);
}

function accountDangers({ account, groups }: AccountNode): readonly { node: DangerNode; danger: number }[] {
  const dangerous = mostDangerousFirst(groups.flatMap((group) => group.changes).filter(isDanger));
  const named = new Set(dangerous.map(({ address }) => address.untrusted));
  const alike = groupBy(dangerous, ({ action, kind, effect, blockedBy }) =>
    JSON.stringify([action, kind, effect.one, blockedBy]),
  );
  return [...alike.values()].flatMap((changes) => {
    const [sample] = changes;
    if (sample === undefined) return [];
    const node = { account, sample, circuits: byCircuit(changes), count: changes.length, named };
    return [{ node, danger: dangerOf(sample) }];
  });
}

/** An interconnect is its own circuit. */
function byCircuit(changes: readonly ChangeNode[]): readonly DangerCircuit[] {
  const circuits = groupBy(changes, ({ kind, address, circuit, circuitBefore, place, placeBefore }) =>
    JSON.stringify(kind === 'cni' ? [circuit, circuitBefore, place, placeBefore] : address),
  );
  return [...circuits.values()].flatMap(([first, ...others]): DangerCircuit[] =>
    first === undefined ? [] : [[first, ...others]],
  );
}
