import type { ConfigurationKey } from '../configuration-key.ts';
import type { GitHub } from '../github/client.ts';
import { newestStatus } from '../github/commit-status.ts';
import type { Status } from '../github/commit-status.ts';
import type { Pull } from '../github/pull.ts';
import { lastEdits } from '../github/last-edits.ts';
import type { LastEdit } from '../github/last-edits.ts';
import { findComments } from '../github/sticky-comment.ts';
import { reviewOf } from './review-of.ts';
import type { ReviewOf, Stored } from './review-of.ts';
import { isStatusOf, statusContext } from './review-status.ts';
import { settleInOrder } from '../../model/settle-in-order.ts';

/**
 * What was reviewed in a pull request, from what is stored there under a key. The plan of a fork is never made, so what stands on its pull request
 * was written by somebody else, whatever it looks like. What was stored after the merge, by a plan that was run once more, was seen before it by
 * no reviewer. Throws a GitHubError.
 */
export async function readReview(
  github: GitHub,
  key: ConfigurationKey,
  { number, headSha, fork, mergedAt }: Pick<Pull, 'number' | 'headSha' | 'fork' | 'mergedAt'>,
): Promise<ReviewOf> {
  if (fork) return { ok: false, reason: 'it came from a fork, whose plan is never made' };
  const isLate = (at: string) => mergedAt !== undefined && !(Date.parse(at) <= Date.parse(mergedAt));
  let otherStatus: Stored['otherStatus'];
  const counts = ({ createdAt, targetUrl }: Status) => {
    const why = !isStatusOf(targetUrl, number) ? 'unnamed' : isLate(createdAt) ? 'late' : undefined;
    otherStatus ??= why;
    return why === undefined;
  };
  const [status, comments] = await settleInOrder([
    newestStatus(github, {
      sha: headSha,
      context: statusContext(key),
      counts,
    }),
    findComments(github, number, key.marker('plan')),
  ]);
  // A status cannot be edited; a comment can, and where it stands alone, it must be as we wrote it.
  const edits = status === undefined ? await lastEdits(github, comments) : new Map<number, LastEdit>();
  const doubt = (edit: LastEdit | undefined) => {
    if (edit === undefined) return 'who wrote the comment of its plan is not known';
    if (!edit.own) return 'the comment of its plan was edited by somebody else';
    return isLate(edit.at) ? 'the comment of its plan was written after its merge' : undefined;
  };
  return reviewOf({
    number,
    headSha,
    status,
    otherStatus,
    comments: comments.map(({ id, body }) => ({ body, doubt: doubt(edits.get(id)) })),
  });
}
