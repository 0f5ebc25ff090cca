import { ExitCode } from '../../model/exit-code.ts';
import type { AllowedBy, PlanDocument, PlanNote } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { Failure } from '../../usecases/failure.ts';
import type { PullAllowances } from '../../usecases/plan/allowance-notes.ts';
import type { ActionRun } from '../action-run.ts';
import { commitBefore } from '../documents/read-base.ts';
import { mostBranchCommits, readBranchCommits } from '../github/branch-commits.ts';
import { GitHubError } from '../github/github-error.ts';
import type { PullRequestEvent } from '../github-event.ts';
import { allowancesOfCommits, trailerKey } from './commit-allowances.ts';

/**
 * What lifts guards in this run, beside its inputs. Undefined for a run by hand: there the inputs alone do. A workflow that lifts a guard by
 * the input `allow` in every run is named, too. Throws a `Failure` if the commits of a pull request cannot be read.
 */
export async function readAllowances(
  run: ActionRun,
  more?: PullAllowances['more'],
): Promise<PullAllowances | undefined> {
  const { event, inputs } = run;
  if (event.type === 'other' && startedByHand.includes(event.name)) return undefined;
  const workflow = inputs.allow.map((text): AllowedBy => ({ text }));
  const commits = event.type === 'pull_request' ? await readTrailers(run, event) : { by: [], notes: [] };
  return { by: [...workflow, ...commits.by], notes: commits.notes, ...(more !== undefined && { more }) };
}

const startedByHand = ['workflow_dispatch', 'repository_dispatch'];

async function readTrailers(
  run: ActionRun,
  event: PullRequestEvent,
): Promise<{ readonly by: readonly AllowedBy[]; readonly notes: readonly PlanNote[] }> {
  if (run.inputs.token === undefined) {
    await run.log.line(
      `note: without a token for GitHub, no ${trailerKey} of a commit is read, and none lifts a guard`,
    );
    return { by: [], notes: [] };
  }
  try {
    // A name may mean a tag, which anyone who can push may set. GitHub made the merge commit from the branch.
    const base = (await commitBefore(run, event)) ?? event.baseRef;
    const { commits, total } = await readBranchCommits(run.github(), { base, head: event.headSha });
    const { by, notes } = allowancesOfCommits(commits);
    return { by, notes: total > commits.length ? [unreadNote(total), ...notes] : notes };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw new Failure(`cannot find out which guards the commits lift, so there is no plan: ${error.message}`, {
      exitCode: ExitCode.failed,
      hint: error.hint ?? 'Run it again.',
      cause: error,
    });
  }
}

function unreadNote(total: number): PlanNote {
  return {
    code: 'allow-unread',
    message: `the pull request has ${total} commits: a ${trailerKey} counts only in the newest ${mostBranchCommits}`,
    hint: 'Write it into the newest commit, or make the pull request smaller.',
  };
}

/** What stored reviews lift together. */
export function allowancesOfReviews(reviews: readonly StoredReview[]): readonly AllowedBy[] {
  return reviews.flatMap(({ allowed = [], allowed_by = [] }) =>
    allowed.flatMap((text) => {
      const known = allowed_by.filter((by) => by.text === text);
      return known.length > 0 ? known : [{ text }];
    }),
  );
}

/** True if reviews may matter for a plan: it would change something, and no guard blocks it that nothing can lift. */
export function mayNeedAllowances({ accounts }: PlanDocument): boolean {
  if (accounts.some(({ complete, errors }) => !complete || errors.length > 0)) return false;
  if (accounts.some(({ guards }) => guards.some(({ id, lifted }) => !lifted && (id === 'protect' || id === 'terms'))))
    return false;
  return accounts.some(({ changes }) => changes.length > 0);
}
