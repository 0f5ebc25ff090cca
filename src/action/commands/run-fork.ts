import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { Failure } from '../../usecases/failure.ts';
import { findDocuments } from '../../usecases/files/find-documents.ts';
import { validate } from '../../usecases/validate-documents.ts';
import type { ActionCommand, ActionRun } from '../action-run.ts';
import { showDiagnostics } from '../show-diagnostics.ts';

/**
 * Replaces every command on the pull request of a fork. It checks the documents offline, without the variables of the step. The author of a
 * fork chooses which paths and variables the documents name. So the run reads nothing outside the repository and shows no line of a
 * document.
 */
export const runForFork: ActionCommand = async (run) => {
  const { inputs, log, context } = run;
  if (inputs.command === 'apply') {
    throw new Failure('a pull request from a fork is never applied', {
      exitCode: ExitCode.refused,
      hint: 'Run apply on a push to the branch that it is merged into.',
    });
  }
  const what = describeEvent(run);
  if (inputs.command === 'comment') {
    await log.notice('fork', `${what}: it has no plan to comment on`);
    return ExitCode.done;
  }
  if (inputs.command !== 'validate') {
    await log.notice(
      'fork',
      `${what}: its documents are checked offline; no request goes to Cloudflare, and no secret is read`,
    );
  }
  await requireInsideRepository(run);
  const { files, accounts } = inputs;
  const result = await validate({ files, accounts }, { ...context, environment: publicEnvironment(run) });
  await showDiagnostics(run, { ...result, sources: new Map() }, result.counts);
  return result.exitCode;
};

function describeEvent({ event }: ActionRun): string {
  if (event.type === 'pull_request') return 'this is a pull request from a fork';
  const why = event.type === 'other' && event.problem !== undefined ? ` (${event.problem})` : '';
  return `this may be a pull request from a fork${why}`;
}

function publicEnvironment({ runner }: ActionRun): Readonly<Record<string, string | undefined>> {
  return { CLOUDFLARE_ACCOUNT_ID: environmentValue(runner.environment, 'CLOUDFLARE_ACCOUNT_ID') };
}

/** Throws a `Failure` if a document is a link to a file outside the repository. */
async function requireInsideRepository({ inputs, runner }: ActionRun): Promise<void> {
  const root = await realpath(environmentValue(runner.environment, 'GITHUB_WORKSPACE') ?? '.');
  const paths = inputs.files.length > 0 ? inputs.files : ['demarc.yaml', 'demarc'];
  for (const { name, path } of (await findDocuments(paths, runner.environment)).files) {
    const real = await realpath(path).catch(() => path);
    const way = relative(root, real);
    const parts = way.split(sep);
    // The `.git` folder of a checkout may contain the token of the job.
    if (parts[0] !== '..' && !parts.includes('.git') && !isAbsolute(way)) continue;
    throw new Failure(`${name} points outside the files of the repository`, {
      exitCode: ExitCode.invalid,
      hint: 'A pull request from a fork is checked only with files of the repository.',
    });
  }
}
