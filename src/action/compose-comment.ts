import type { StoredReview } from '../model/review.ts';
import { shortSha } from './github/git-objects.ts';
import { renderReviewBlock } from './review/review-status.ts';

export interface CommentParts {
  /** One line that identifies the configuration of the comment. */
  readonly marker: string;
  readonly label: string | undefined;
  readonly state: CommentState;
  /** Lines of Markdown before the main text. */
  readonly notes: readonly string[];
  /** Renders the main text within the given number of bytes. */
  readonly render: (maxBytes: number) => string;
  readonly review: StoredReview | undefined;
  /** One line that records which documents were planned. */
  readonly configuration?: string | undefined;
  /** True if guards block the plan. The text then explains flags of the command that lift them. */
  readonly isBlocked?: boolean;
  readonly runUrl: string | undefined;
  readonly version: string;
}

/** The comment on a pull request: label, notes, main text, review and origin. It never exceeds GitHub's limit. */
export function composeComment(parts: CommentParts): string {
  const review = parts.review && renderReviewBlock(parts.review);
  const notes = [...parts.notes, ...(review === undefined || review.whole ? [] : [withoutChanges])];
  const top = [
    parts.marker,
    renderState(parts.state),
    ...renderLabel(parts.label),
    '',
    ...notes.flatMap((note) => ['> [!NOTE]', `> ${note}`, '']),
    '',
  ].join('\n');
  const words = [
    `For commit ${shortSha(parts.state.headSha)}`,
    ...(review !== undefined && parts.state.shows === 'changes' ? [whatIsApplied] : []),
    ...(parts.isBlocked === true ? [flagsAreInputs] : []),
  ];
  const hidden = [parts.configuration, review?.text].map((line) => (line === undefined ? '' : `${line}\n`)).join('');
  const bottom = `\n${hidden}${renderFooter(words, parts)}\n`;
  return fitBetween(top, parts.render, bottom);
}

const withoutChanges =
  'There are too many changes to store each of them here. Exactly this plan can be applied; a part of it needs a new review.';
const flagsAreInputs =
  'in workflows, <code>--only</code>, <code>--wait</code> and <code>--check</code> are the inputs <code>only</code>, <code>wait</code> and <code>check</code>, for both plan and apply';
const whatIsApplied = 'after the merge, apply carries out this plan, or what is left of it';

/** The state that a comment stores for the next run. */
export interface CommentState {
  readonly headSha: string;
  /** A plan with changes, a plan without changes, or a failure. */
  readonly shows: 'changes' | 'nothing' | 'failure';
}

/** One line, invisible in a comment, directly below the marker. */
function renderState({ headSha, shows }: CommentState): string {
  return `<!-- demarc:state ${shows} ${headSha} -->`;
}

/** The state stored in a comment of ours; undefined if a person removed it. */
export function readState(body: string): CommentState | undefined {
  const [, line = ''] = body.split(/\r?\n/, 2);
  const [, shows, headSha] = /^<!-- demarc:state (changes|nothing|failure) ([0-9a-f]{40,64}) -->$/.exec(line) ?? [];
  if (headSha === undefined) return undefined;
  if (shows !== 'changes' && shows !== 'nothing' && shows !== 'failure') return undefined;
  return { headSha, shows };
}

interface ReportParts {
  /** One line that identifies the configuration of the comment. */
  readonly marker: string;
  readonly label: string | undefined;
  /** Renders the main text within the given number of bytes. */
  readonly render: (maxBytes: number) => string;
  readonly runUrl: string | undefined;
  readonly version: string;
}

/** The comment with the result of an apply. It never exceeds GitHub's limit. */
export function composeReport({ marker, label, render, ...origin }: ReportParts): string {
  return fitBetween([marker, ...renderLabel(label), '', ''].join('\n'), render, `\n${renderFooter([], origin)}\n`);
}

// GitHub's limit for a comment or the description of an issue, in characters. A text never has fewer bytes than characters, so bytes are
// safe.
const maxCommentBytes = 65_536;

/** Puts a rendered text between two fixed parts, within GitHub's limit. */
export function fitBetween(top: string, render: (maxBytes: number) => string, bottom: string): string {
  return `${top}${render(maxCommentBytes - Buffer.byteLength(top) - Buffer.byteLength(bottom))}${bottom}`;
}

/** Lines that name the configuration of a comment; none if it has no label. */
function renderLabel(label: string | undefined): readonly string[] {
  return label === undefined ? [] : [`<b>${escapeMarkdown(label)}</b>`];
}

/** The last line of a comment, which says where it comes from. */
export function renderFooter(
  words: readonly string[],
  { runUrl, version }: { readonly runUrl: string | undefined; readonly version: string },
): string {
  const run = runUrl === undefined ? [] : [`<a href="${runUrl}">the run</a> has all of it`];
  return `<sub>${[...words, ...run, `demarc ${escapeMarkdown(version)}`].join(' · ')}</sub>`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/[^A-Za-z0-9 ._/-]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
