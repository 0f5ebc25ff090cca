import { mapLimited, settleInOrder } from '../../model/collections.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { parallelGitHubReads } from '../../model/parallelism.ts';
import type { PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { renderFailureMarkdown } from '../../render/report/failure-markdown.ts';
import { renderReviewDifferenceMarkdown, renderReviewDifferenceText } from '../../render/review/review-difference.ts';
import { refuseChanges } from '../../usecases/review/check-review.ts';
import { type ActionRun, tryGitHub } from '../action-run.ts';
import { compareCommits } from '../github/compare-commits.ts';
import type { GitHub } from '../github/github-client.ts';
import { GitHubError } from '../github/github-error.ts';
import { listPullsMergedLast } from '../github/merged-pulls.ts';
import { listAll } from '../github/pull-files.ts';
import { type PullRequest, readPull } from '../github/pull-request.ts';
import { fieldsOf, textOf } from '../github/read-answer.ts';
import type { ActionEvent, MergeGroupEvent, OtherEvent } from '../github-event.ts';
import { readReview } from '../review/read-review.ts';

/**
 * Compares the plan of a merge group with reviews from three places. They are its own pull request, those ahead of it in the queue, and
 * those merged last. The group contains the changes of those ahead; the apply of those merged last may not be finished or started. Changes
 * without a review are refused here, before the merge. An old review of a pull request merged last is no risk: apply accepts only the pull
 * requests of its own push.
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
  // The pull request needs a review of its own. Otherwise apply would refuse it, whatever was reviewed before.
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
  const found = await mapLimited(pulls, parallelGitHubReads, async (pull) => ({
    ...pull,
    read: await readReview(github, key, pull),
  }));
  return {
    reviews: found.flatMap(({ read }) => (read.ok ? [read.review] : [])),
    /** The pull requests with a review, in the order of the input. */
    pulls: found.flatMap(({ number, read }) => (read.ok ? [number] : [])),
    missing: found.flatMap(({ number, read }) => (read.ok ? [] : [`pull request #${number}: ${read.reason}`])),
  };
}

interface MergeGroup {
  /** `refs/heads/gh-readonly-queue/BASE/pr-N-SHA` */
  readonly headRef: string;
  readonly headSha: string;
  /** `refs/heads/BASE`, or `BASE` */
  readonly baseRef: string;
  /** The commit below the group: the base branch, or the group ahead of it. */
  readonly baseSha: string;
}

const mostCommits = 1_000;

/**
 * The pull requests whose changes a merge group contains: its own first, then those ahead of it in the queue, nearest first. The groups
 * ahead are those whose commit is between the base branch and this group. GitHub sets the names of queue refs. Throws a GitHubError.
 */
export async function findPullsOfQueue(github: GitHub, group: MergeGroup): Promise<readonly number[]> {
  const base = group.baseRef.replace(/^refs\/heads\//, '');
  const own = parseQueuedPull(group.headRef, base);
  if (own === undefined) {
    throw new GitHubError(
      `could not find the pull request of ${group.headRef}: it is not a ref of the merge queue of ${base}`,
      {
        operation: `find the pull request of ${group.headRef}`,
      },
    );
  }
  const queued = await listQueuedCommits(github, base);
  if (queued.size === 0) return [own];
  const ahead = await compareCommits(github, { base, head: group.baseSha }, mostCommits);
  if (ahead.commits.length < ahead.total) {
    const operation = `read the merge queue of ${base}`;
    throw new GitHubError(`could not ${operation}: it holds ${ahead.total} commits, more than demarc checks`, {
      operation,
    });
  }
  const others = ahead.commits.toReversed().map((sha) => queued.get(sha));
  return [...new Set([own, ...others.filter((number) => number !== undefined)])];
}

/** Returns the number of the pull request in a queue ref. Names of branches may contain slashes. */
export function parseQueuedPull(ref: string, base: string): number | undefined {
  const start = `refs/heads/gh-readonly-queue/${base}/pr-`;
  if (!ref.startsWith(start)) return undefined;
  const number = /^([1-9]\d{0,9})-[0-9a-f]+$/.exec(ref.slice(start.length))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The commits of the groups in the queue of a branch, with the numbers of their pull requests. */
async function listQueuedCommits(github: GitHub, base: string): Promise<ReadonlyMap<string, number>> {
  const refs = await listAll(github, {
    operation: `read the merge queue of ${base}`,
    route: 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}',
    parameters: { ref: `heads/gh-readonly-queue/${base}/` },
    needs: 'contents: read',
    sized: false,
    read: (data) => {
      const fields = fieldsOf(data);
      return { ref: textOf(fields, 'ref'), sha: textOf(fieldsOf(fields['object']), 'sha') };
    },
  });
  const commits = new Map<string, number>();
  for (const { ref, sha } of refs) {
    const number = parseQueuedPull(ref, base);
    if (number !== undefined) commits.set(sha, number);
  }
  return commits;
}
