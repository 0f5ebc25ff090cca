import { join, resolve } from 'node:path';
import { environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { isThere } from '../../system/folders.ts';
import { isWithin } from '../../system/repository-path.ts';
import {
  type CommentState,
  composeComment,
  configurationLine,
  readConfiguration,
  readState,
  type RecordedConfiguration,
} from '../compose-comment.ts';
import { type ConfigurationKey, configurationKey } from '../configuration-key.ts';
import type { PullRequestEvent } from '../event.ts';
import { newestStatus, setStatus } from '../github/commit-status.ts';
import type { GitHubError } from '../github/github-client.ts';
import { type Pull, pull } from '../github/pull.ts';
import {
  type Comment,
  findComments,
  isMarked,
  overwriteComment,
  ownComments,
  putComment,
} from '../github/sticky-comment.ts';
import { short } from '../review/read-review.ts';
import { isStatusOf, statusContext, statusTarget } from '../review/review-status.ts';
import { type Run, type Tried, triedGitHub } from '../run.ts';
import type { Outcome } from './outcome.ts';

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

/** Writes the comment of a plan. A run that a newer one has overtaken leaves it alone: that one's plan is the one to look at. `now` is the pull request as it is, where that is known. */
export async function putPlanComment(
  run: Run,
  { number, headSha }: PullRequestEvent,
  { shows, render, review, isBlocked = false }: Outcome,
  now: Pull | undefined,
): Promise<Tried<unknown>> {
  const { key, log, runUrl, world } = run;
  const marker = key.marker('plan');
  return triedGitHub(async () => {
    const github = run.github();
    if (now !== undefined && now.headSha !== headSha) {
      await log.notice(
        'overtaken',
        `the pull request has a newer commit ${short(now.headSha)}: its comment is left to that run`,
      );
      return;
    }
    const [earlier] = shows === 'changes' ? [] : await findComments(github, number, marker, 'write');
    const notes = supersededNotes(shows, earlier && readState(earlier.body));
    const state = { headSha, shows };
    const body = composeComment({
      marker,
      label: key.label,
      state,
      notes,
      render,
      review,
      configuration: configurationLine(run.inputs),
      isBlocked,
      runUrl,
      version: world.version,
    });
    const { url } = await putComment(github, number, marker, body);
    await log.line(`comment: ${url}`);
  });
}

function supersededNotes(shows: CommentState['shows'], earlier: CommentState | undefined): readonly string[] {
  if (earlier?.shows !== 'changes') return [];
  const plan = `The plan for ${short(earlier.headSha)}`;
  return shows === 'nothing'
    ? [`${plan} is superseded: nothing to change any more.`]
    : [`${plan} is out of date and cannot be applied.`];
}

/**
 * Configurations whose documents this checkout does not have any more, as their folder was moved: their comments say so, and a status of theirs
 * that is green on this commit turns red. Others, as those of jobs beside this one, have their documents and are left alone. Throws a GitHubError.
 */
export async function settleGone(run: Run, event: PullRequestEvent): Promise<void> {
  const workspace = resolve(environmentValue(run.world.environment, 'GITHUB_WORKSPACE') ?? '.');
  if (!(await isWhole(workspace, run))) return;
  const own = await ownComments(run.github(), event.number, 'write');
  for (const comment of own) {
    const key = await goneKey(workspace, comment.body);
    if (key === undefined || isMarked(comment.body, run.key.marker('plan'))) continue;
    // Another comment under the same name may know better where its documents are.
    const alike = own.filter(({ body }) => isMarked(body, key.marker('plan')));
    const gone = await Promise.all(alike.map(async ({ body }) => (await goneKey(workspace, body)) !== undefined));
    if (!gone.includes(false)) await tellGone(run, event, { comment, key });
  }
}

/** The key of a comment whose documents are not there; what is recorded in it counts where it leads to the comment's own marker. */
async function goneKey(workspace: string, body: string): Promise<ConfigurationKey | undefined> {
  const configuration = readConfiguration(body);
  if (configuration === undefined) return undefined;
  const key = configurationKey(configuration.name, configuration);
  const isGone = isMarked(body, key.marker('plan')) && !(await hasDocuments(workspace, configuration));
  return isGone ? key : undefined;
}

/** A checkout of parts lacks documents that the commit has, and so does a folder beside one. */
async function isWhole(workspace: string, { inputs }: Run): Promise<boolean> {
  if (!(await hasDocuments(workspace, inputs))) return false;
  if (await isThere(join(workspace, '.git'))) return !(await isThere(join(workspace, '.git/info/sparse-checkout')));
  return !(await isThere(join(process.cwd(), '.git')));
}

/** What leads out of the workspace counts as there: nobody knows. */
async function hasDocuments(
  workspace: string,
  { workingDirectory, files }: Pick<RecordedConfiguration, 'workingDirectory' | 'files'>,
): Promise<boolean> {
  const folder = resolve(workspace, workingDirectory);
  const paths = (files.length > 0 ? files : ['demarc.yaml', 'demarc']).map((path) => resolve(folder, path));
  if (paths.some((path) => path.includes('\0') || !isWithin(path, workspace))) return true;
  return (await Promise.all(paths.map(isThere))).includes(true);
}

async function tellGone(
  run: Run,
  { number, headSha }: PullRequestEvent,
  { comment, key }: { readonly comment: Comment; readonly key: ConfigurationKey },
): Promise<void> {
  const { runUrl, world, log } = run;
  const github = run.github();
  const body = composeComment({
    marker: key.marker('plan'),
    label: key.label,
    state: { headSha, shows: 'failure' },
    notes: [],
    render: () =>
      `### There is no plan\n\nThe documents of this configuration are not there any more at ${short(headSha)}.\n`,
    review: undefined,
    runUrl,
    version: world.version,
  });
  await overwriteComment(github, number, comment, body);
  await log.notice('configuration-gone', `the documents of ${statusContext(key)} are not there any more`);
  if (!run.inputs.review) return;
  const context = statusContext(key);
  const counts = ({ targetUrl }: { readonly targetUrl: string | undefined }) => isStatusOf(targetUrl, number);
  const status = await newestStatus(github, { sha: headSha, context, counts });
  if (status?.state !== 'success') return;
  const description = 'no plan: its documents are not there any more';
  await setStatus(github, {
    sha: headSha,
    context,
    state: 'error',
    description,
    targetUrl: statusTarget(runUrl, number),
  });
}
