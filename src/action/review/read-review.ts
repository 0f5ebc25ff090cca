import type { ConfigurationKey } from '../configuration-key.ts';
import type { GitHub } from '../github/client.ts';
import { newestStatus } from '../github/commit-status.ts';
import type { Status } from '../github/commit-status.ts';
import type { Pull } from '../github/pull.ts';
import { lastEdits } from '../github/last-edits.ts';
import type { LastEdit } from '../github/last-edits.ts';
import { findComments } from '../github/sticky-comment.ts';
import { reviewOf } from './review-of.ts';
import type { ReviewOf } from './review-of.ts';
import { isStatusOf, statusContext } from './review-status.ts';

/**
 * What was reviewed in a pull request, from what is stored there under a key. What was stored after its merge, by a plan that was run once more,
 * nobody saw before it. Throws a GitHubError.
 */
export async function readReview(
  github: GitHub,
  key: ConfigurationKey,
  { number, headSha, mergedAt }: Pick<Pull, 'number' | 'headSha' | 'mergedAt'>,
): Promise<ReviewOf> {
  const isLate = (at: string) => mergedAt !== undefined && !(Date.parse(at) <= Date.parse(mergedAt));
  let lateStatus = false;
  const counts = ({ createdAt, targetUrl }: Status) => {
    if (!isStatusOf(targetUrl, number)) return false;
    lateStatus ||= isLate(createdAt);
    return !isLate(createdAt);
  };
  const [status, comments] = await Promise.all([
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
    headSha,
    status,
    lateStatus,
    comments: comments.map(({ id, body }) => ({ body, doubt: doubt(edits.get(id)) })),
  });
}
