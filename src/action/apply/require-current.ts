import { environmentValue } from '../../usecases/environment-value.ts';
import { ExitCode } from '../../usecases/exit-code.ts';
import { Failure } from '../../usecases/failure.ts';
import { repositoryPath } from '../../usecases/files/repository-path.ts';
import { changedSince } from '../github/changed-since.ts';
import type { ChangedSince } from '../github/changed-since.ts';
import type { Run } from '../run.ts';
import { triedGitHub } from '../tried-github.ts';
import type { Pushed } from './pushed.ts';

/**
 * Ends a run that is run again on documents that its branch does not hold any more: what was reviewed for them may have been undone on purpose since, by
 * a revert for instance, and would be done once more. A run's first time is left alone, as those of several merges wait for each other. Throws a
 * `Failure`.
 */
export async function requireCurrent(run: Run, { after, branch }: Pushed): Promise<void> {
  if (environmentValue(run.world.environment, 'GITHUB_RUN_ATTEMPT') === '1') return;
  const asked = await triedGitHub(() => changedSince(run.github(), { sha: after, branch }));
  if (!asked.ok) {
    throw new Failure(
      `whether ${branch} still holds the documents of this run is not known, and nothing was changed: ${asked.error.message}`,
      { exitCode: ExitCode.failed, hint: asked.error.hint ?? byHand, cause: asked.error },
    );
  }
  const problem = problemOf(run, asked.value);
  if (problem === undefined) return;
  throw new Failure(
    `this run is of commit ${after.slice(0, 7)}, and ${branch} holds other documents by now (${problem}): nothing was changed`,
    { exitCode: ExitCode.refused, hint: `What was merged later may have undone this on purpose. ${byHand}` },
  );
}

const byHand =
  'Run this workflow anew by hand, not once more: it plans the documents as they are now, and carries out exactly the plan whose fingerprint it is given as the input expect.';

const mostNamed = 3;

function problemOf(run: Run, since: ChangedSince): string | undefined {
  if (since.type === 'rewritten') return 'the branch does not have this commit any more';
  if (since.type === 'many') return 'more files were changed than GitHub lists';
  const ours = since.files.filter((file) => isDocument(run, file)).sort();
  if (ours.length === 0) return undefined;
  const rest = ours.length - mostNamed;
  return `${ours.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Whether a file is one of the documents, or lies in a folder of them. */
function isDocument({ inputs, world }: Run, file: string): boolean {
  const named = inputs.files.length > 0 ? inputs.files : ['demarc.yaml', 'demarc'];
  return named
    .map((path) => repositoryPath(path, process.cwd(), world.environment).replace(/\/$/, ''))
    .some((path) => path === '' || path === '.' || file === path || file.startsWith(`${path}/`));
}
