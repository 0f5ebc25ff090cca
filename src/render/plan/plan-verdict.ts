import type { Impact, PlanDocument, PlanSummary } from '../../model/plan.ts';
import { joinWords } from '../../model/text.ts';
import { counted } from '../text/words.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import type { AccountNode, PlanTree } from './plan-tree.ts';

/** The result of a plan in a sentence. It claims only what was read and compared. */
interface Verdict {
  readonly sentence: string;
  /** More in words: what does not change. */
  readonly rest: readonly string[];
  /** True if the plan has no work and everything could be read. */
  readonly good: boolean;
}

export function planVerdict(tree: PlanTree): Verdict {
  if (tree.accounts.some((account) => account.groups.length > 0)) {
    return { sentence: `Plan: ${changesWords(tree)}`, rest: [`${restWords(tree.summary)}.`], good: false };
  }
  if (!hasPlan(tree)) return { sentence: 'No plan.', rest: [], good: false };
  if (tree.accounts.some(isUnplanned)) {
    return { sentence: 'No changes in the accounts that could be planned.', rest: [], good: false };
  }
  const hidden = tree.accounts.reduce((sum, account) => sum + account.notCompared.length, 0);
  const rest = [`${restWords(tree.summary)}.`];
  if (hidden === 0) return { sentence: 'No changes. The network is as declared.', rest, good: true };
  const were = hidden === 1 ? 'was' : 'were';
  return {
    sentence: `No changes in what was compared; ${counted(hidden, 'declared field')} ${were} not.`,
    rest,
    good: true,
  };
}

/** False if no account could be planned. The output then has no fingerprint, because no plan exists to expect or review. */
export function hasPlan(tree: PlanTree): boolean {
  return tree.accounts.length === 0 || !tree.accounts.every(isUnplanned);
}

/** What makes the plan incomplete, in words. */
export function unplannedWords(tree: PlanTree): readonly string[] {
  const unplanned = tree.accounts.filter(isUnplanned).length;
  if (unplanned === 0) return [];
  const them = unplanned === 1 ? 'it' : 'them';
  return [`${counted(unplanned, 'account')} could not be planned; nothing is applied to ${them}.`];
}

/** The guards that block the plan, and those that would have blocked it. */
export function guardWords(tree: PlanTree): readonly string[] {
  const blocking = guardIds(tree, false);
  const lifted = guardIds(tree, true);
  const are = blocking.length === 1 ? 'it is' : 'they are';
  return [
    ...(blocking.length === 0
      ? []
      : [`Blocked by ${guardsNamed(blocking)}: apply writes nothing until ${are} lifted.`]),
    ...(lifted.length === 0
      ? []
      : [`Lifted${tree.allowedBy.length === 0 ? ' by --allow' : ''}: ${guardsNamed(lifted)}.`]),
  ];
}

/** `the guards max-deletes and outage` */
export function guardsNamed(guards: readonly string[]): string {
  return `the guard${guards.length === 1 ? '' : 's'} ${joinWords(guards)}`;
}

export function isUnplanned(account: AccountNode): boolean {
  return !account.complete || account.errors.length > 0;
}

function guardIds(tree: PlanTree, lifted: boolean): readonly string[] {
  const guards = tree.accounts.flatMap((account) => account.guards);
  return [...new Set(guards.filter((guard) => guard.lifted === lifted).map((guard) => guard.id))].sort();
}

/** The result of a plan in a few words for a commit status: `2 to create, 1 to delete`, or why it cannot be applied. */
export function planStatusWords(plan: PlanDocument): string {
  const tree = buildPlanTree(plan);
  const [trouble] = [...unplannedWords(tree), ...(plan.accounts.some(isBlocked) ? guardWords(tree) : [])];
  if (trouble !== undefined) return trouble.replace(/\.$/, '');
  return briefActions(tree.summary) || 'no changes';
}

/** `2 to create, 1 to delete`. Empty if nothing changes. */
function briefActions({ create, update, replace, delete: deletes }: PlanSummary): string {
  const counts = [
    [create, 'to create'],
    [update, 'to update'],
    [replace, 'to replace'],
    [deletes, 'to delete'],
  ] as const;
  return counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ');
}

function isBlocked({ applyable }: PlanDocument['accounts'][number]): boolean {
  return !applyable;
}

/** `1 to create, 2 to update, 0 to replace, 1 to delete. Impact: 1 on a circuit, 3 without effect on traffic. 3 unchanged, 1 unmanaged.` */
export function summaryWords(node: Pick<PlanTree, 'summary' | 'impacts'>): string {
  return `${changesWords(node)} ${restWords(node.summary)}.`;
}

function changesWords({ summary, impacts }: Pick<PlanTree, 'summary' | 'impacts'>): string {
  return `${actionWords(summary)}. ${impactCounts(impacts)}`;
}

/** `1 to update, 2 to delete. Impact: 2 on circuits, 1 on a session.` */
export function partWords({ summary, impacts }: Pick<PlanTree, 'summary' | 'impacts'>): string {
  return `${briefActions(summary)}. ${impactCounts(impacts)}`;
}

function impactCounts(impacts: PlanTree['impacts']): string {
  const counts = [...impacts].map(([impact, count]) => `${count} ${impactWords[impact][count === 1 ? 0 : 1]}`);
  return `Impact: ${counts.join(', ')}.`;
}

const impactWords: Readonly<Record<Impact, readonly [one: string, many: string]>> = {
  account: ['on all sessions of an account', 'on all sessions of accounts'],
  circuit: ['on a circuit', 'on circuits'],
  routes: ['on routes', 'on routes'],
  both_ends: ['that needs the router changed, too', 'that need the router changed, too'],
  session: ['on a session', 'on sessions'],
  none: ['without effect on traffic', 'without effect on traffic'],
};

function actionWords(summary: PlanSummary): string {
  return [
    `${summary.create} to create`,
    `${summary.update} to update`,
    `${summary.replace} to replace`,
    `${summary.delete} to delete`,
  ].join(', ');
}

/** `3 unchanged, 1 unmanaged` */
function restWords(summary: PlanSummary): string {
  return [
    `${summary.unchanged} unchanged`,
    `${summary.unmanaged} unmanaged`,
    ...(summary.ignored > 0 ? [`${summary.ignored} ignored`] : []),
    ...(summary.blocked > 0 ? [`${summary.blocked} blocked`] : []),
  ].join(', ');
}
