import type { StoredReview } from '../../model/review.ts';
import { ExitCode } from '../../usecases/exit-code.ts';
import { Failure } from '../../usecases/failure.ts';
import { GitHubError } from '../github/client.ts';
import { pullsMergedBy } from '../github/merged-pulls.ts';
import type { Pull } from '../github/merged-pulls.ts';
import { UnclearPush } from '../github/unclear-push.ts';
import { readReview } from '../review/read-review.ts';
import type { Run } from '../run.ts';
import type { Pushed } from './pushed.ts';

/** The pull requests of a run and what was reviewed in them, asked for when it is needed. */
export class MergedReviews {
  readonly #run: Run;
  readonly #pushed: Pushed;
  #pulls: Promise<readonly Pull[]> | undefined;
  readonly #remarks: string[] = [];
  #found = 0;

  constructor(run: Run, pushed: Pushed) {
    this.#run = run;
    this.#pushed = pushed;
  }

  /** Those that were merged by what was pushed. Throws a GitHubError. */
  pulls(): Promise<readonly Pull[]> {
    this.#pulls ??= pullsMergedBy(this.#run.github(), this.#pushed);
    return this.#pulls;
  }

  /** What was reviewed in them. Throws a `Failure` where that cannot be found out. */
  async read(): Promise<readonly StoredReview[]> {
    try {
      return await this.#read();
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      const exitCode = error instanceof UnclearPush ? ExitCode.refused : ExitCode.failed;
      throw new Failure(`what was reviewed is not known, and nothing was changed: ${error.message}`, {
        exitCode,
        ...(error.hint !== undefined && { hint: error.hint }),
        cause: error,
      });
    }
  }

  /** After `read`: in how many of them something was reviewed. */
  get found(): number {
    return this.#found;
  }

  /** After `read`: a sentence on each pull request that has no review, or one that counts for less than it says. */
  get remarks(): readonly string[] {
    return this.#remarks;
  }

  async #read(): Promise<readonly StoredReview[]> {
    const pulls = await this.pulls();
    const { branch, after } = this.#pushed;
    if (pulls.length === 0) this.#remarks.push(`no pull request was merged into ${branch} as ${after.slice(0, 7)}`);
    const reviews: StoredReview[] = [];
    // One after the other: GitHub slows down who asks for much at once.
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
