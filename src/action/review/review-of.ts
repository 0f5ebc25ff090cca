import type { StoredReview } from '../../model/review.ts';
import { findReviewBlock } from './review-block.ts';
import { reviewedFingerprint } from './review-status.ts';

/** What is stored about one pull request. All of it is by our own author: what others wrote does not come here. */
export interface Stored {
  /** Of the pull request. */
  readonly number: number;
  /** The last commit of the pull request. */
  readonly headSha: string;
  /** The newest status of the plan at that commit that names this pull request, from before the merge. */
  readonly status: { readonly state: string; readonly description: string } | undefined;
  /** Why another status does not count: it was set after the merge, or it does not name this pull request. */
  readonly otherStatus?: 'late' | 'unnamed' | undefined;
  /** The plan's comments, the one that is kept up to date first. */
  readonly comments: readonly StoredComment[];
}

export interface StoredComment {
  readonly body: string;
  /** Why it does not count by itself, as a sentence without its end. */
  readonly doubt?: string | undefined;
}

export type ReviewOf =
  /** `remark`: what else is there, and does not count. */
  | { readonly ok: true; readonly review: StoredReview; readonly remark?: string }
  /** Why there is none, as a sentence without its end. */
  | { readonly ok: false; readonly reason: string };

/**
 * What was reviewed in a pull request. The status counts: nobody can edit it, and it is bound to the commit. The comment says which changes its
 * fingerprint is of, and counts by itself only where no status could be written, and without a doubt.
 */
export function reviewOf({ number, headSha, status, otherStatus, comments }: Stored): ReviewOf {
  const found = comments.map(({ body }) => readComment(body, number, headSha));
  const comment = found.find(({ ok }) => ok) ?? found[0] ?? { ok: false, reason: 'it has no comment of a plan' };
  if (status === undefined) {
    const alone = found.find(({ ok }, at) => ok && comments[at]?.doubt === undefined);
    if (alone !== undefined) return alone;
    const reason = comment.ok
      ? comments[found.indexOf(comment)]?.doubt
      : otherStatus === undefined
        ? comment.reason
        : otherStatuses[otherStatus];
    return { ok: false, reason: `no plan is stored for its last commit ${short(headSha)}: ${reason ?? ''}` };
  }
  const fingerprint = status.state === 'success' ? reviewedFingerprint(status.description) : undefined;
  if (fingerprint === undefined) {
    return { ok: false, reason: `the plan for its last commit ${short(headSha)} cannot be carried out` };
  }
  const confirmed = found.find((each) => each.ok && each.review.fingerprint === fingerprint);
  if (confirmed !== undefined) return confirmed;
  const remark = comment.ok ? 'the review in its comment is of another plan than its status' : comment.reason;
  return {
    ok: true,
    review: { format: 'demarc.review/1', head_sha: headSha, pull_request: number, fingerprint },
    remark,
  };
}

const otherStatuses = {
  late: 'its status was set after the merge',
  unnamed: 'its status does not say that it is of this pull request',
} as const;

function readComment(body: string, number: number, headSha: string): ReviewOf {
  const found = findReviewBlock(body);
  if (found === undefined) return { ok: false, reason: 'the comment of its plan holds no review' };
  if (!found.ok) return { ok: false, reason: `the review in the comment of its plan is unreadable: ${found.message}` };
  const { review } = found;
  if (review.head_sha !== headSha) {
    return { ok: false, reason: `the comment of its plan is about commit ${short(review.head_sha)}` };
  }
  if (review.pull_request === number) return { ok: true, review };
  const of = review.pull_request === undefined ? 'no pull request' : `the pull request #${review.pull_request}`;
  return { ok: false, reason: `the review in the comment of its plan names ${of}` };
}

export function short(sha: string): string {
  return sha.slice(0, 7);
}
