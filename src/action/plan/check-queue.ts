import { ExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { renderFailureMarkdown } from '../../render/report/failure-markdown.ts';
import { renderReviewDifferenceMarkdown, renderReviewDifferenceText } from '../../render/review/review-difference.ts';
import { refuseChanges } from '../../usecases/review/check-review.ts';
import { type ActionRun, tryGitHub } from '../action-run.ts';
import type { ActionEvent, MergeGroupEvent, OtherEvent } from '../github-event.ts';
import { QueueReviews } from './queue-reviews.ts';

/**
 * Compares the plan of a merge group with reviews from three places. They are its own pull request, those ahead of it in the queue, and
 * those merged last. The group contains the changes of those ahead; the apply of those merged last may not be finished or started. Changes
 * without a review are refused here, before the merge. An old review of a pull request merged last is no risk: apply accepts only the pull
 * requests of its own push.
 */
export async function checkQueue(
  run: ActionRun,
  event: QueueEvent,
  plan: PlanDocument,
  reviews?: QueueReviews,
): Promise<ExitCode> {
  if (!plan.accounts.some(({ changes }) => changes.length > 0)) return ExitCode.done;
  if (event.type === 'other') {
    await run.log.error('review-unread', `what was reviewed cannot be read: ${event.problem ?? 'no payload'}`);
    return ExitCode.failed;
  }
  const found = await tryGitHub(() => compareWithReviews(reviews ?? new QueueReviews(run, event), plan));
  if (!found.ok) {
    await run.log.error('review-unread', `what was reviewed cannot be read: ${found.error.message}`, found.error.hint);
    return ExitCode.failed;
  }
  const { difference, missing, needsEarlier: waits } = found.value;
  if (difference === undefined) {
    const also = waits ? ', some of them in pull requests that were merged before and are not applied yet' : '';
    await run.log.line(`every change of this plan was reviewed${also}`);
    return ExitCode.done;
  }
  await run.log.text(renderReviewDifferenceText(difference, { color: false }));
  const hint =
    'Run Plan on the pull request again, get the plan reviewed, and add the pull request to the queue again.';
  for (const reason of missing) await run.log.warning('review-missing', reason);
  await run.log.error('not-reviewed', 'the merge group would make changes that were not reviewed', hint);
  await run.summary.add((maxBytes) => renderReviewDifferenceMarkdown(difference, { maxBytes }));
  for (const reason of missing) {
    await run.summary.add(() => renderFailureMarkdown('What is missing', { message: reason, hint }));
  }
  return ExitCode.refused;
}

type QueueEvent = MergeGroupEvent | OtherEvent;

/** True for a run of a merge queue, also if its payload cannot be read. */
export function isQueueEvent(event: ActionEvent): event is QueueEvent {
  return event.type === 'merge_group' || (event.type === 'other' && event.name === 'merge_group');
}

interface QueueCheck {
  /** Undefined if every change was reviewed. */
  readonly difference: ChangesRefusal['difference'] | undefined;
  /** The pull requests of the group without a review, each with the reason. */
  readonly missing: readonly string[];
  /** True if reviews of pull requests that were merged before are needed. */
  readonly needsEarlier: boolean;
}

async function compareWithReviews(reviews: QueueReviews, plan: PlanDocument): Promise<QueueCheck> {
  const queued = await reviews.queued();
  const { missing } = queued;
  const difference = differenceOf(queued.reviews, plan);
  // The pull request needs a review of its own. Otherwise apply would refuse it, whatever was reviewed before.
  const isReviewed = queued.pulls[0] === queued.own;
  if (difference === undefined || !isReviewed) return { difference, missing, needsEarlier: false };
  const earlier = await reviews.earlier();
  const rest = differenceOf([...queued.reviews, ...earlier.reviews], plan);
  return { difference: rest && difference, missing, needsEarlier: rest === undefined };
}

type ChangesRefusal = Extract<ReturnType<typeof refuseChanges>, { type: 'changes' }>;

function differenceOf(reviews: readonly StoredReview[], plan: PlanDocument): QueueCheck['difference'] {
  const refusal = refuseChanges(reviews, plan);
  return refusal?.type === 'changes' ? refusal.difference : undefined;
}
