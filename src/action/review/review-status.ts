import type { StoredReview } from '../../model/review.ts';
import { type DecodedReview, decodeReview, encodeReview } from '../../usecases/review/stored-review.ts';
import type { ConfigurationKey } from '../configuration-key.ts';

/** The context of the plan status at a commit, one for each configuration. */
export function statusContext({ label }: Pick<ConfigurationKey, 'label'>): string {
  return label === undefined ? 'demarc/plan' : `demarc/plan (${label})`;
}

// The maximum that GitHub stores of a description, in characters.
const longestDescription = 140;

// The major version of the format of reviews. A status without one is of version 1.
const version = 'v2';

/** The status description of a plan that can be applied: its fingerprint and version, then as many words for people as fit. */
export function describeReviewed(fingerprint: string, words: string): string {
  const text = `${fingerprint} ${version} · ${words}`;
  return text.length <= longestDescription ? text : `${text.slice(0, longestDescription - 1)}…`;
}

/** The fingerprint at the start of a description; undefined if it has none that this version reads. */
export function readFingerprint(
  description: string,
): { readonly fingerprint: string; readonly isOlder: boolean } | undefined {
  const [, fingerprint, found] = /^(sha256:[0-9a-f]{64})(?: (v\d+))?(?:$| )/.exec(description) ?? [];
  if (fingerprint === undefined || (found !== undefined && found !== version)) return undefined;
  return { fingerprint, isOlder: found === undefined };
}

/** The target URL of a plan status: the run, which GitHub then shows as a run of this pull request. */
export function statusTarget(runUrl: string | undefined, pull: number): string | undefined {
  return runUrl === undefined ? undefined : `${runUrl}?pr=${pull}`;
}

/**
 * True if a status belongs to this pull request. One commit can be the last of several pull requests, each with another base branch and
 * plan. So a status without a pull request number belongs to none.
 */
export function isStatusOf(targetUrl: string | undefined, pull: number): boolean {
  return targetUrl?.endsWith(`?pr=${pull}`) === true;
}

interface ReviewBlock {
  /** One line without a line break, invisible in a comment. */
  readonly text: string;
  /** True if the changes are included. Without them, only exactly this plan can be applied, not a part of it. */
  readonly whole: boolean;
}

export function renderReviewBlock(review: StoredReview): ReviewBlock {
  const { text, whole } = encodeReview(review);
  return { text: `<!-- demarc:review ${text} -->`, whole };
}

/**
 * The review in the body of a comment; undefined if it has none. Two reviews also give undefined, because it is not known which of them was
 * shown.
 */
export function findReviewBlock(body: string): DecodedReview | undefined {
  const blocks = [...body.matchAll(/^<!-- demarc:review (\S+) -->\r?$/gm)];
  if (blocks.length > 1) return { ok: false, message: 'there are several' };
  const [block] = blocks;
  return block && decodeReview(block[1] ?? '');
}
