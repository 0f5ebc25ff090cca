import { join, resolve } from 'node:path';
import { environmentValue } from '../../usecases/environment-value.ts';
import { isThere } from '../../usecases/files/is-there.ts';
import { isWithin } from '../../usecases/files/repository-path.ts';
import { composeComment } from '../comment/compose-comment.ts';
import { readConfiguration } from '../comment/configuration-line.ts';
import type { RecordedConfiguration } from '../comment/configuration-line.ts';
import { configurationKey } from '../configuration-key.ts';
import type { ConfigurationKey } from '../configuration-key.ts';
import type { PullRequestEvent } from '../event.ts';
import { newestStatus, setStatus } from '../github/commit-status.ts';
import { isMarked } from '../github/marker.ts';
import { ownComments, overwriteComment } from '../github/sticky-comment.ts';
import type { Comment } from '../github/sticky-comment.ts';
import { short } from '../review/review-of.ts';
import { isStatusOf, statusContext, statusTarget } from '../review/review-status.ts';
import type { Run } from '../run.ts';

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
