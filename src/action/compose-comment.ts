import type { StoredReview } from '../model/review.ts';
import { shortSha } from './review/read-review.ts';
import { renderReviewBlock } from './review/review-status.ts';

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
  'There are too many changes to keep each of them here: exactly this plan can be applied, and a part of it only after a new review.';
const flagsAreInputs =
  'in workflows, <code>--allow</code> and <code>--wait</code> are the inputs <code>allow</code> and <code>wait</code>, of plan and apply alike';
const whatIsApplied = 'what is applied after the merge is this plan, or what is left of it';

/** What a comment shows, for the next run that finds it. */
export interface CommentState {
  readonly headSha: string;
  /** A plan with changes, one without, or none at all. */
  readonly shows: 'changes' | 'nothing' | 'failure';
}

/** One line, invisible in a comment; it stands right below the marker. */
export function renderState({ headSha, shows }: CommentState): string {
  return `<!-- demarc:state ${shows} ${headSha} -->`;
}

/** The state that a comment of ours was written with; undefined where somebody took it out. */
export function readState(body: string): CommentState | undefined {
  const [, line = ''] = body.split(/\r?\n/, 2);
  const [, shows, headSha] = /^<!-- demarc:state (changes|nothing|failure) ([0-9a-f]{40,64}) -->$/.exec(line) ?? [];
  if (headSha === undefined) return undefined;
  if (shows !== 'changes' && shows !== 'nothing' && shows !== 'failure') return undefined;
  return { headSha, shows };
}

export interface ReportParts {
  /** One line: whose comment it is. */
  readonly marker: string;
  readonly label: string | undefined;
  /** The text itself, within so many bytes. */
  readonly render: (maxBytes: number) => string;
  readonly runUrl: string | undefined;
  readonly version: string;
}

/** The comment that says what an apply did. Never more than GitHub takes. */
export function composeReport({ marker, label, render, ...origin }: ReportParts): string {
  return fitBetween([marker, ...renderLabel(label), '', ''].join('\n'), render, `\n${renderFooter([], origin)}\n`);
}

// GitHub takes no more of a comment or of an issue's description, counted in characters; bytes are never fewer.
export const maxCommentBytes = 65_536;

/** A text between what is always there, within what GitHub takes. */
export function fitBetween(top: string, render: (maxBytes: number) => string, bottom: string): string {
  return `${top}${render(maxCommentBytes - Buffer.byteLength(top) - Buffer.byteLength(bottom))}${bottom}`;
}

/** The configuration that a comment is of, on lines of its own; none for one without a name. */
export function renderLabel(label: string | undefined): readonly string[] {
  return label === undefined ? [] : [`<b>${escapeMarkdown(label)}</b>`];
}

/** The last line: where a comment comes from. */
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
