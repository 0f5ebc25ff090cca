import type { AccountNode, PlanTree } from './plan-tree.ts';
import { restWords, summaryWords } from './summary-words.ts';
import { counted, listed } from './words.ts';

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
  if (!hasPlan(tree)) return { sentence: 'No plan.', good: false };
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

/** Whether anything could be planned. The fingerprint of nothing is not shown: there is nothing to expect or to review. */
export function hasPlan(tree: PlanTree): boolean {
  return tree.accounts.length === 0 || !tree.accounts.every(isUnplanned);
}

/** What keeps a plan from being the whole truth. */
export function unplannedWords(tree: PlanTree): readonly string[] {
  const unplanned = tree.accounts.filter(isUnplanned).length;
  if (unplanned === 0) return [];
  const them = unplanned === 1 ? 'it' : 'them';
  return [`${counted(unplanned, 'account')} could not be planned; nothing is applied to ${them}.`];
}

/** What keeps a plan from being applied, and what would have kept it. */
export function guardWords(tree: PlanTree): readonly string[] {
  const blocking = guardIds(tree, false);
  const lifted = guardIds(tree, true);
  const are = blocking.length === 1 ? 'it is' : 'they are';
  return [
    ...(blocking.length === 0
      ? []
      : [`Blocked by ${guardsNamed(blocking)}: apply writes nothing until ${are} lifted.`]),
    ...(lifted.length === 0 ? [] : [`Lifted by --allow: ${guardsNamed(lifted)}.`]),
  ];
}

/** `the guards max-deletes and outage` */
export function guardsNamed(guards: readonly string[]): string {
  return `the guard${guards.length === 1 ? '' : 's'} ${listed(guards)}`;
}

export function isUnplanned(account: AccountNode): boolean {
  return !account.complete || account.errors.length > 0;
}

function guardIds(tree: PlanTree, lifted: boolean): readonly string[] {
  const guards = tree.accounts.flatMap((account) => account.guards);
  return [...new Set(guards.filter((guard) => guard.lifted === lifted).map((guard) => guard.id))].sort();
}
