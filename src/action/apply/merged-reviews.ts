import { environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import type { AllowedBy, PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { Failure } from '../../usecases/failure.ts';
import type { ActionRun } from '../action-run.ts';
import { allowancesOfReviews, mayNeedAllowances } from '../allowances/run-allowances.ts';
import { shortSha } from '../github/git-objects.ts';
import { GitHubError } from '../github/github-error.ts';
import { findPullsMergedBy, UnclearPush } from '../github/merged-pulls.ts';
import type { PullRequest } from '../github/pull-request.ts';
import { readReview } from '../review/read-review.ts';

/** The pull requests of a run and their reviews. GitHub is asked only when they are needed. */
export class MergedReviews {
  readonly #run: ActionRun;
  readonly #pushed: PushedCommits;
  #pulls: Promise<readonly PullRequest[]> | undefined;
  readonly #remarks: string[] = [];
  #reviews: Promise<readonly StoredReview[]> | undefined;
  #found = 0;

  constructor(run: ActionRun, readPushed: PushedCommits) {
    this.#run = run;
    this.#pushed = readPushed;
  }

  /** The pull requests that the push merged. Throws a GitHubError. */
  pulls(): Promise<readonly PullRequest[]> {
    this.#pulls ??= findPullsMergedBy(this.#run.github(), this.#pushed);
    return this.#pulls;
  }

  /** The reviews of these pull requests. Throws a `Failure` if they cannot be read. */
  async read(): Promise<readonly StoredReview[]> {
    try {
      return await (this.#reviews ??= this.#read());
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      const exitCode = error instanceof UnclearPush ? ExitCode.refused : ExitCode.failed;
      throw new Failure(`cannot find out what was reviewed; nothing was changed: ${error.message}`, {
        exitCode,
        ...(error.hint !== undefined && { hint: error.hint }),
        cause: error,
      });
    }
  }

  /**
   * What these reviews lift, if that may matter for a plan. Nothing else of a merge lifts a guard. Reviews that cannot be read lift nothing:
   * `read` ends the run then if nothing else does.
   */
  async allowances(plan: PlanDocument): Promise<readonly AllowedBy[]> {
    if (!mayNeedAllowances(plan)) return [];
    try {
      return allowancesOfReviews(await this.read());
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#remarks.push(`no guard is lifted: ${error.message}`);
      return [];
    }
  }

  /** The number of pull requests with a review. Valid after `read`. */
  get found(): number {
    return this.#found;
  }

  /** One sentence for each pull request whose review is missing or counts only in part. Valid after `read`. */
  get remarks(): readonly string[] {
    return this.#remarks;
  }

  async #read(): Promise<readonly StoredReview[]> {
    const pulls = await this.pulls();
    const { branch, after } = this.#pushed;
    if (pulls.length === 0) this.#remarks.push(`no pull request was merged into ${branch} as ${shortSha(after)}`);
    const reviews: StoredReview[] = [];
    // One request after the other: GitHub slows down clients that send many at once.
    for (const pull of pulls) {
      const found = await readReview(this.#run.github(), this.#run.key, pull);
      if (found.ok) reviews.push(found.review);
      const remark = found.ok ? found.remark : found.reason;
      if (remark !== undefined) this.#remarks.push(`#${pull.number}: ${remark}`);
    }
    this.#found = reviews.length;
    return reviews;
  }
}

/** The merged commits, as far as a run knows them: all commits between two commits of a branch, or only the commit of the run. */
export interface PushedCommits {
  /** All zeros if the branch is new. */
  readonly before?: string;
  readonly after: string;
  readonly branch: string;
}

const startedByHandOrTime = ['workflow_dispatch', 'schedule'];

/** Throws a `Failure` (64) if apply cannot run on the event. */
export function pushed({ event, runner: { environment } }: Pick<ActionRun, 'event' | 'runner'>): PushedCommits {
  if (event.type === 'push' && event.branch !== undefined) {
    const { before, after, branch } = event;
    return { before, after, branch };
  }
  if (event.type === 'other' && event.problem !== undefined) throw cannotApplyHere(event.problem);
  if (event.type !== 'other' || !startedByHandOrTime.includes(event.name)) {
    const what = event.type === 'push' ? 'a tag' : event.type === 'other' ? event.name || 'this event' : event.type;
    throw cannotApplyHere(`apply does not run on ${what}`);
  }
  const after = environmentValue(environment, 'GITHUB_SHA');
  const branch = /^refs\/heads\/(.+)$/.exec(environmentValue(environment, 'GITHUB_REF') ?? '')?.[1];
  if (after === undefined || branch === undefined) throw cannotApplyHere('this run is not for a branch');
  return { after, branch };
}

function cannotApplyHere(message: string): Failure {
  return new Failure(message, {
    exitCode: ExitCode.usage,
    hint: 'Apply runs on a push to a branch (the merge), on workflow_dispatch and on schedule.',
  });
}
