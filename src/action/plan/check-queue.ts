import { ExitCode } from '../../model/exit-code.ts';
import { mapLimited, settleInOrder } from '../../model/map-limited.ts';
import type { PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { renderFailureMarkdown } from '../../render/report/failure-markdown.ts';
import { renderReviewDifferenceMarkdown, renderReviewDifferenceText } from '../../render/review/review-difference.ts';
import { refuseChanges } from '../../usecases/review/check-review.ts';
import { type ActionRun, tryGitHub } from '../action-run.ts';
import type { GitHub } from '../github/github-client.ts';
import { findPullsOfQueue } from '../github/merge-queue.ts';
import { listPullsMergedLast } from '../github/merged-pulls.ts';
import { type PullRequest, readPull } from '../github/pull-request.ts';
import type { ActionEvent, MergeGroupEvent, OtherEvent } from '../github-event.ts';
import { readReview } from '../review/read-review.ts';

/**
 * Holds a plan of a merge group against what was reviewed in its pull request and in those ahead of it in the queue, whose changes are in
 * the group as well, and in those that were merged last: their apply may not have ended, or not begun. What nobody reviewed is refused
 * here, before it is merged. That one of the last was reviewed long ago lets nothing happen: apply believes the pull requests of its own
 * push alone.
 */
export async function checkQueue(run: ActionRun, event: QueueEvent, plan: PlanDocument): Promise<ExitCode> {
  if (!plan.accounts.some(({ changes }) => changes.length > 0)) return ExitCode.done;
  if (event.type === 'other') {
    await run.log.error('review-unread', `what was reviewed cannot be read: ${event.problem ?? 'no payload'}`);
    return ExitCode.failed;
  }
  const found = await tryGitHub(() => compareWithReviews(run, event, plan));
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
  const hint = 'Run the plan of the pull request again, have it reviewed, and put it into the queue again.';
  for (const reason of missing) await run.log.warning('review-missing', reason);
  await run.log.error('not-reviewed', 'the merge group would change what nobody reviewed', hint);
  await run.summary.add((maxBytes) => renderReviewDifferenceMarkdown(difference, { maxBytes }));
  for (const reason of missing) {
    await run.summary.add(() => renderFailureMarkdown('What is missing', { message: reason, hint }));
  }
  return ExitCode.refused;
}

type QueueEvent = MergeGroupEvent | OtherEvent;

/** Whether a run is for a merge queue, also where its payload does not say for what of it. */
export function isQueueEvent(event: ActionEvent): event is QueueEvent {
  return event.type === 'merge_group' || (event.type === 'other' && event.name === 'merge_group');
}

interface QueueCheck {
  /** Undefined where every change was reviewed. */
  readonly difference: ChangesRefusal['difference'] | undefined;
  /** Which pull requests of the group have no review, and why. */
  readonly missing: readonly string[];
  /** Whether it takes reviews of pull requests that were merged before. */
  readonly needsEarlier: boolean;
}

async function compareWithReviews(
  { github: open, key }: ActionRun,
  event: MergeGroupEvent,
  plan: PlanDocument,
): Promise<QueueCheck> {
  const github = open();
  const numbers = await findPullsOfQueue(github, event);
  const queued = await readReviews(github, key, await settleInOrder(numbers.map((number) => readPull(github, number))));
  const { missing } = queued;
  const difference = differenceOf(queued.reviews, plan);
  // Without a review of its own its apply would be refused, whatever was reviewed before.
  const isReviewed = queued.pulls[0] === numbers[0];
  if (difference === undefined || !isReviewed) return { difference, missing, needsEarlier: false };
  const earlier = await readReviews(github, key, await listPullsMergedLast(github, event.baseRef));
  const rest = differenceOf([...queued.reviews, ...earlier.reviews], plan);
  return { difference: rest && difference, missing, needsEarlier: rest === undefined };
}

type ChangesRefusal = Extract<ReturnType<typeof refuseChanges>, { type: 'changes' }>;

function differenceOf(reviews: readonly StoredReview[], plan: PlanDocument): QueueCheck['difference'] {
  const refusal = refuseChanges(reviews, plan);
  return refusal?.type === 'changes' ? refusal.difference : undefined;
}

async function readReviews(github: GitHub, key: ActionRun['key'], pulls: readonly PullRequest[]) {
  const found = await mapLimited(pulls, 4, async (each) => ({ ...each, read: await readReview(github, key, each) }));
  return {
    reviews: found.flatMap(({ read }) => (read.ok ? [read.review] : [])),
    /** Those that have a review, in the order asked for. */
    pulls: found.flatMap(({ number, read }) => (read.ok ? [number] : [])),
    missing: found.flatMap(({ number, read }) => (read.ok ? [] : [`pull request #${number}: ${read.reason}`])),
  };
}
