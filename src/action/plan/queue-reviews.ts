import { mapLimited, settleInOrder } from '../../model/collections.ts';
import { parallelGitHubReads } from '../../model/parallelism.ts';
import type { AllowedBy, PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { type ActionRun, tryGitHub } from '../action-run.ts';
import { allowancesOfReviews, mayNeedAllowances } from '../allowances/run-allowances.ts';
import { compareCommits } from '../github/compare-commits.ts';
import type { GitHub } from '../github/github-client.ts';
import { GitHubError } from '../github/github-error.ts';
import { listPullsMergedLast } from '../github/merged-pulls.ts';
import { listAll } from '../github/pull-files.ts';
import { type PullRequest, readPull } from '../github/pull-request.ts';
import { fieldsOf, textOf } from '../github/read-answer.ts';
import type { MergeGroupEvent } from '../github-event.ts';
import { readReview } from '../review/read-review.ts';

interface PullReviews {
  readonly reviews: readonly StoredReview[];
  /** The pull requests with a review, in the order of the queue. */
  readonly pulls: readonly number[];
  /** The pull requests without a review, each with the reason. */
  readonly missing: readonly string[];
}

/** The reviews that count for a merge group. GitHub is asked only when they are needed, and once. */
export class QueueReviews {
  readonly #run: ActionRun;
  readonly #event: MergeGroupEvent;
  #queued: Promise<PullReviews & { readonly own: number | undefined }> | undefined;
  #earlier: Promise<PullReviews> | undefined;

  constructor(run: ActionRun, event: MergeGroupEvent) {
    this.#run = run;
    this.#event = event;
  }

  /** Those of its own pull request, `own`, and of those ahead of it in the queue. Throws a GitHubError. */
  queued(): Promise<PullReviews & { readonly own: number | undefined }> {
    return (this.#queued ??= this.#readQueued());
  }

  /** Those of the pull requests merged last, whose apply may not be finished. Throws a GitHubError. */
  earlier(): Promise<PullReviews> {
    return (this.#earlier ??= listPullsMergedLast(this.#run.github(), this.#event.baseRef).then((pulls) =>
      this.#read(pulls),
    ));
  }

  /**
   * What the reviews lift, if that may matter for a plan of the group: first those of the queue, then also the earlier ones. Reviews that
   * cannot be read lift nothing.
   */
  async allowances(plan: PlanDocument): Promise<readonly AllowedBy[]> {
    const isBlocked = plan.accounts.some(({ applyable }) => !applyable);
    // A job that only plans for others has no right to read reviews, and needs them only if a guard blocks its plan.
    if (!mayNeedAllowances(plan) || !(isBlocked || this.#run.inputs.review)) return [];
    const read = await tryGitHub(async () => {
      const queued = allowancesOfReviews((await this.queued()).reviews);
      if (!isBlocked || queued.some(({ text }) => !plan.allowed.includes(text))) return queued;
      return [...queued, ...allowancesOfReviews((await this.earlier()).reviews)];
    });
    if (read.ok) return read.value;
    await this.#run.log.warning('review-unread', `no guard is lifted: ${read.error.message}`, read.error.hint);
    return [];
  }

  async #readQueued() {
    const github = this.#run.github();
    const numbers = await findPullsOfQueue(github, this.#event);
    const pulls = await settleInOrder(numbers.map((number) => readPull(github, number)));
    return { ...(await this.#read(pulls)), own: numbers[0] };
  }

  async #read(pulls: readonly PullRequest[]): Promise<PullReviews> {
    const { key } = this.#run;
    const found = await mapLimited(pulls, parallelGitHubReads, async (pull) => ({
      ...pull,
      read: await readReview(this.#run.github(), key, pull),
    }));
    return {
      reviews: found.flatMap(({ read }) => (read.ok ? [read.review] : [])),
      pulls: found.flatMap(({ number, read }) => (read.ok ? [number] : [])),
      missing: found.flatMap(({ number, read }) => (read.ok ? [] : [`pull request #${number}: ${read.reason}`])),
    };
  }
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
