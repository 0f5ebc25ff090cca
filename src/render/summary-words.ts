import type { PlanSummary } from '../model/plan.ts';
import { say } from './inline-text.ts';
import type { WorstImpact } from './plan-tree.ts';
import { worstImpactWords } from './words.ts';

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

/** `traffic on a circuit stops (interconnect.ewr-a, cni.x and 2 more)`. */
export function worstWords(worst: WorstImpact, show = say): string {
  if (worst.impact === 'none') return worstImpactWords.none;
  const shown = worst.addresses.slice(0, 3).map(show);
  const rest = worst.addresses.length - shown.length;
  return `${worstImpactWords[worst.impact]} (${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}
