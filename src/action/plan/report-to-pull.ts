import { ExitCode } from '../../model/exit-code.ts';
import { type ActionRun, type Attempt, tryGitHub } from '../action-run.ts';
import { type CommentState, composeComment, readState } from '../compose-comment.ts';
import { renderConfiguration } from '../configuration-key.ts';
import { setStatus } from '../github/commit-status.ts';
import { shortSha } from '../github/git-objects.ts';
import type { GitHubError } from '../github/github-error.ts';
import { type PullRequest, readPull } from '../github/pull-request.ts';
import { findComments, putComment } from '../github/sticky-comment.ts';
import type { PullRequestEvent } from '../github-event.ts';
import { statusContext, statusTarget } from '../review/review-status.ts';
import { reportMovedConfigurations } from './moved-configurations.ts';
import type { PullReport } from './pull-report.ts';

/**
 * Writes the comment of a pull request and the status of its last commit, which also store the review. If one of them cannot be written,
 * the log gets a warning. If neither holds the review, that is an error, because nothing could be applied later.
 */
export async function reportToPull(run: ActionRun, event: PullRequestEvent, outcome: PullReport): Promise<ExitCode> {
  const now = await readPullNow(run, event);
  // After the merge, no person reviews a new plan. A repeated run has the event of its first attempt, so the current state is also checked.
  if (!event.open || now?.open === false) {
    await run.log.notice(
      'closed',
      'this pull request is closed: it gets no comment and no status, and no review is stored',
    );
    return ExitCode.done;
  }
  const comment = run.inputs.comment.enabled ? await putPlanComment(run, event, outcome, now) : undefined;
  const status = run.inputs.review ? await tryGitHub(() => setPlanStatus(run, event, outcome)) : undefined;
  const isNewest = now === undefined || now.headSha === event.headSha;
  const settled =
    comment?.ok === true && isNewest ? await tryGitHub(() => reportMovedConfigurations(run, event)) : undefined;
  const failures = [comment, status, settled].flatMap((tried) => (tried?.ok === false ? [tried.error] : []));
  // A status is only accepted for the pull request in its target URL, and that URL needs the URL of the run.
  const held = comment?.ok === true || (status?.ok === true && run.runUrl !== undefined);
  if (outcome.review !== undefined && !held) return failNotStored(run, failures);
  for (const error of failures) await run.log.warning('github', error.message, error.hint);
  return ExitCode.done;
}

/** The current pull request, not its state at the start of the run. Undefined if it cannot be read or nothing must be written. */
async function readPullNow(
  { inputs, github }: ActionRun,
  { number, open }: PullRequestEvent,
): Promise<PullRequest | undefined> {
  if (!open || !(inputs.comment.enabled || inputs.review)) return undefined;
  const read = await tryGitHub(() => readPull(github(), number));
  return read.ok ? read.value : undefined;
}

function setPlanStatus(run: ActionRun, { headSha, number }: PullRequestEvent, { status }: PullReport): Promise<void> {
  const targetUrl = statusTarget(run.runUrl, number);
  return setStatus(run.github(), { ...status, sha: headSha, context: statusContext(run.key), targetUrl });
}

async function failNotStored({ log }: ActionRun, failures: readonly GitHubError[]): Promise<ExitCode> {
  const reasons = failures.map(({ message }) => message).join('; ');
  const hints = [...new Set(failures.flatMap(({ hint }) => hint ?? []))].join('; ');
  await log.error(
    'review-not-stored',
    `the review could not be stored on the pull request, so nothing could be applied after the merge: ${reasons}`,
    hints === ''
      ? 'With review: false the plan is only shown.'
      : `${hints}. With review: false the plan is only shown.`,
  );
  return ExitCode.failed;
}

/**
 * Writes the comment of a plan. If the pull request has a newer commit, the comment is left to the run of that commit. `now` is the current
 * pull request, if known.
 */
async function putPlanComment(
  run: ActionRun,
  { number, headSha }: PullRequestEvent,
  { shows, render, review, notes: own = [], isBlocked = false }: PullReport,
  now: PullRequest | undefined,
): Promise<Attempt<unknown>> {
  const { key, log, runUrl, runner } = run;
  const marker = key.marker('plan');
  return tryGitHub(async () => {
    const github = run.github();
    if (now !== undefined && now.headSha !== headSha) {
      await log.notice(
        'overtaken',
        `the pull request has a newer commit ${shortSha(now.headSha)}: that run writes the comment`,
      );
      return;
    }
    const [earlier] = shows === 'changes' ? [] : await findComments(github, number, marker, 'write');
    const notes = [...own, ...supersededNotes(shows, earlier && readState(earlier.body))];
    const state = { headSha, shows };
    const body = composeComment({
      marker,
      label: key.label,
      state,
      notes,
      render,
      review,
      configuration: renderConfiguration(run.inputs),
      isBlocked,
      runUrl,
      version: runner.version,
    });
    const { url } = await putComment(github, number, marker, body);
    await log.line(`comment: ${url}`);
  });
}

function supersededNotes(shows: CommentState['shows'], earlier: CommentState | undefined): readonly string[] {
  if (earlier?.shows !== 'changes') return [];
  const plan = `The plan for ${shortSha(earlier.headSha)}`;
  return shows === 'nothing'
    ? [`${plan} is superseded: there is nothing left to change.`]
    : [`${plan} is out of date and cannot be applied.`];
}
