import type { ReviewDifference } from '../model/review.ts';
import { noteText } from './account-text.ts';
import { changeText } from './change-text.ts';
import { changedText } from './changed-text.ts';
import { finishText, indent } from './finish-text.ts';
import { bounded, say } from './inline-text.ts';
import { createPaint, type Paint } from './paint.ts';
import { buildReviewTree, type ExactNode, type ReviewAccountNode } from './review-tree.ts';
import type { Style } from './style.ts';
import { counted } from './words.ts';

const mostChanges = 50;
const mostNames = 20;

/** What is different since the review, in the words of a plan. Ends with a line break. */
export function renderReviewDifferenceText(difference: ReviewDifference, style: Style): string {
  const paint = createPaint(style);
  const { accounts, allowed, exact } = buildReviewTree(difference);
  return finishText([
    ...accounts.flatMap((account) => [...accountText(account, paint), '']),
    ...(allowed.length === 0 ? [] : [`Allowed now and not in the review: ${bounded(allowed.map(say), mostNames)}`]),
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
    ...account.errors.flatMap((note) => ['', ...indent(noteText('error', note, paint), 2)]),
    ...listText('Not in the review', account.added, (change) => changeText(change, paint), paint),
    ...listText('Other than in the review', account.changed, (change) => changedText(change, paint), paint),
    ...listText(
      'Other than in the review, as it is now',
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
  const names = bounded(gone.map(say), mostNames);
  return ['', `  Reviewed, and not to be done any more (no reason to refuse by itself): ${names}`];
}
