import { ExitCode } from '../../model/exit-code.ts';
import { watchedNames } from '../../system/watched-names.ts';
import type { LaterDocuments } from '../../usecases/apply/overtaken.ts';
import { Failure } from '../../usecases/failure.ts';
import type { ActionRun } from '../action-run.ts';
import { documentsOf, pathsOf } from '../documents/document-paths.ts';
import { readDocumentsAt, UnreadableDocuments } from '../documents/documents-at.ts';
import { type BranchChanges, compareWithBranch } from '../github/compare-commits.ts';
import { shortSha } from '../github/git-objects.ts';
import { GitHubError } from '../github/github-error.ts';
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
    return { name, sources: await readAll(run, since.head, name) };
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

/** All documents must exist: what is missing may have moved, and still want what it says. */
async function readAll(run: ActionRun, commit: string, name: string): Promise<LaterDocuments['sources']> {
  try {
    const { sources, missing } = await readDocumentsAt(run.github(), documentsOf(run, commit));
    if (missing.length === 0) return sources;
    throw new UnreadableDocuments(`there is no ${missing.join(' or ')}`);
  } catch (error) {
    if (!(error instanceof UnreadableDocuments)) throw error;
    throw new Failure(
      `the documents of ${name} cannot be read (${error.message}), so it is unknown what they still want; nothing was changed`,
      {
        exitCode: ExitCode.refused,
        hint: 'The run for that commit applies what it wants. If there is no such run, start the workflow by hand: it plans the documents as they are now.',
      },
    );
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
