import type { PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { renderReviewDifferenceMarkdown, renderReviewDifferenceText } from '../../render/review-difference.ts';
import { renderFailureMarkdown } from '../../render/failure-markdown.ts';
import { ExitCode } from '../../usecases/exit-code.ts';
import { refuseChanges } from '../../usecases/review/review.ts';
import type { MergeGroupEvent } from '../event.ts';
import type { GitHub } from '../github/client.ts';
import { pull, pullsOfQueue } from '../github/merge-queue.ts';
import { readReview } from '../review/read-review.ts';
import type { Run } from '../run.ts';
import { triedGitHub } from '../tried-github.ts';

/**
 * Holds a plan of a merge group against what was reviewed in its pull request and in those ahead of it in the queue, whose changes are in
 * the group as well. What nobody reviewed is refused here, before it is merged.
 */
export async function checkQueue(run: Run, event: MergeGroupEvent, plan: PlanDocument): Promise<ExitCode> {
  if (!plan.accounts.some(({ changes }) => changes.length > 0)) return ExitCode.done;
  const found = await triedGitHub(() => reviewsOfQueue(run.github(), run, event));
  if (!found.ok) {
    await run.log.error('review-unread', `what was reviewed cannot be read: ${found.error.message}`, found.error.hint);
    return ExitCode.failed;
  }
  const { reviews, missing } = found.value;
  const refusal = refuseChanges(reviews, plan);
  if (refusal?.type !== 'changes') {
    await run.log.line('every change of this plan was reviewed');
    return ExitCode.done;
  }
  const { difference } = refusal;
  await run.log.text(renderReviewDifferenceText(difference, { color: false }));
  const hint = 'Run the plan of the pull request again, have it reviewed, and put it into the queue again.';
  for (const reason of missing) await run.log.warning('review-missing', reason);
  await run.log.error('not-reviewed', 'the merge group would change what nobody reviewed', hint);
  await run.summary.add((maxBytes) => renderReviewDifferenceMarkdown(difference, { maxBytes }));
  for (const reason of missing) {
    await run.summary.add(() => renderFailureMarkdown('What is missing', { message: reason, hint }));
  }
  return ExitCode.refused;
}

interface QueueReviews {
  readonly reviews: readonly StoredReview[];
  /** Which pull requests of the group have no review, and why. */
  readonly missing: readonly string[];
}

async function reviewsOfQueue(github: GitHub, { key }: Run, event: MergeGroupEvent): Promise<QueueReviews> {
  const reviews: StoredReview[] = [];
  const missing: string[] = [];
  for (const number of await pullsOfQueue(github, event)) {
    const found = await readReview(github, key, await pull(github, number));
    if (found.ok) reviews.push(found.review);
    else missing.push(`pull request #${number}: ${found.reason}`);
  }
  return { reviews, missing };
}
