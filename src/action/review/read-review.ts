import type { ConfigurationKey } from '../configuration-key.ts';
import type { GitHub } from '../github/client.ts';
import { newestStatus } from '../github/commit-status.ts';
import { findComments } from '../github/sticky-comment.ts';
import { reviewOf } from './review-of.ts';
import type { ReviewOf } from './review-of.ts';
import { statusContext } from './review-status.ts';

/** What was reviewed in a pull request, from what is stored there under a key. Throws a GitHubError. */
export async function readReview(
  github: GitHub,
  key: ConfigurationKey,
  { number, headSha }: { readonly number: number; readonly headSha: string },
): Promise<ReviewOf> {
  const [status, comments] = await Promise.all([
    newestStatus(github, { sha: headSha, context: statusContext(key) }),
    findComments(github, number, key.marker('plan')),
  ]);
  return reviewOf({ headSha, status, comments: comments.map(({ body }) => body) });
}
