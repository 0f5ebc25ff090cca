import type { Action } from '../model/plan.ts';
import type { ChangeNode } from './plan-tree.ts';
import { impactOrder } from './words.ts';

const actionDanger: Readonly<Record<Action, number>> = { create: 0, update: 1, replace: 2, delete: 3 };

/** Orders changes by what they can do to traffic, then by what they do to the object. */
export function dangerOf(change: ChangeNode): number {
  return impactOrder[change.impact] * 10 + actionDanger[change.action] * 2 + (change.blockedBy.length > 0 ? 1 : 0);
}

/** A reviewer must not miss it: something goes, traffic stops, or a guard holds it back. */
export function isDangerous(change: ChangeNode): boolean {
  return (
    change.action === 'delete' ||
    change.action === 'replace' ||
    impactOrder[change.impact] >= impactOrder.circuit ||
    change.blockedBy.length > 0
  );
}
