import type { StoredReview } from '../../model/review.ts';
import { reviewBlock } from '../review/review-block.ts';
import { short } from '../review/review-of.ts';
import { stateLine } from './comment-state.ts';
import type { CommentState } from './comment-state.ts';

// GitHub takes no more of a comment, counted in characters; bytes are never fewer.
const mostBytes = 65_536;

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
    ...(parts.label === undefined ? [] : [`<b>${escape(parts.label)}</b>`]),
    '',
    ...notes.flatMap((note) => ['> [!NOTE]', `> ${note}`, '']),
    '',
  ].join('\n');
  const bottom = `\n${review === undefined ? '' : `${review.text}\n`}${footer(parts)}\n`;
  return `${top}${parts.render(mostBytes - Buffer.byteLength(top) - Buffer.byteLength(bottom))}${bottom}`;
}

const withoutChanges =
  'There are too many changes to keep each of them here: exactly this plan can be applied, and a part of it only after a new review.';

function footer({ state, runUrl, version, review }: CommentParts): string {
  const what = `For commit ${short(state.headSha)}`;
  const run = runUrl === undefined ? [] : [`<a href="${runUrl}">the run</a> has all of it`];
  const applied = review === undefined ? [] : ['what is applied after the merge is this plan, or what is left of it'];
  return `<sub>${[what, ...run, ...applied, `demarc ${escape(version)}`].join(' · ')}</sub>`;
}

function escape(text: string): string {
  return text.replace(/[^A-Za-z0-9 ._/-]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
