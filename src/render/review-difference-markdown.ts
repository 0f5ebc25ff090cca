import type { ReviewDifference } from '../model/review.ts';
import { changeDetails } from './change-markdown.ts';
import { changedText } from './changed-text.ts';
import { composeMarkdown, type KindWords } from './compose-markdown.ts';
import { dangerOf } from './danger.ts';
import { fence } from './fence.ts';
import type { Heading, Section } from './fit-blocks.ts';
import { nameMarkdown, namesMarkdown, proseMarkdown } from './inline-markdown.ts';
import type { MarkdownOptions } from './markdown-budget.ts';
import { createPaint } from './paint.ts';
import type { NoteNode } from './plan-tree.ts';
import { buildReviewTree, type ChangedNode, type ExactNode, type ReviewAccountNode } from './review-tree.ts';

type ReviewBlockKind = 'account' | 'added' | 'changed' | 'gone';

const kinds: KindWords<ReviewBlockKind> = {
  account: ['account', 'accounts'],
  added: ['change that was not reviewed', 'changes that were not reviewed'],
  changed: ['change other than reviewed', 'changes other than reviewed'],
  gone: ['list of changes that are not to be done any more', 'lists of changes that are not to be done any more'],
};

export interface ReviewDifferenceOptions extends MarkdownOptions {
  /** What stands above, as Markdown that ends with an empty line; without it, a heading. */
  readonly top?: string;
}

const heading = '### The plan is not the one that was reviewed\n\nNothing was changed.\n\n';

/** What is different since the review, for a pull request: within a budget of bytes, the most dangerous first. */
export function renderReviewDifferenceMarkdown(
  difference: ReviewDifference,
  options?: ReviewDifferenceOptions,
): string {
  const { accounts, allowed, exact } = buildReviewTree(difference);
  const lifted = allowed.length === 0 ? '' : `Allowed now and not in the review: ${namesMarkdown(allowed, 20)}.\n\n`;
  return composeMarkdown(
    {
      top: `${options?.top ?? heading}${lifted}${exact === undefined ? '' : exactMarkdown(exact)}`,
      sections: accounts.flatMap(accountSections),
      bottom: '',
      kinds,
      elsewhere: 'The same as text has all of it.',
    },
    options,
  );
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
      '**Other than in the review**\n\n',
      account.changed.map((change) => [dangerOf(change.now), changedBlock(change)]),
    ),
    section(
      'changed',
      '**Other than in the review**, as it is now\n\n',
      account.otherwise.map((change) => [dangerOf(change), changeDetails(change)]),
    ),
    section(
      'gone',
      '',
      gone.length === 0 ? [] : [[0, `Reviewed, and not to be done any more: ${namesMarkdown(gone, 20)}.\n\n`]],
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
