import { NetworkError } from '../model/network-error.ts';
import { renderFailureMarkdown } from '../render/failure-markdown.ts';
import { renderNetworkError } from '../render/network-error.ts';
import { sanitiseText } from '../render/sanitise.ts';
import { ExitCode } from '../usecases/exit-code.ts';
import { Failure } from '../usecases/failure.ts';
import { isOutOfFiles, outOfFiles } from '../usecases/files/out-of-files.ts';
import { hideLearned, hideSecrets } from '../usecases/hide-secrets.ts';
import type { Log } from './log.ts';
import type { Summary } from './summary.ts';
import type { World } from './world.ts';

const codes: Readonly<Partial<Record<ExitCode, string>>> = {
  [ExitCode.invalid]: 'invalid',
  [ExitCode.refused]: 'refused',
  [ExitCode.partial]: 'partial',
  [ExitCode.usage]: 'usage',
};

interface Surroundings {
  readonly log: Log;
  readonly summary: Summary;
  readonly world: Pick<World, 'isDebug' | 'environment' | 'secrets'>;
}

/**
 * Says why a step ended, in the log, as an annotation and in the summary, and gives the exit code for it: the one place that does. What is
 * wrong with documents has been shown where it is by then.
 */
export async function showFailure(error: unknown, { log, summary, world }: Surroundings): Promise<ExitCode> {
  if (error instanceof Failure && error.diagnostics.length > 0) {
    await log.line(`error: ${hideLearned(error.message, world.secrets)}`);
    return error.exitCode;
  }
  const { code, message, hint, exitCode } = describe(error, world);
  if (error instanceof NetworkError) await log.text(renderNetworkError(error, { color: false }));
  await log.error(code, message, hint);
  if (world.isDebug && code === 'bug') await log.text(stackOf(error, world));
  await summary.add(() => renderFailureMarkdown('The run ended with an error', { message, hint }));
  return exitCode;
}

interface Described {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
}

function describe(error: unknown, { isDebug, environment, secrets }: Surroundings['world']): Described {
  if (error instanceof Failure) {
    const { exitCode } = error;
    const hint = error.hint === undefined ? undefined : hideLearned(error.hint, secrets);
    return { code: codes[exitCode] ?? 'failed', message: hideLearned(error.message, secrets), hint, exitCode };
  }
  const exitCode = ExitCode.failed;
  if (error instanceof NetworkError) return { code: 'network', message: error.message, hint: error.hint, exitCode };
  if (isOutOfFiles(error)) return { code: 'failed', ...outOfFiles, exitCode };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const lines = isDebug ? 'the lines below' : 'the log of a run with debug logging';
  const hint = `Please report it with ${lines}, after removing what is private.`;
  const message = `internal error, a bug in demarc: ${hideSecrets(what, environment, secrets)}`;
  return { code: 'bug', message, hint, exitCode };
}

function stackOf(error: unknown, { environment, secrets }: Surroundings['world']): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return hideSecrets(stack, environment, secrets)
    .split('\n')
    .map((line) => `  ${sanitiseText(line)}\n`)
    .join('');
}
