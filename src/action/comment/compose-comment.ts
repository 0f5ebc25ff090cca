import type { StoredReview } from '../../model/review.ts';
import { reviewBlock } from '../review/review-block.ts';
import { short } from '../review/review-of.ts';
import { stateLine } from './comment-state.ts';
import type { CommentState } from './comment-state.ts';
import { between, footer, labelLines } from './parts.ts';

export interface CommentParts {
  /** One line: whose comment it is. */
  readonly marker: string;
  readonly label: string | undefined;
  readonly state: CommentState;
  /** Lines of Markdown that stand above the rest. */
  readonly notes: readonly string[];
  /** The text itself, within so many bytes. */
  readonly render: (maxBytes: number) => string;
  readonly review: StoredReview | undefined;
  /** One line: where the documents were. */
  readonly configuration?: string | undefined;
  /** Whether guards hold it back: what lifts them is said as flags of the command. */
  readonly isBlocked?: boolean;
  readonly runUrl: string | undefined;
  readonly version: string;
}

/** The comment on a pull request: what it is, what is to be said, what was reviewed, where it comes from. Never more than GitHub takes. */
export function composeComment(parts: CommentParts): string {
  const review = parts.review && reviewBlock(parts.review);
  const notes = [...parts.notes, ...(review === undefined || review.whole ? [] : [withoutChanges])];
  const top = [
    parts.marker,
    stateLine(parts.state),
    ...labelLines(parts.label),
    '',
    ...notes.flatMap((note) => ['> [!NOTE]', `> ${note}`, '']),
    '',
  ].join('\n');
  const words = [
    `For commit ${short(parts.state.headSha)}`,
    ...(review !== undefined && parts.state.shows === 'changes' ? [whatIsApplied] : []),
    ...(parts.isBlocked === true ? [flagsAreInputs] : []),
  ];
  const hidden = [parts.configuration, review?.text].map((line) => (line === undefined ? '' : `${line}\n`)).join('');
  const bottom = `\n${hidden}${footer(words, parts)}\n`;
  return between(top, parts.render, bottom);
}

const withoutChanges =
  'There are too many changes to keep each of them here: exactly this plan can be applied, and a part of it only after a new review.';
const flagsAreInputs =
  'in workflows, <code>--allow</code> and <code>--wait</code> are the inputs <code>allow</code> and <code>wait</code>, of plan and apply alike';
const whatIsApplied = 'what is applied after the merge is this plan, or what is left of it';
