import { ExitCode } from '../../usecases/exit-code.ts';
import type { PullRequestEvent } from '../event.ts';
import type { GitHubError } from '../github/client.ts';
import { setStatus } from '../github/commit-status.ts';
import { pull } from '../github/pull.ts';
import type { Pull } from '../github/pull.ts';
import { statusContext, statusTarget } from '../review/review-status.ts';
import type { Run } from '../run.ts';
import { triedGitHub } from '../tried-github.ts';
import type { Outcome } from './outcome.ts';
import { putPlanComment } from './plan-comment.ts';
import { settleGone } from './settle-gone.ts';

/**
 * Tells a pull request, in its comment and in a status of its last commit, and stores there what was reviewed. That one of them cannot be written is a
 * warning; where nothing holds the review, nothing could be applied later, and that is an error.
 */
export async function tellPull(run: Run, event: PullRequestEvent, outcome: Outcome): Promise<ExitCode> {
  const now = await pullNow(run, event);
  // Nobody reviews any more what is shown after the merge. A run that is run again has the event of its first time.
  if (!event.open || now?.open === false) {
    await run.log.notice(
      'closed',
      'this pull request is closed: it is told nothing, and nothing is stored as reviewed',
    );
    return ExitCode.done;
  }
  const comment = run.inputs.comment.enabled ? await putPlanComment(run, event, outcome, now) : undefined;
  const status = run.inputs.review ? await triedGitHub(() => setPlanStatus(run, event, outcome)) : undefined;
  const isNewest = now === undefined || now.headSha === event.headSha;
  const settled = comment?.ok === true && isNewest ? await triedGitHub(() => settleGone(run, event)) : undefined;
  const failures = [comment, status, settled].flatMap((tried) => (tried?.ok === false ? [tried.error] : []));
  // A status is believed as that of the pull request whose run it leads to.
  const held = comment?.ok === true || (status?.ok === true && run.runUrl !== undefined);
  if (outcome.review !== undefined && !held) return tellNothingStored(run, failures);
  for (const error of failures) await run.log.warning('github', error.message, error.hint);
  return ExitCode.done;
}

/** As it is, not as it was when the run was started; undefined where that cannot be read, or there is nothing to write. */
async function pullNow({ inputs, github }: Run, { number, open }: PullRequestEvent): Promise<Pull | undefined> {
  if (!open || !(inputs.comment.enabled || inputs.review)) return undefined;
  const read = await triedGitHub(() => pull(github(), number));
  return read.ok ? read.value : undefined;
}

function setPlanStatus(run: Run, { headSha, number }: PullRequestEvent, { status }: Outcome): Promise<void> {
  const targetUrl = statusTarget(run.runUrl, number);
  return setStatus(run.github(), { ...status, sha: headSha, context: statusContext(run.key), targetUrl });
}

async function tellNothingStored({ log }: Run, failures: readonly GitHubError[]): Promise<ExitCode> {
  const reasons = failures.map(({ message }) => message).join('; ');
  const hints = [...new Set(failures.flatMap(({ hint }) => hint ?? []))].join('; ');
  await log.error(
    'review-not-stored',
    `what was reviewed could not be stored on the pull request, so nothing could be applied after its merge: ${reasons}`,
    hints === ''
      ? 'With review: false the plan is only shown.'
      : `${hints}. With review: false the plan is only shown.`,
  );
  return ExitCode.failed;
}
