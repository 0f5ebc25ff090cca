import { realpathSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { environmentValue, runUrl } from '../model/environment.ts';
import { ExitCode } from '../model/exit-code.ts';
import { reasonOf } from '../model/text.ts';
import { isWithin, nameWithin } from '../system/repository-path.ts';
import { Failure } from '../usecases/failure.ts';
import { type ConnectionRequest, proxyOf, warnOfUnverifiedTls } from '../usecases/network/connection.ts';
import type { PullAllowances } from '../usecases/plan/allowance-notes.ts';
import type { PlanRequest } from '../usecases/plan/compute-plan.ts';
import { requestLine, type RunContext } from '../usecases/run-context.ts';
import type { ActionLog } from './action-log.ts';
import type { ActionRun } from './action-run.ts';
import { keyOfConfiguration } from './configuration-key.ts';
import { type GitHub, openGitHub } from './github/github-client.ts';
import { GitHubError } from './github/github-error.ts';
import { readEvent } from './github-event.ts';
import { type Inputs, readInputs } from './inputs.ts';
import type { Runner } from './runner.ts';

// In milliseconds. After the deadline, the pull request and the issue must still get the result of the run.
const reportingMs = 60_000;
const longestTimer = 0x7fff_ffff;

/** Reads the inputs and the event, hides their secrets, and enters the working directory. Throws a `Failure` if that is not possible. */
export function openRun(runner: Runner, tools: Pick<ActionRun, 'log' | 'outputs' | 'summary' | 'signals'>): ActionRun {
  const { environment } = runner;
  const secrets = [
    environmentValue(environment, 'CLOUDFLARE_API_TOKEN'),
    environmentValue(environment, 'CLOUDFLARE_API_KEY'),
    runner.input('github-token').trim(),
  ];
  for (const secret of secrets) runner.mask(secret ?? '');
  const inputs = readInputs(runner.input);
  enterFolder(runner, inputs);
  const context = makeContext(runner, tools.log);
  // The connection to GitHub also uses TLS.
  warnOfUnverifiedTls(context);
  const { deadlineMs } = inputs;
  const signal =
    deadlineMs === undefined ? undefined : AbortSignal.timeout(Math.min(deadlineMs + reportingMs, longestTimer));
  let github: GitHub | undefined;
  return {
    ...tools,
    runner,
    inputs,
    event: readEvent(environment),
    key: keyOfConfiguration(inputs.comment.name, inputs),
    context,
    github: () => (github ??= openRepository(runner, inputs.token ?? '', signal)),
    runUrl: runUrl(environment),
  };
}

/** The runner starts a step in the root of the repository. */
function enterFolder(runner: Runner, { workingDirectory }: Inputs): void {
  const root = resolve(environmentValue(runner.environment, 'GITHUB_WORKSPACE') ?? '.');
  const folder = resolve(root, workingDirectory);
  if (isWithin(folder, root) && leadsOut(folder, root)) {
    throw new Failure(
      `working-directory ${workingDirectory} is a link, or is behind one, that points outside the repository`,
      {
        exitCode: ExitCode.invalid,
        hint: 'Use the folder itself, not a link.',
      },
    );
  }
  try {
    runner.enter(folder);
  } catch (error) {
    const what = workingDirectory === '' ? 'the folder of the repository' : `working-directory ${workingDirectory}`;
    const reason = reasonOf(error);
    throw new Failure(`${what} cannot be opened: ${reason}`, {
      exitCode: ExitCode.usage,
      hint: 'Check out the repository first (actions/checkout), and name a folder relative to its root.',
      cause: error,
    });
  }
}

/** A person who may change the branch may have put a link here. A path that cannot be checked cannot be entered either. */
function leadsOut(folder: string, root: string): boolean {
  try {
    const way = nameWithin(realpathSync(root), realpathSync(folder));
    return isAbsolute(way) || way.split('/').includes('.git');
  } catch {
    return false;
  }
}

function makeContext(runner: Runner, log: ActionLog): RunContext {
  return {
    version: runner.version,
    environment: runner.environment,
    stdin: Readable.from([]),
    notify: (line) => void log.line(line),
    onRequest: runner.isDebug ? (record) => void log.debug(requestLine(record)) : undefined,
    onSecret: runner.mask,
  };
}

function openRepository({ environment, version }: Runner, token: string, signal: AbortSignal | undefined): GitHub {
  const [owner, repo] = environmentValue(environment, 'GITHUB_REPOSITORY')?.split('/') ?? [];
  if (owner === undefined || repo === undefined) {
    throw new GitHubError('GITHUB_REPOSITORY does not name a repository', { operation: 'open the API of GitHub' });
  }
  const apiUrl = environmentValue(environment, 'GITHUB_API_URL') ?? 'https://api.github.com';
  return openGitHub({
    token,
    apiUrl,
    graphqlUrl: environmentValue(environment, 'GITHUB_GRAPHQL_URL') ?? `${apiUrl}/graphql`,
    repository: { owner, repo },
    proxy: proxyOf(environment),
    version,
    ...(signal !== undefined && { signal }),
  });
}

export function connectionOf({ deadlineMs }: Inputs): ConnectionRequest {
  return { baseUrl: undefined, sandbox: false, timeoutMs: undefined, deadlineMs };
}

/**
 * The inputs that plan, apply and drift share.
 * @param pull what pull requests lift
 */
export function planRequestOf(inputs: Inputs, pull?: PullAllowances): PlanRequest {
  const { files, accounts, allow, only, skipSecrets, waitMs, check } = inputs;
  return { ...connectionOf(inputs), files, accounts, allow, pull, only, skipSecrets, waitMs, check };
}
