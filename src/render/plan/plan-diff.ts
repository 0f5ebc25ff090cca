import { formatPatch, type StructuredPatch, structuredPatch } from 'diff';
import type { PlanDocument } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { say, sayName } from '../text/inline-text.ts';
import { createPaint } from '../text/paint.ts';
import { breakCommands, sanitiseText } from '../text/sanitise.ts';
import { arrange } from './arrange.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import { isDanger } from './danger.ts';
import { dangerText } from './danger-text.ts';
import { quoteText, valueText } from './fields/field-text.ts';
import type { AccountNode, ChangeNode, FieldNode, Value } from './plan-tree.ts';
import { isUnplanned } from './plan-verdict.ts';

/**
 * Renders a plan as a unified diff in git's form, with a patch for each object (`a/cni/KEY`, `b/cni/KEY`), what traffic feels most first.
 * With several accounts, the account comes before that path. Empty if nothing changes. Facts that a diff cannot express are comments before
 * the first patch: Danger, the effect on traffic, an account without a plan.
 */
export function renderPlanDiff(plan: PlanDocument): string {
  const tree = buildPlanTree(plan);
  const isFleet = tree.accounts.length > 1;
  const comments = [
    ...dangerText(tree, createPaint({ color: false })),
    ...tree.accounts.flatMap((account) => commentsOn(account, isFleet)),
    ...(tree.split?.open.accounts ?? []).flatMap((account) => openComments(account, isFleet)),
  ].map((line) => `# ${line}\n`);
  const patches = tree.accounts.flatMap((account) => {
    const folder = isFleet ? [account.account.untrusted] : [];
    return inOrder(account).map((change) => objectPatch(change, folder));
  });
  return breakCommands([...comments, ...patches].join(''));
}

function inOrder(account: AccountNode): readonly ChangeNode[] {
  const { disruptive, creates, harmless } = arrange(account);
  return [...disruptive, ...creates, ...harmless].flatMap(({ changes }) => changes);
}

function commentsOn(account: AccountNode, isFleet: boolean): readonly string[] {
  const name = say(account.account);
  const of = isFleet ? `, account ${name}` : '';
  return [
    ...(isUnplanned(account) ? [`account ${name} could not be planned`] : []),
    ...account.errors.map((note) => `account ${name}: error: ${say(note.message)}`),
    ...arrange(account)
      .disruptive.filter(({ sample }) => !isDanger(sample))
      .map(({ sample: { action, effect }, changes }) => {
        const words = changes.length === 1 ? effect.one : effect.many;
        return `${action} ${changes.map(({ address }) => sayName(address)).join(', ')}: ${words}${of}`;
      }),
    ...(account.notCompared.length === 0
      ? []
      : [`account ${name}: fields that were not compared: ${account.notCompared.length}`]),
  ];
}

/** Which fields the documents before this change want, too. */
function openComments({ account, groups }: AccountNode, isFleet: boolean): readonly string[] {
  const of = isFleet ? `, account ${say(account)}` : '';
  return groups.flatMap(({ changes }) =>
    changes.map(({ address, action, fields }) => {
      const paths = fields.map(({ path }) => say(path));
      return `open already: ${action} ${sayName(address)}${paths.length === 0 ? '' : `: ${paths.join(', ')}`}${of}`;
    }),
  );
}

// Above this number of different lines, the time to find the shortest difference grows with their square.
const mostEdits = 200;

/** A changed object as a separate unified diff, in git's form. `folder` is the prefix of its path. */
function objectPatch(change: ChangeNode, folder: readonly string[]): string {
  const path = [...folder, ...objectPath(change)].map(pathSegment).join('/');
  const [before, after] = documents(change);
  return formatPatch({
    isGit: true,
    oldFileName: change.action === 'create' ? '/dev/null' : `a/${path}`,
    newFileName: change.action === 'delete' ? '/dev/null' : `b/${path}`,
    oldHeader: undefined,
    newHeader: undefined,
    ...(change.action === 'create' ? { isCreate: true, newMode: '100644' } : {}),
    ...(change.action === 'delete' ? { isDelete: true, oldMode: '100644' } : {}),
    hunks: hunksOf(before, after),
  });
}

function objectPath(change: ChangeNode): readonly string[] {
  return change.kind === 'settings' ? ['settings'] : [change.kind, change.name.untrusted];
}

/** A path segment that needs no quoting and cannot leave its folder. */
function pathSegment(text: string): string {
  const encoded = encodeURIComponent(sanitiseText(text)).replace(/[!'()*~]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return /^\.*$/.test(encoded) ? `%2E${encoded.slice(1)}` : encoded;
}

function hunksOf(before: readonly string[], after: readonly string[]): StructuredPatch['hunks'] {
  const patch = structuredPatch('', '', joined(before), joined(after), undefined, undefined, {
    context: 3,
    maxEditLength: mostEdits,
  });
  return patch === undefined ? [mergedHunk(before, after)] : patch.hunks;
}

/**
 * A single hunk over both documents, made in a single pass. Both list the same fields in the same order. So a line that only one side has
 * was removed or added.
 */
function mergedHunk(before: readonly string[], after: readonly string[]): StructuredPatch['hunks'][number] {
  const old = new Set(before);
  const lines: string[] = [];
  let at = 0;
  for (const line of before) {
    for (let next = after[at]; next !== undefined && next !== line && !old.has(next); next = after[at]) {
      lines.push(`+${next}`);
      at += 1;
    }
    const isCommon = after[at] === line;
    if (isCommon) at += 1;
    lines.push(`${isCommon ? ' ' : '-'}${line}`);
  }
  for (const line of after.slice(at)) lines.push(`+${line}`);
  return { oldStart: 1, oldLines: before.length, newStart: 1, newLines: after.length, lines };
}

function documents(change: ChangeNode): readonly [readonly string[], readonly string[]] {
  const before = change.action === 'create' ? [] : objectLines(change, 'before');
  const after = change.action === 'delete' ? [] : objectLines(change, 'after');
  if (!sameLines(before, after)) return [before, after];
  // A change must be visible even if its two documents look equal. Its reason goes on the side that exists.
  const reason = change.reason === undefined ? 'see the plan' : sanitiseText(change.reason.untrusted);
  const line = `# ${change.action}: ${reason}`;
  return change.action === 'delete' ? [[...before, line], after] : [before, [...after, line]];
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function sameLines(before: readonly string[], after: readonly string[]): boolean {
  return before.length === after.length && before.every((line, at) => line === after[at]);
}

/** The fields of a change, before or after, as a small document similar to YAML. */
function objectLines(change: ChangeNode, side: 'before' | 'after'): readonly string[] {
  const lines = identityLines(change, side);
  let parents: readonly string[] = [];
  for (const field of change.fields) {
    const value = valueOn(field, side);
    if (value === undefined) continue;
    const segments = field.path.untrusted.split('.').map(quoteText);
    const more = [...missingParents(parents, segments), ...valueLines(segments, value, markOf(field, side))];
    for (const line of more) lines.push(line);
    parents = segments.slice(0, -1);
  }
  return lines;
}

function identityLines(change: ChangeNode, side: 'before' | 'after'): string[] {
  if (change.kind === 'settings') return [];
  const name = change.kind === 'interconnect' ? 'name' : 'id';
  const isField = change.fields.some((field) => {
    return field.path.untrusted === name && valueOn(field, side) !== undefined;
  });
  if (isField) return [];
  const isNew = side === 'after' && change.action !== 'update';
  if (isNew || change.liveId === undefined) return [`${name}: (known after apply)`];
  return [`${name}: ${quoteText(change.liveId.untrusted)}`];
}

function valueOn(field: FieldNode, side: 'before' | 'after'): Value | undefined {
  const { edit } = field;
  switch (edit.type) {
    case 'set':
      return side === 'after' ? edit.after : undefined;
    case 'clear':
      return side === 'before' ? edit.before : undefined;
    case 'change':
      return edit[side];
    case 'list':
      return { type: 'list', items: edit[side] };
    case 'nothing':
      return undefined;
  }
}

function markOf(field: FieldNode, side: 'before' | 'after'): string | undefined {
  const { edit } = field;
  if (side === 'before' || edit.type !== 'change') return undefined;
  return edit.before.type === 'sensitive' && edit.after.type === 'sensitive' ? '(sensitive, changed)' : undefined;
}

function missingParents(open: readonly string[], segments: readonly string[]): readonly string[] {
  let same = 0;
  while (same < segments.length - 1 && open[same] === segments[same]) same += 1;
  return segments.slice(same, -1).map((segment, at) => `${'  '.repeat(same + at)}${segment}:`);
}

function valueLines(segments: readonly string[], value: Value, mark: string | undefined): readonly string[] {
  const space = '  '.repeat(segments.length - 1);
  const name = segments.at(-1) ?? '';
  if (value.type === 'text') return [`${space}${name}: ${quoteText(value.text.untrusted)}`];
  if (value.type !== 'list' || value.items.length === 0) return [`${space}${name}: ${mark ?? valueText(value)}`];
  // A set: the same order on both sides, so that the diff shows only real differences.
  const items = value.items.map((item) => item.untrusted).sort(compareText);
  return [`${space}${name}:`, ...items.map((item) => `${space}  - ${quoteText(item)}`)];
}
