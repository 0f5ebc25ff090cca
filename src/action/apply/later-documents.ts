import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { repositoryPath, repositoryRoot } from '../../system/repository-path.ts';
import { watchedNames } from '../../system/watched-names.ts';
import type { LaterDocuments } from '../../usecases/apply/overtaken.ts';
import { Failure } from '../../usecases/failure.ts';
import type { ActionRun } from '../action-run.ts';
import { type BranchChanges, compareWithBranch } from '../github/compare-commits.ts';
import { shortSha } from '../github/git-objects.ts';
import { GitHubError } from '../github/github-error.ts';
import { readDocumentsAt } from './documents-at.ts';
import type { PushedCommits } from './merged-reviews.ts';

/**
 * Reads the documents of the last commit of the branch, if they may differ from those of this run. Runs can leave a queue in another order
 * than they entered it, and can be run again much later. Throws a `Failure` if the documents cannot be read: a later merge may have undone
 * this change on purpose.
 */
export async function readLaterDocuments(
  run: ActionRun,
  { after, branch }: PushedCommits,
): Promise<LaterDocuments | undefined> {
  try {
    const since = await compareWithBranch(run.github(), { sha: after, branch });
    if (since.type === 'same') return undefined;
    if (since.type === 'rewritten') throw rewritten(after, branch);
    const name = `${branch} at ${shortSha(since.head)}`;
    if (!mayDiffer(run, since, name)) return undefined;
    await run.log.line(`note: this run is for commit ${shortSha(after)}; what ${name} no longer wants is left out`);
    return {
      name,
      sources: await readDocumentsAt(run.github(), {
        commit: since.head,
        name,
        paths: namesOf(run),
        isOneOf: run.inputs.files.length === 0,
      }),
    };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    // A 404 is final: the resource does not exist, or the token may not see it. Other errors may be temporary.
    const exitCode = error.status === 404 ? ExitCode.refused : ExitCode.failed;
    throw new Failure(`cannot find out what ${branch} wants now; nothing was changed: ${error.message}`, {
      exitCode,
      hint: error.hint ?? byHand,
      cause: error,
    });
  }
}

const byHand =
  'Start a new run of this workflow by hand; do not re-run this one. A new run plans the documents as they are now.';

function rewritten(after: string, branch: string): Failure {
  return new Failure(`${branch} no longer has the commit ${shortSha(after)} of this run: nothing was changed`, {
    exitCode: ExitCode.refused,
    hint: `The commit was removed from the branch, perhaps on purpose. ${byHand}`,
  });
}

/** Names are compared in git's form, because links on the way to a document are also files of the repository. */
function mayDiffer(run: ActionRun, { files }: Extract<BranchChanges, { type: 'ahead' }>, name: string): boolean {
  const watched = watchedNames(pathsOf(run), process.cwd(), run.runner.environment);
  if (watched.isComplete) return files === undefined || files.some(watched.isTouchedBy);
  throw new Failure(
    `some documents of this run are outside the repository, so git cannot tell whether ${name} still wants them: nothing was changed`,
    { exitCode: ExitCode.refused, hint: byHand },
  );
}

/** The documents as absolute paths. Links and dots are kept as written. */
function pathsOf({ inputs: { files, workingDirectory }, runner }: ActionRun): readonly string[] {
  const folder = joinAsTyped(workspaceOf(runner), workingDirectory);
  return (files.length > 0 ? files : ['demarc.yaml', 'demarc']).map((path) => joinAsTyped(folder, path));
}

/**
 * The same paths relative to the root of the repository, which may be below the workspace. Links are not resolved: their targets at another
 * commit are not known here.
 */
function namesOf(run: ActionRun): readonly string[] {
  const workspace = workspaceOf(run.runner);
  const here = process.cwd();
  const root = join(workspace, repositoryPath(repositoryRoot(here, here, run.runner.environment), workspace, {}));
  return pathsOf(run).map((path) =>
    (path.startsWith(root + sep) ? path.slice(root.length + 1) : relative(root, path)).split(sep).join('/'),
  );
}

function workspaceOf({ environment }: ActionRun['runner']): string {
  return resolve(environmentValue(environment, 'GITHUB_WORKSPACE') ?? '.');
}

function joinAsTyped(folder: string, path: string): string {
  if (path === '') return folder;
  return isAbsolute(path) ? path : `${folder}${sep}${path}`;
}
