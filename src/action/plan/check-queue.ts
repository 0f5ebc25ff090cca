import { mapLimited, settleInOrder } from '../../model/collections.ts';
import { ExitCode } from '../../model/exit-code.ts';
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

interface MergeGroup {
  /** `refs/heads/gh-readonly-queue/BASE/pr-N-SHA` */
  readonly headRef: string;
  readonly headSha: string;
  /** `refs/heads/BASE`, or `BASE` */
  readonly baseRef: string;
  /** What the group is built on: the base branch, or the group ahead of it. */
  readonly baseSha: string;
}

const mostCommits = 1_000;

/**
 * The pull requests whose changes a merge group holds: its own first, then those ahead of it in the queue, nearest first. Those ahead
 * are the groups whose commit lies between the base branch and ours. Names of refs in the queue are GitHub's own. Throws a
 * GitHubError.
 */
export async function findPullsOfQueue(github: GitHub, group: MergeGroup): Promise<readonly number[]> {
  const base = group.baseRef.replace(/^refs\/heads\//, '');
  const own = parseQueuedPull(group.headRef, base);
  if (own === undefined) {
    throw new GitHubError(`could not tell the pull request of ${group.headRef}: no ref of the merge queue of ${base}`, {
      operation: `tell the pull request of ${group.headRef}`,
    });
  }
  const queued = await listQueuedCommits(github, base);
  if (queued.size === 0) return [own];
  const ahead = await compareCommits(github, { base, head: group.baseSha }, mostCommits);
  if (ahead.commits.length < ahead.total) {
    const operation = `read the merge queue of ${base}`;
    throw new GitHubError(`could not ${operation}: it holds ${ahead.total} commits, more than are looked through`, {
      operation,
    });
  }
  const others = ahead.commits.toReversed().map((sha) => queued.get(sha));
  return [...new Set([own, ...others.filter((number) => number !== undefined)])];
}

/** The pull request of a ref in the queue of a branch; branches may have slashes in their names. */
export function parseQueuedPull(ref: string, base: string): number | undefined {
  const start = `refs/heads/gh-readonly-queue/${base}/pr-`;
  if (!ref.startsWith(start)) return undefined;
  const number = /^([1-9]\d{0,9})-[0-9a-f]+$/.exec(ref.slice(start.length))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The commits of the groups in the queue of a branch, with their pull requests. */
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
