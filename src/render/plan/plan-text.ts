import type { PlanDocument } from '../../model/plan.ts';
import { joinFirst } from '../../model/text.ts';
import { finishText, indent, say, sourceText } from '../text/inline-text.ts';
import { createPaint, type Paint, type Style } from '../text/paint.ts';
import { counted } from '../text/words.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import { alikeText, changeHead, changeText } from './change-text.ts';
import { type AlikeNode, condense } from './condense.ts';
import { dangerWords } from './danger.ts';
import { shownMatches } from './match-text.ts';
import { placeWords } from './place-text.ts';
import type {
  AccountNode,
  ChangeNode,
  GroupNode,
  GuardNode,
  NotComparedNode,
  NoteNode,
  PlanTree,
  ReferenceNode,
} from './plan-tree.ts';
import { guardWords, hasPlan, planVerdict, summaryWords, unplannedWords, worstWords } from './plan-verdict.ts';

// For each kind of danger.
const mostNamed = 5;
// A terminal shows about 40 lines at once. For a longer plan, the dangers also appear at the beginning.
const screen = 40;

/** Renders a plan for a terminal. The dangers are at the end. For a long plan, they are at the beginning too. Ends with a line break. */
export function renderPlanText(plan: PlanDocument, style: Style): string {
  const tree = buildPlanTree(plan);
  const paint = createPaint(style);
  const isFleet = tree.accounts.length > 1;
  const accounts = tree.accounts
    .filter((account) => isFleet || !isSilent(account))
    .flatMap((account) => [...accountText(account, isFleet, paint, style.verbose), '']);
  const danger = dangerText(tree, paint);
  const first = accounts.length > screen && danger.length > 0 ? [...danger, ''] : [];
  return finishText([...first, ...accounts, ...endText(tree, danger, paint)]);
}

/** True if only the closing lines have something to say. */
function isSilent(account: AccountNode): boolean {
  const { errors, warnings, groups, guards, unmanaged, ignored, notCompared } = account;
  return (
    account.complete &&
    [errors, warnings, groups, guards, unmanaged, ignored, notCompared].every((list) => list.length === 0)
  );
}

function endText(tree: PlanTree, danger: readonly string[], paint: Paint): readonly string[] {
  const { sentence, good } = planVerdict(tree);
  return [
    paint(good ? 'green' : 'bold', sentence),
    ...danger,
    ...(tree.worst === undefined || tree.dangers.length > 0 ? [] : [`Worst impact: ${worstWords(tree.worst)}.`]),
    ...(tree.allowed.length === 0 ? [] : [`Allowed: ${joinFirst(tree.allowed.map(say), 20)}.`]),
    ...(hasPlan(tree) ? [paint('dim', `Fingerprint: ${say(tree.fingerprint)}`)] : []),
  ];
}

/** The dangers in a few lines, for a plan of any length. */
function dangerText(tree: PlanTree, paint: Paint): readonly string[] {
  const isFleet = tree.accounts.length > 1;
  const dangers = tree.dangers.map((danger) => {
    const place = isFleet ? `, account ${say(danger.account)}` : '';
    return `${dangerWords(danger, (addresses) => joinFirst(addresses.map(say), mostNamed), say)}${place}`;
  });
  const lines = [...guardWords(tree), ...dangers];
  return [...unplannedWords(tree), ...(lines.length === 0 ? [] : ['Danger', ...indent(lines, 2)])].map((line) =>
    paint('red', line),
  );
}

const mostListed = 20;
const mostHeld = 8;
const widestLeft = 60;

/** All text about an account, below its heading. With several accounts, it includes the totals of the account. */
export function accountText(account: AccountNode, isFleet: boolean, paint: Paint, verbose = false): readonly string[] {
  const { alike, groups, isLong } = condense(account);
  return [
    paint('bold', `Account ${say(account.account)}`),
    ...(isFleet && account.groups.length > 0 ? [`  ${summaryWords(account.summary)}`] : []),
    ...stateText(account, paint),
    ...account.errors.flatMap((note) => ['', ...indent(noteText('error', note, paint), 2)]),
    ...alikeSection(alike, paint),
    ...groups.flatMap((group) => groupText(group, isLong, paint)),
    ...briefText(groups, isLong),
    ...matchesText(account, verbose, paint),
    ...account.warnings.flatMap((note) => ['', ...indent(noteText('warning', note, paint), 2)]),
    ...account.guards.flatMap((guard) => ['', ...indent(guardText(guard, paint), 2)]),
    ...referencesText(account.unmanaged, 'Unmanaged', 'that no document declares', paint),
    ...referencesText(account.ignored, 'Ignored', 'that policy.ignore excludes', paint),
    ...notComparedText(account.notCompared, paint),
  ];
}

function stateText(account: AccountNode, paint: Paint): readonly string[] {
  if (!account.complete || account.errors.length > 0) {
    return ['', paint('red', '  This account could not be planned. Its changes are unknown.')];
  }
  return account.groups.length === 0 ? ['', '  No changes.'] : [];
}

function alikeSection(alike: readonly AlikeNode[], paint: Paint): readonly string[] {
  if (alike.length === 0) return [];
  const texts = alike.flatMap((group) => ['', ...indent(alikeText(group, paint), 2)]);
  return ['', `  ${paint('cyan', 'The same change on many objects')}`, ...texts];
}

function groupText(group: GroupNode, isLong: boolean, paint: Paint): readonly string[] {
  const lines = ['', `  ${paint('cyan', groupTitle(group))}`];
  let wasBrief = false;
  for (const change of group.changes) {
    const brief = isLong && isBrief(change);
    if (!(brief && wasBrief)) lines.push('');
    for (const line of indent(brief ? [changeHead(change, paint)] : changeText(change, paint), 2)) lines.push(line);
    wasBrief = brief;
  }
  return lines;
}

/** In a long account, a create without guards is a single line. The whole object is new, so no existing value changes. */
function isBrief(change: ChangeNode): boolean {
  return change.action === 'create' && change.blockedBy.length === 0;
}

function briefText(groups: readonly GroupNode[], isLong: boolean): readonly string[] {
  const brief = isLong ? groups.flatMap((group) => group.changes).filter(isBrief).length : 0;
  if (brief === 0) return [];
  return [
    '',
    `  The fields of ${counted(brief, 'create')} are left out here: --format diff and --format json have them.`,
  ];
}

function groupTitle(group: GroupNode): string {
  if (group.about === 'settings') return 'Settings';
  if (group.name === undefined) return 'CNIs';
  const state = group.changesInterconnect ? '' : group.isLiveName ? ' (live name, unchanged)' : ' (unchanged)';
  return `Interconnect ${say(group.name)}${state}${placeWords(group.place, say)}`;
}

export function noteText(severity: 'error' | 'warning', note: NoteNode, paint: Paint): readonly string[] {
  const place = [
    ...(note.source === undefined ? [] : [sourceText(note.source)]),
    ...(note.address === undefined ? [] : [say(note.address)]),
  ];
  return [
    `${paint(severity === 'error' ? 'red' : 'yellow', `${severity}[${say(note.code)}]`)}: ${say(note.message)}`,
    ...(place.length === 0 ? [] : [`  --> ${place.join('  ')}`]),
    ...(note.hint === undefined ? [] : [`  hint: ${say(note.hint)}`]),
  ];
}

function guardText(guard: GuardNode, paint: Paint): readonly string[] {
  const head = guard.lifted
    ? paint('yellow', `guard ${guard.id} lifted by --allow`)
    : paint('red', `guard ${guard.id} blocks this plan`);
  return [
    `${head}: ${say(guard.message)}`,
    ...(guard.addresses.length === 0
      ? []
      : [`  ${guard.lifted ? 'lets pass' : 'holds back'}: ${joinFirst(guard.addresses.map(say), mostHeld)}`]),
    ...(guard.lifted ? [] : [`  to lift it: ${say(guard.lift)}`]),
  ];
}

function matchesText({ matches }: AccountNode, verbose: boolean, paint: Paint): readonly string[] {
  const shown = shownMatches(matches, verbose, say);
  if (shown === undefined) return [];
  const rows = verbose ? shown.rows : shown.rows.slice(0, mostListed);
  return ['', `  ${shown.title}`, ...twoColumns(rows, paint), ...moreText(shown.rows.length - rows.length)];
}

function referencesText(
  references: readonly ReferenceNode[],
  title: string,
  which: string,
  paint: Paint,
): readonly string[] {
  if (references.length === 0) return [];
  return [
    '',
    `  ${title}: ${counted(references.length, 'live object')} ${which}`,
    ...referenceLines(references, paint),
  ];
}

/** Live objects, aligned, each on a line, limited in number. */
export function referenceLines(references: readonly ReferenceNode[], paint: Paint): readonly string[] {
  const shown = references
    .slice(0, mostListed)
    .map((reference) => [`${reference.kind} ${say(reference.liveId)}`, say(reference.summary)]);
  return [...twoColumns(shown, paint), ...moreText(references.length - shown.length)];
}

function twoColumns(rows: readonly (readonly string[])[], paint: Paint): readonly string[] {
  const width = rows.reduce((most, [left = '']) => Math.max(most, Math.min(left.length, widestLeft)), 0);
  return rows.map(([left = '', right = '']) => `      ${left.padEnd(width)}  ${paint('dim', right)}`);
}

/** Declared fields that were not compared, with the reason. */
export function notComparedText(entries: readonly NotComparedNode[], paint: Paint): readonly string[] {
  if (entries.length === 0) return [];
  return [
    '',
    `  Not compared: ${counted(entries.length, 'declared field')}`,
    ...twoColumns(
      entries.slice(0, mostListed).map((entry) => [`${say(entry.address)} ${say(entry.path)}`, say(entry.reason)]),
      paint,
    ),
    ...moreText(entries.length - mostListed),
  ];
}

function moreText(rest: number): readonly string[] {
  return rest > 0 ? [`      … and ${rest} more`] : [];
}
