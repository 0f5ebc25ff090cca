import type { AccountNode, PlanTree } from './plan-tree.ts';
import { restWords, summaryWords } from './summary-words.ts';
import { counted } from './words.ts';

/** What a plan comes to, in one sentence that claims no more than was read and compared. */
export interface Verdict {
  readonly sentence: string;
  /** Nothing to do, and nothing that could not be seen. */
  readonly good: boolean;
}

export function planVerdict(tree: PlanTree): Verdict {
  if (tree.accounts.some((account) => account.groups.length > 0)) {
    return { sentence: `Plan: ${summaryWords(tree.summary)}`, good: false };
  }
  if (tree.accounts.length > 0 && tree.accounts.every(isUnplanned)) return { sentence: 'No plan.', good: false };
  if (tree.accounts.some(isUnplanned)) {
    return { sentence: 'No changes in the accounts that could be planned.', good: false };
  }
  const hidden = tree.accounts.reduce((sum, account) => sum + account.notCompared.length, 0);
  const rest = `${restWords(tree.summary)}.`;
  if (hidden === 0) return { sentence: `No changes. The network is as declared. ${rest}`, good: true };
  const were = hidden === 1 ? 'was' : 'were';
  return {
    sentence: `No changes in what was compared; ${counted(hidden, 'declared field')} ${were} not. ${rest}`,
    good: true,
  };
}

/** What keeps a plan from being the whole truth, or from being applied. */
export function planCaveats(tree: PlanTree): readonly string[] {
  const unplanned = tree.accounts.filter(isUnplanned).length;
  const guards = blockingGuards(tree);
  return [
    ...(unplanned === 0
      ? []
      : [
          `${counted(unplanned, 'account')} could not be planned; nothing is applied to ${unplanned === 1 ? 'it' : 'them'}.`,
        ]),
    ...(guards.length === 0
      ? []
      : [`Blocked by the guard ${guards.join(', ')}: apply writes nothing until it is lifted.`]),
  ];
}

export function isUnplanned(account: AccountNode): boolean {
  return !account.complete || account.errors.length > 0;
}

function blockingGuards(tree: PlanTree): readonly string[] {
  const guards = tree.accounts.flatMap((account) => account.guards);
  return [...new Set(guards.filter((guard) => !guard.lifted).map((guard) => guard.id))].sort();
}
