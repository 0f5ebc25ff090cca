import type { PlanSummary } from '../model/plan.ts';
import { bounded, say } from './inline-text.ts';
import type { WorstImpact } from './plan-tree.ts';

/** `1 to create, 2 to update, 0 to replace, 1 to delete. 3 unchanged, 1 unmanaged.` */
export function summaryWords(summary: PlanSummary): string {
  return `${actionWords(summary)}. ${restWords(summary)}.`;
}

export function actionWords(summary: PlanSummary): string {
  return [
    `${summary.create} to create`,
    `${summary.update} to update`,
    `${summary.replace} to replace`,
    `${summary.delete} to delete`,
  ].join(', ');
}

/** `3 unchanged, 1 unmanaged` */
export function restWords(summary: PlanSummary): string {
  return [
    `${summary.unchanged} unchanged`,
    `${summary.unmanaged} unmanaged`,
    ...(summary.ignored > 0 ? [`${summary.ignored} ignored`] : []),
    ...(summary.blocked > 0 ? [`${summary.blocked} blocked`] : []),
  ].join(', ');
}

/** `traffic on it stops (interconnect.ewr-a)`, `their BGP sessions may reset (cni.a, cni.b, cni.c and 2 more)`. */
export function worstWords({ felt, addresses }: WorstImpact, show = say): string {
  if (felt.weight === 0) return felt.one;
  return `${addresses.length === 1 ? felt.one : felt.many} (${bounded(addresses.map(show), 3)})`;
}
