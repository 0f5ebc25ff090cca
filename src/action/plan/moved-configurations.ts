import { join, resolve } from 'node:path';
import { environmentValue } from '../../model/environment.ts';
import { isThere } from '../../system/folders.ts';
import { isWithin } from '../../system/repository-path.ts';
import type { ActionRun } from '../action-run.ts';
import { composeComment } from '../compose-comment.ts';
import {
  type ConfigurationKey,
  keyOfConfiguration,
  readConfiguration,
  type RecordedConfiguration,
} from '../configuration-key.ts';
import { findNewestStatus, setStatus } from '../github/commit-status.ts';
import { shortSha } from '../github/git-objects.ts';
import { type Comment, isMarked, listOwnComments, overwriteComment } from '../github/sticky-comment.ts';
import type { PullRequestEvent } from '../github-event.ts';
import { isStatusOf, statusContext, statusTarget } from '../review/review-status.ts';

/**
 * Finds configurations whose documents are missing in this checkout because their folder was moved. It says so in their comments, and turns
 * their green status on this commit red. Other configurations, such as those of parallel jobs, have documents and stay unchanged. Throws a
 * GitHubError.
 */
export async function reportMovedConfigurations(run: ActionRun, event: PullRequestEvent): Promise<void> {
  const workspace = resolve(environmentValue(run.runner.environment, 'GITHUB_WORKSPACE') ?? '.');
  if (!(await isWholeCheckout(workspace, run))) return;
  const own = await listOwnComments(run.github(), event.number, 'write');
  for (const comment of own) {
    const key = await movedKey(workspace, comment.body);
    if (key === undefined || isMarked(comment.body, run.key.marker('plan'))) continue;
    // Another comment with the same marker may record where the documents are now.
    const alike = own.filter(({ body }) => isMarked(body, key.marker('plan')));
    const gone = await Promise.all(alike.map(async ({ body }) => (await movedKey(workspace, body)) !== undefined));
    if (!gone.includes(false)) await reportMoved(run, event, { comment, key });
  }
}

/** The key of a comment whose documents are missing. The recorded configuration counts only if it gives the comment's own marker. */
async function movedKey(workspace: string, body: string): Promise<ConfigurationKey | undefined> {
  const configuration = readConfiguration(body);
  if (configuration === undefined) return undefined;
  const key = keyOfConfiguration(configuration.name, configuration);
  const isGone = isMarked(body, key.marker('plan')) && !(await hasDocuments(workspace, configuration));
  return isGone ? key : undefined;
}

/** A sparse checkout lacks documents that the commit has. A folder beside a checkout lacks them too. */
async function isWholeCheckout(workspace: string, { inputs }: ActionRun): Promise<boolean> {
  if (!(await hasDocuments(workspace, inputs))) return false;
  if (await isThere(join(workspace, '.git'))) return !(await isThere(join(workspace, '.git/info/sparse-checkout')));
  return !(await isThere(join(process.cwd(), '.git')));
}

/** Paths outside the workspace count as present, because they cannot be checked. */
async function hasDocuments(
  workspace: string,
  { workingDirectory, files }: Pick<RecordedConfiguration, 'workingDirectory' | 'files'>,
): Promise<boolean> {
  const folder = resolve(workspace, workingDirectory);
  const paths = (files.length > 0 ? files : ['demarc.yaml', 'demarc']).map((path) => resolve(folder, path));
  if (paths.some((path) => path.includes('\0') || !isWithin(path, workspace))) return true;
  return (await Promise.all(paths.map(isThere))).includes(true);
}

async function reportMoved(
  run: ActionRun,
  { number, headSha }: PullRequestEvent,
  { comment, key }: { readonly comment: Comment; readonly key: ConfigurationKey },
): Promise<void> {
  const { runUrl, runner, log } = run;
  const github = run.github();
  const body = composeComment({
    marker: key.marker('plan'),
    label: key.label,
    state: { headSha, shows: 'failure' },
    notes: [],
    render: () =>
      `### There is no plan\n\nThe documents of this configuration no longer exist at ${shortSha(headSha)}.\n`,
    review: undefined,
    runUrl,
    version: runner.version,
  });
  await overwriteComment(github, number, comment, body);
  await log.notice('configuration-gone', `the documents of ${statusContext(key)} no longer exist`);
  if (!run.inputs.review) return;
  const context = statusContext(key);
  const counts = ({ targetUrl }: { readonly targetUrl: string | undefined }) => isStatusOf(targetUrl, number);
  const status = await findNewestStatus(github, { sha: headSha, context, counts });
  if (status?.state !== 'success') return;
  const description = 'no plan: its documents no longer exist';
  await setStatus(github, {
    sha: headSha,
    context,
    state: 'error',
    description,
    targetUrl: statusTarget(runUrl, number),
  });
}
