import { groupBy } from '../../model/collections.ts';
import type { PlanDocument } from '../../model/plan.ts';
import { joinFirst } from '../../model/text.ts';
import { finishText, indent, say, sayName, wrapWords } from '../text/inline-text.ts';
import { notesText } from '../text/note-text.ts';
import { createPaint, type Paint, type Style } from '../text/paint.ts';
import { counted } from '../text/words.ts';
import { type AlikeNode, arrange, type HarmlessNode } from './arrange.ts';
import { halvesWords, hasChanges, whyOpen } from './base/half-words.ts';
import { buildPlanTree } from './build-plan-tree.ts';
import { alikeText, blockedLine, briefText, changeHead, changeText, plainShow } from './change-text.ts';
import { isDanger } from './danger.ts';
import { dangerText } from './danger-text.ts';
import { shownMatches } from './match-text.ts';
import { placeWords } from './place-text.ts';
import type { AccountNode, GroupNode, NotComparedNode, PlanTree, ReferenceNode } from './plan-tree.ts';
import { hasPlan, partWords, planVerdict, summaryWords } from './plan-verdict.ts';

// The lines of a small terminal. A longer plan has its summary and dangers at the end, too: that is what a terminal shows.
const screen = 24;

/** Renders a plan for a terminal. What a reviewer must not miss comes first. Ends with a line break. */
export function renderPlanText(plan: PlanDocument, style: Style): string {
  const tree = buildPlanTree(plan);
  const paint = createPaint(style);
  const isFleet = tree.accounts.length > 1;
  const { own, open } = tree.split ?? { own: tree, open: undefined };
  const accounts = [
    ...own.accounts
      .filter((account) => isFleet || !isSilent(account))
      .flatMap((account) => [...accountText(account, isFleet, paint, style.verbose), '']),
    ...(open === undefined ? [] : openText(open, isFleet, paint, style)),
  ];
  const danger = dangerText(own, paint, style.width);
  const isLong = accounts.length + danger.length > screen;
  const { sentence, good, rest } = planVerdict(tree);
  const summary = [
    paint(good ? 'green' : 'bold', [sentence, ...rest].join(' ')),
    ...halvesWords(tree).map((words) => paint('bold', words)),
  ];
  const first = isLong ? [...summary, ...danger, ''] : danger.length > 0 ? [...danger, ''] : [];
  const last = isLong && accounts.length > screen ? [...summary, ...danger] : summary;
  return finishText([...first, ...accounts, ...last, ...endText(tree, paint)]);
}

/** What the documents before this change want, too, with its own dangers. */
function openText(open: PlanTree, isFleet: boolean, paint: Paint, { width, verbose }: Style): readonly string[] {
  if (!hasChanges(open)) return [];
  return [
    paint('bold', `Open already: ${partWords(open)}`),
    ...wrapWords(whyOpen, width ?? Infinity),
    ...dangerText(open, paint, width),
    '',
    ...open.accounts.flatMap((account) => [...accountText(account, isFleet, paint, verbose), '']),
  ];
}

/** True if only the closing lines have something to say. */
function isSilent(account: AccountNode): boolean {
  const { errors, warnings, groups, guards, unmanaged, ignored, notCompared } = account;
  return (
    account.complete &&
    [errors, warnings, groups, guards, unmanaged, ignored, notCompared].every((list) => list.length === 0)
  );
}

function endText(tree: PlanTree, paint: Paint): readonly string[] {
  return [
    ...tree.pace.map(({ account, words }) => (tree.accounts.length > 1 ? `Account ${say(account)}: ${words}` : words)),
    ...(tree.allowed.length === 0 ? [] : [`Allowed: ${joinFirst(tree.allowed.map(say), 20)}.`]),
    ...(hasPlan(tree) ? [paint('dim', `Fingerprint: ${say(tree.fingerprint)}`)] : []),
  ];
}

const mostListed = 20;
const widestLeft = 60;

/** All text about an account, below its heading. With several accounts, it includes the totals of the account. */
export function accountText(account: AccountNode, isFleet: boolean, paint: Paint, verbose = false): readonly string[] {
  const { disruptive, creates, harmless } = arrange(account);
  const isLong = isLongAccount(account);
  return [
    paint('bold', `Account ${say(account.account)}`),
    ...(isFleet && account.groups.length > 0 ? [`  ${summaryWords(account)}`] : []),
    ...stateText(account, paint),
    ...indent(notesText('error', account.errors, paint), 2),
    ...part('What traffic feels, the worst first', disruptive.flatMap(disruptiveTexts(isLong, paint)), paint),
    ...indent(notesText('warning', account.warnings, paint), 2),
    ...creates.flatMap((group) => createsText(group, isLong, paint)),
    ...briefNote(creates, isLong),
    ...harmless.flatMap((node) => harmlessText(node, isLong, paint)),
    ...matchesText(account, verbose, paint),
    ...referencesText(account.unmanaged, 'Unmanaged', 'that no document declares', paint),
    ...referencesText(account.ignored, 'Ignored', 'that policy.ignore excludes', paint),
    ...notComparedText(account.notCompared, paint),
  ];
}

// People do not read more than 40 changes in full.
const mostInFull = 40;

function isLongAccount({ groups }: AccountNode): boolean {
  return groups.reduce((sum, { changes }) => sum + changes.length, 0) > mostInFull;
}

const leastAlike = 3;

/** Each change in full. In a long account, what differs in its object alone and is no danger appears once. */
function disruptiveTexts(isLong: boolean, paint: Paint): (node: AlikeNode) => readonly (readonly string[])[] {
  return ({ changes }) => {
    const same = groupBy(changes, (change) =>
      isLong && !isDanger(change) ? JSON.stringify(change.fields) : change.address.untrusted,
    );
    return [...same.values()].flatMap((members) => {
      const [sample] = members;
      return sample !== undefined && members.length >= leastAlike
        ? [alikeText({ sample, changes: members }, paint)]
        : members.map((change) => changeText(change, paint));
    });
  };
}

function harmlessText({ what, changes }: HarmlessNode, isLong: boolean, paint: Paint): readonly string[] {
  const title = `No effect on traffic: ${what}`;
  return isLong
    ? part(title, [changes.flatMap((change) => briefText(change, paint))], paint)
    : part(
        title,
        changes.map((change) => changeText(change, paint)),
        paint,
      );
}

function part(title: string, texts: readonly (readonly string[])[], paint: Paint): readonly string[] {
  if (texts.length === 0) return [];
  return ['', `  ${paint('cyan', title)}`, ...texts.flatMap((lines) => ['', ...indent(lines, 2)])];
}

function stateText(account: AccountNode, paint: Paint): readonly string[] {
  if (!account.complete || account.errors.length > 0) {
    return ['', paint('red', '  This account could not be planned. Its changes are unknown.')];
  }
  if (account.groups.length > 0) return [];
  return ['', account.isOwnHalf ? '  No changes from this change.' : '  No changes.'];
}

/** The new objects of a circuit. In a long account, each is a single line: no existing value changes. */
function createsText(group: GroupNode, isLong: boolean, paint: Paint): readonly string[] {
  if (!isLong) {
    return part(
      groupTitle(group),
      group.changes.map((change) => changeText(change, paint, 'circuit')),
      paint,
    );
  }
  const lines = group.changes.flatMap((change) => [changeHead(change, paint), ...blockedLine(change, paint)]);
  return ['', `  ${paint('cyan', groupTitle(group))}`, ...indent(lines, 2)];
}

function briefNote(creates: readonly GroupNode[], isLong: boolean): readonly string[] {
  const brief = isLong ? creates.reduce((sum, { changes }) => sum + changes.length, 0) : 0;
  if (brief === 0) return [];
  return [
    '',
    `  The fields of ${counted(brief, 'create')} are left out here: --format diff and --format json have them.`,
  ];
}

function groupTitle(group: GroupNode): string {
  if (group.about === 'settings') return 'Settings';
  if (group.name === undefined) return 'New CNIs';
  const isNew = group.changes.some(({ kind }) => kind === 'interconnect');
  const what = isNew ? 'New interconnect' : `New on interconnect${group.isLiveName ? ' (live name)' : ''}`;
  return `${what} ${sayName(group.name)}${placeWords(group.place, plainShow)}`;
}

function matchesText({ matches }: AccountNode, verbose: boolean, paint: Paint): readonly string[] {
  const shown = shownMatches(matches, verbose, sayName);
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
