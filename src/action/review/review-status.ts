import type { StoredReview } from '../../model/review.ts';
import { type DecodedReview, decodeReview, encodeReview } from '../../usecases/review/stored-review.ts';
import type { ConfigurationKey } from '../configuration-key.ts';

/** The name under which the status of a plan stands at a commit: one for each configuration. */
export function statusContext({ label }: Pick<ConfigurationKey, 'label'>): string {
  return label === undefined ? 'demarc/plan' : `demarc/plan (${label})`;
}

// What GitHub keeps of a description.
const longestDescription = 140;

/** The description of the status of a plan that can be carried out: its fingerprint, then words for people as far as they fit. */
export function describeReviewed(fingerprint: string, words: string): string {
  const text = `${fingerprint} · ${words}`;
  return text.length <= longestDescription ? text : `${text.slice(0, longestDescription - 1)}…`;
}

/** The fingerprint that a description starts with; undefined where it has none. */
export function readFingerprint(description: string): string | undefined {
  return /^(sha256:[0-9a-f]{64})(?:$| )/.exec(description)?.[1];
}

/** Where the status of a plan leads: the run, which GitHub then shows as one of this pull request. */
export function statusTarget(runUrl: string | undefined, pull: number): string | undefined {
  return runUrl === undefined ? undefined : `${runUrl}?pr=${pull}`;
}

/**
 * Whether a status is that of a pull request. One commit can be the last one of several, each with another base branch, and so with another
 * plan: a status that does not say which one it is of is of none.
 */
export function isStatusOf(targetUrl: string | undefined, pull: number): boolean {
  return targetUrl?.endsWith(`?pr=${pull}`) === true;
}

export interface ReviewBlock {
  /** One line without its break, invisible in a comment. */
  readonly text: string;
  /** Whether the changes are in it: without them, exactly this plan can be carried out and no part of it. */
  readonly whole: boolean;
}

export function renderReviewBlock(review: StoredReview): ReviewBlock {
  const { text, whole } = encodeReview(review);
  return { text: `<!-- demarc:review ${text} -->`, whole };
}

/** The review in the body of a comment; undefined where there is none. Two of them are one too many: which one was shown is not known. */
export function findReviewBlock(body: string): DecodedReview | undefined {
  const blocks = [...body.matchAll(/^<!-- demarc:review (\S+) -->\r?$/gm)];
  if (blocks.length > 1) return { ok: false, message: 'there are several' };
  const [block] = blocks;
  return block && decodeReview(block[1] ?? '');
}
