import type { ReviewDifference } from '../../model/review.ts';
import { joinFirst } from '../../model/text.ts';
import { changeDetails } from '../plan/change-markdown.ts';
import { changeText } from '../plan/change-text.ts';
import { dangerOf } from '../plan/danger.ts';
import { fieldsText, quoteText } from '../plan/fields/field-text.ts';
import type { FieldNode, NoteNode } from '../plan/plan-tree.ts';
import {
  fence,
  fitMarkdown,
  type Heading,
  type KindWords,
  type MarkdownOptions,
  nameMarkdown,
  namesMarkdown,
  proseMarkdown,
  type Section,
} from '../text/fit-markdown.ts';
import { finishText, indent, say } from '../text/inline-text.ts';
import { notesText } from '../text/note-text.ts';
import { createPaint, type Paint, type Style } from '../text/paint.ts';
import { type Untrusted, untrusted } from '../text/sanitise.ts';
import { actionSymbols, counted } from '../text/words.ts';
import {
  buildReviewTree,
  type ChangedNode,
  type ExactNode,
  type FieldSides,
  type PartNode,
  type ReviewAccountNode,
} from './review-tree.ts';
import { lessIsRead, looserNow, type TermBlockKind, termKind, termsSection, termsText } from './term-differences.ts';

/** A change that differs from its review: the different parts, as reviewed and as they are now. */
export function changedText({ now, parts, fields }: ChangedNode, paint: Paint): readonly string[] {
  return [
    `${actionSymbols[now.action].padStart(3)} ${paint('bold', say(now.address))}  ${now.action}`,
    ...indent(
      [...parts.flatMap(partText), ...fields.flatMap((field) => sidesText(field, now.action === 'create', paint))],
      6,
    ),
  ];
}

function partText({ name, reviewed, now, advice }: PartNode): readonly string[] {
  const lines = [name, `  reviewed  ${say(reviewed)}`, `  now       ${say(now)}`];
  return advice === undefined ? lines : [...lines, `  ${say(advice)}`];
}

function sidesText({ path, reviewed, now }: FieldSides, isCreate: boolean, paint: Paint): readonly string[] {
  const name = /^[a-z0-9_.]+$/.test(path.untrusted) ? path.untrusted : quoteText(path.untrusted);
  return [
    name,
    ...indent([...sideText('reviewed', reviewed, isCreate, paint), ...sideText('now     ', now, isCreate, paint)], 2),
  ];
}

/** The field in the words of a plan, below the name of its side. */
function sideText(side: string, field: FieldNode | undefined, isCreate: boolean, paint: Paint): readonly string[] {
  if (field === undefined) return [`${side}  (left as it is)`];
  const [first = '', ...below] = fieldsText([{ ...field, path: untrusted('x') }], isCreate, paint);
  return [`${side}${first.slice(1)}`, ...below];
}

const mostChanges = 50;
const mostNames = 20;

/** Renders the differences since the review, in the words of a plan. Ends with a line break. */
export function renderReviewDifferenceText(difference: ReviewDifference, style: Style): string {
  const paint = createPaint(style);
  const { accounts, allowed, terms, evidence, exact } = buildReviewTree(difference);
  return finishText([
    ...accounts.flatMap((account) => [...accountText(account, paint), '']),
    ...(allowed.length === 0 ? [] : [`Allowed now and not in the review: ${joinFirst(allowed.map(say), mostNames)}`]),
    ...termsText(looserNow, terms),
    ...termsText(lessIsRead, evidence),
    ...(exact === undefined ? [] : exactText(exact)),
  ]);
}

function exactText({ sentence, reviewed, now }: ExactNode): readonly string[] {
  return [
    sentence,
    ...reviewed.slice(0, mostNames).map((fingerprint) => `  reviewed  ${say(fingerprint)}`),
    `  now       ${say(now)}`,
  ];
}

function accountText(account: ReviewAccountNode, paint: Paint): readonly string[] {
  return [
    paint('bold', `Account ${say(account.account)}`),
    ...(account.sentence === undefined ? [] : ['', `  ${paint('red', account.sentence)}`]),
    ...indent(notesText('error', account.errors, paint), 2),
    ...listText('Not in the review', account.added, (change) => changeText(change, paint), paint),
    ...listText('Different from the review', account.changed, (change) => changedText(change, paint), paint),
    ...listText(
      'Different from the review, as it is now',
      account.otherwise,
      (change) => changeText(change, paint),
      paint,
    ),
    ...goneText(account),
  ];
}

function listText<T>(
  title: string,
  changes: readonly T[],
  show: (change: T) => readonly string[],
  paint: Paint,
): readonly string[] {
  if (changes.length === 0) return [];
  const more = changes.length - mostChanges;
  return [
    '',
    `  ${paint('cyan', `${title}: ${counted(changes.length, 'change')}`)}`,
    ...changes.slice(0, mostChanges).flatMap((change) => ['', ...indent(show(change), 2)]),
    ...(more > 0 ? ['', `  … and ${more} more`] : []),
  ];
}

function goneText({ gone }: ReviewAccountNode): readonly string[] {
  if (gone.length === 0) return [];
  const names = joinFirst(gone.map(say), mostNames);
  return ['', `  Reviewed, and no longer to be done (not a reason to refuse): ${names}`];
}

type ReviewBlockKind = 'allowed' | TermBlockKind | 'account' | 'added' | 'changed' | 'gone';

const kinds: KindWords<ReviewBlockKind> = {
  allowed: ['list of allowances that were not reviewed', 'lists of allowances that were not reviewed'],
  term: termKind,
  account: ['account', 'accounts'],
  added: ['change that was not reviewed', 'changes that were not reviewed'],
  changed: ['change that differs from the review', 'changes that differ from the review'],
  gone: ['list of changes that are no longer to be done', 'lists of changes that are no longer to be done'],
};

interface ReviewDifferenceOptions extends MarkdownOptions {
  /** Markdown that goes on top and ends with an empty line. Default: a heading. */
  readonly top?: string;
}

const heading = '### The plan is not the one that was reviewed\n\nNothing was changed.\n\n';

/** Renders the differences since the review for a pull request. The output stays within a budget of bytes, the most dangerous first. */
export function renderReviewDifferenceMarkdown(
  difference: ReviewDifference,
  options?: ReviewDifferenceOptions,
): string {
  const { accounts, allowed, terms, evidence, exact } = buildReviewTree(difference);
  return fitMarkdown(
    {
      top: `${options?.top ?? heading}${exact === undefined ? '' : exactMarkdown(exact)}`,
      sections: [
        ...allowedSections(allowed),
        termsSection(looserNow, terms),
        termsSection(lessIsRead, evidence),
        ...accounts.flatMap(accountSections),
      ],
      bottom: '',
      kinds,
      elsewhere: 'The same as text has all of it.',
    },
    options,
  );
}

function allowedSections(allowed: readonly Untrusted[]): readonly Section<ReviewBlockKind>[] {
  if (allowed.length === 0) return [];
  const text = `Allowed now and not in the review: ${namesMarkdown(allowed, 20)}.\n\n`;
  return [{ head: '', blocks: [{ kind: 'allowed', rank: 0, danger: 2, text }], tail: '', under: undefined }];
}

function exactMarkdown({ sentence, reviewed, now }: ExactNode): string {
  return `${sentence} Reviewed: ${namesMarkdown(reviewed, 5)}. Now: ${nameMarkdown(now)}.\n\n`;
}

function accountSections(account: ReviewAccountNode): readonly Section<ReviewBlockKind>[] {
  const under: Heading = { text: `#### Account ${nameMarkdown(account.account)}\n\n` };
  const { gone } = account;
  const section = (kind: ReviewBlockKind, head: string, texts: readonly (readonly [number, string])[]) => ({
    head,
    blocks: texts.map(([danger, text]) => ({ kind, rank: kind === 'account' ? 0 : 1, danger, text })),
    tail: '\n',
    under,
  });
  return [
    section('account', '', account.sentence === undefined ? [] : [[0, `${sentences(account)}\n\n`]]),
    section(
      'added',
      '**Not in the review**\n\n',
      account.added.map((change) => [dangerOf(change), changeDetails(change)]),
    ),
    section(
      'changed',
      '**Different from the review**\n\n',
      account.changed.map((change) => [dangerOf(change.now), changedBlock(change)]),
    ),
    section(
      'changed',
      '**Different from the review**, as it is now\n\n',
      account.otherwise.map((change) => [dangerOf(change), changeDetails(change)]),
    ),
    section(
      'gone',
      '',
      gone.length === 0 ? [] : [[0, `Reviewed, and no longer to be done: ${namesMarkdown(gone, 20)}.\n\n`]],
    ),
  ];
}

function sentences({ sentence, errors }: ReviewAccountNode): string {
  return [`**${sentence ?? ''}**`, ...errors.map(errorText)].join('<br>');
}

function errorText({ code, message, hint }: NoteNode): string {
  return `${nameMarkdown(code)}: ${proseMarkdown(message)}${hint === undefined ? '' : ` ${proseMarkdown(hint)}`}`;
}

function changedBlock(change: ChangedNode): string {
  return `${fence(changedText(change, createPaint({ color: false })))}\n\n`;
}
