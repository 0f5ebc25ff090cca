import { groupBy } from '../../model/collections.ts';
import {
  type Action,
  type Change,
  compareDrift,
  type DriftKind,
  driftKind,
  driftKinds,
  type PlanDocument,
} from '../../model/plan.ts';
import { joinFirst } from '../../model/text.ts';
import { buildPlanTree } from '../plan/build-plan-tree.ts';
import { changeTexts, itemText, pathText, valueText } from '../plan/fields/field-text.ts';
import type { AccountNode, ChangeNode, Edit, FieldNode, ReferenceNode } from '../plan/plan-tree.ts';
import { isUnplanned } from '../plan/plan-verdict.ts';
import type { Untrusted } from '../text/sanitise.ts';
import { counted, showFirst } from '../text/words.ts';
import { type WaysOut, waysOut } from './ways-out.ts';

/** A plan in the other direction: how the live network differs, not what an apply would do. */
export interface DriftTree {
  readonly accounts: readonly DriftAccount[];
  readonly sentence: string;
  /** True without drift, when everything could be read. */
  readonly good: boolean;
  /** What to do about the drift, with commands in backticks. Empty without drift. */
  readonly next: readonly string[];
}

export interface DriftAccount {
  readonly node: AccountNode;
  /** What is missing most comes first. Parts without an object are left out. */
  readonly parts: readonly DriftPart[];
  readonly unmanaged: readonly ReferenceNode[];
  /** True if unmanaged objects count as drift. */
  readonly unmanagedCounts: boolean;
}

/** Objects of which the same is missing. */
export interface DriftPart {
  readonly kind: DriftKind;
  readonly objects: readonly DriftObject[];
}

export interface DriftObject {
  readonly change: ChangeNode;
  readonly ways: WaysOut;
}

export interface DriftOptions {
  /** The tags of the accounts in which an unmanaged object counts as drift. */
  readonly unmanagedIsDrift: ReadonlySet<string>;
}

export function buildDriftTree(plan: PlanDocument, options: DriftOptions): DriftTree {
  const isFleet = plan.accounts.length > 1;
  const accounts = buildPlanTree(plan).accounts.map((node, i) =>
    buildAccount(node, plan.accounts[i]?.changes ?? [], { ...options, isFleet }),
  );
  return { accounts, ...verdict(accounts), next: nextSteps(accounts) };
}

function buildAccount(
  node: AccountNode,
  changes: readonly Change[],
  options: DriftOptions & { readonly isFleet: boolean },
): DriftAccount {
  const nodes = new Map(node.groups.flatMap((group) => group.changes.map((each) => [each.address.untrusted, each])));
  const account = options.isFleet ? node.account : undefined;
  const byKind = groupBy([...changes].sort(compareDrift), driftKind);
  const objectsOf = (kind: DriftKind): readonly DriftObject[] =>
    (byKind.get(kind) ?? []).flatMap(({ address }) => {
      const change = nodes.get(address);
      return change === undefined ? [] : [{ change, ways: waysOut(change, declaredFields(change.fields), account) }];
    });
  return {
    node,
    parts: driftKinds.map((kind) => ({ kind, objects: objectsOf(kind) })).filter(({ objects }) => isFilled(objects)),
    unmanaged: node.unmanaged,
    unmanagedCounts: options.unmanagedIsDrift.has(node.account.untrusted),
  };
}

/** How many objects of an account drifted so. */
function countOf({ parts }: DriftAccount, isCounted: (action: Action) => boolean): number {
  return parts.reduce((sum, { objects }) => sum + objects.filter(({ change }) => isCounted(change.action)).length, 0);
}

/** What is missing of the objects of a part, and what they are. */
export const partWords: Readonly<Record<DriftKind, readonly [title: string, state: string]>> = {
  session: ['Sessions and routes', 'not live, or not as declared'],
  circuit: ['Circuits', 'not live, or not as declared'],
  value: ['MTU and the like', 'not as declared'],
  description: ['Descriptions', 'not as declared'],
  unwanted: ['Unmanaged', 'that should not be there'],
};

function verdict(accounts: readonly DriftAccount[]): Pick<DriftTree, 'sentence' | 'good'> {
  const sum = (count: (account: DriftAccount) => number): number =>
    accounts.reduce((total, account) => total + count(account), 0);
  const changed = sum((account) => countOf(account, (action) => action === 'update' || action === 'replace'));
  const missing = sum((account) => countOf(account, (action) => action === 'create'));
  const unmanaged = sum(unmanagedDrift);
  const unread = sum((account) => (isUnplanned(account.node) ? 1 : 0));
  const hidden = sum((account) => account.node.notCompared.length);
  const caveat = unread === 0 ? '' : ` ${counted(unread, 'account')} could not be compared.`;
  if (changed + missing + unmanaged > 0) {
    return { sentence: `Drift: ${changed} changed, ${missing} missing, ${unmanaged} unmanaged.${caveat}`, good: false };
  }
  if (unread > 0 && unread === accounts.length) return { sentence: caveat.trimStart(), good: false };
  if (unread > 0) return { sentence: `No drift in what could be compared.${caveat}`, good: false };
  if (hidden > 0) {
    const were = hidden === 1 ? 'was' : 'were';
    return { sentence: `No drift in what was compared; ${counted(hidden, 'declared field')} ${were} not.`, good: true };
  }
  return { sentence: 'No drift.', good: true };
}

function nextSteps(accounts: readonly DriftAccount[]): readonly string[] {
  const differs = accounts.some(({ parts }) => isFilled(parts));
  const hasUnmanagedDrift = accounts.some(({ unmanaged, unmanagedCounts }) => unmanagedCounts && isFilled(unmanaged));
  return [
    ...(differs
      ? [
          'To change the network back, check `demarc plan`, then run `demarc apply`.',
          'To keep it as it is, run `demarc accept`, or change the documents; `demarc export` shows what is live.',
        ]
      : []),
    ...(hasUnmanagedDrift ? ['Declare what is unmanaged (see `demarc export`), or name it in policy.ignore.'] : []),
  ];
}

function isFilled(list: readonly unknown[]): boolean {
  return list.length > 0;
}

/** Counts the unmanaged objects that are drift: those to delete, and all others if the policy says so. */
function unmanagedDrift(account: DriftAccount): number {
  const unwanted = countOf(account, (action) => action === 'delete');
  return unwanted + (account.unmanagedCounts ? account.unmanaged.length : 0);
}

/** What traffic feels if apply puts the object back. None if it feels nothing. */
export function impactOf({ effect }: ChangeNode): readonly string[] {
  return effect.weight > 0 ? [`if apply puts it back: ${effect.one}`] : [];
}

/** The reason of a change does not say why the object drifted. For a changed object it says how apply repairs it. */
export function reasonLabel({ action }: ChangeNode): 'repair' | 'reason' {
  return action === 'update' || action === 'replace' ? 'repair' : 'reason';
}

/** `Drift: 1 changed, 0 missing, 2 unmanaged.` */
export function driftWords(plan: PlanDocument, options: DriftOptions): string {
  return buildDriftTree(plan, options).sentence;
}

const mostElements = 20;
const widestPath = 28;
const widestLine = 100;

/** The fields of an object in words about the live network: `is 1400, declared 1500`. Aligned. */
export function fieldsDrift(fields: readonly FieldNode[]): readonly string[] {
  const width = fields.reduce((most, field) => Math.max(most, Math.min(pathText(field).length, widestPath)), 0);
  return fields.flatMap((field) => {
    const [first, ...below] = editDrift(field.edit);
    const space = ' '.repeat(width);
    return [`${pathText(field).padEnd(width)}  ${first ?? ''}`, ...below.map((line) => `${space}  ${line}`)];
  });
}

/** Leaves out values that Cloudflare will assign: no document declares them, so they are not drift. */
export function declaredFields(fields: readonly FieldNode[]): readonly FieldNode[] {
  return fields.filter(({ edit }) => {
    return !((edit.type === 'set' || edit.type === 'change') && edit.after.type === 'unknown');
  });
}

/** The live and the declared value of a field. */
function editDrift(edit: Edit): readonly string[] {
  switch (edit.type) {
    case 'set':
      return [`is not set, declared ${valueText(edit.after)}`];
    case 'clear':
      return [`is ${valueText(edit.before)}, declared to be absent`];
    case 'change':
      return pairDrift(edit);
    case 'list':
      return listDrift(edit);
    case 'nothing':
      return ['differs'];
  }
}

function pairDrift(edit: Extract<Edit, { type: 'change' }>): readonly string[] {
  if (edit.before.type === 'sensitive' && edit.after.type === 'sensitive') {
    return ['(sensitive) is not the declared value'];
  }
  const [before, after] = changeTexts(edit.before, edit.after);
  if (before.length + after.length > widestLine) return [`is       ${before}`, `declared ${after}`];
  return [`is ${before}, declared ${after}`];
}

function listDrift(edit: Extract<Edit, { type: 'list' }>): readonly string[] {
  const lines = [
    ...elements('lacks', edit.added, ''),
    ...elements(
      'has',
      edit.removed,
      edit.removed.length === 1 ? ', which is not declared' : ', which are not declared',
    ),
  ];
  if (lines.length === 0) return ['has the declared entries, written differently'];
  return lines;
}

function elements(verb: string, items: readonly Untrusted[], end: string): readonly string[] {
  if (items.length === 0) return [];
  const all = joinFirst(items.slice(0, mostElements + 1).map(itemText), items.length);
  if (items.length <= mostElements && all.length <= widestLine) return [`${verb} ${all}${end}`];
  return [
    `${verb} ${counted(items.length, 'entry', 'entries')}${end}`,
    ...showFirst(
      items,
      mostElements,
      (item) => `  ${itemText(item)}`,
      (rest) => `  … and ${rest} more`,
    ),
  ];
}
