import type { PlanDocument } from '../model/plan.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import { guardWords, unplannedWords } from './plan-verdict.ts';

/** What a plan comes to, in a few words for a commit status: `2 to create, 1 to delete`, or what keeps it from being applied. */
export function planStatusWords(plan: PlanDocument): string {
  const tree = buildPlanTree(plan);
  const [trouble] = [...unplannedWords(tree), ...(plan.accounts.some(isBlocked) ? guardWords(tree) : [])];
  if (trouble !== undefined) return trouble.replace(/\.$/, '');
  const { create, update, replace, delete: deletes } = tree.summary;
  const counts = [
    [create, 'to create'],
    [update, 'to update'],
    [replace, 'to replace'],
    [deletes, 'to delete'],
  ] as const;
  const parts = counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  return parts.length === 0 ? 'no changes' : parts.join(', ');
}

function isBlocked({ applyable }: PlanDocument['accounts'][number]): boolean {
  return !applyable;
}
