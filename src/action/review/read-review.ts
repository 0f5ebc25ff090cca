import type { ConfigurationKey } from '../configuration-key.ts';
import type { GitHub } from '../github/client.ts';
import { newestStatus } from '../github/commit-status.ts';
import type { Pull } from '../github/pull.ts';
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
  const [status, comments] = await Promise.all([
    newestStatus(github, {
      sha: headSha,
      context: statusContext(key),
      counts: ({ createdAt, targetUrl }) => isStatusOf(targetUrl, number) && !isLate(createdAt),
    }),
    findComments(github, number, key.marker('plan')),
  ]);
  return reviewOf({
    headSha,
    status,
    comments: comments.map(({ body, updatedAt }) => ({ body, late: isLate(updatedAt) })),
  });
}
