import { NetworkError } from '../model/network-error.ts';
import { renderNetworkError } from '../render/network-error.ts';
import { sanitiseText } from '../render/sanitise.ts';
import { ExitCode } from '../usecases/exit-code.ts';
import { Failure } from '../usecases/failure.ts';
import type { Log } from './log.ts';

const codes: Readonly<Partial<Record<ExitCode, string>>> = {
  [ExitCode.invalid]: 'invalid',
  [ExitCode.refused]: 'refused',
  [ExitCode.partial]: 'partial',
  [ExitCode.usage]: 'usage',
};

/** Says in the log, and as an annotation, why a step ended, and gives the exit code for it: the one place that does. */
export async function showFailure(error: unknown, log: Log, isDebug: boolean): Promise<ExitCode> {
  if (error instanceof Failure) {
    const { message, hint, exitCode } = error;
    // What is wrong with documents is annotated where it is.
    if (error.diagnostics.length > 0) await log.line(`error: ${message}`);
    else await log.error(codes[exitCode] ?? 'failed', message, hint);
    return exitCode;
  }
  if (error instanceof NetworkError) {
    await log.text(renderNetworkError(error, { color: false }));
    await log.error('network', error.message, error.hint);
    return ExitCode.failed;
  }
  await showBug(error, log, isDebug);
  return ExitCode.failed;
}

async function showBug(error: unknown, log: Log, isDebug: boolean): Promise<void> {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  await log.error(
    'bug',
    `internal error, a bug in demarc: ${what}`,
    isDebug
      ? 'Please report it with the lines below, after removing what is private.'
      : 'Please report it with the log of a run with debug logging, after removing what is private.',
  );
  if (!isDebug || !(error instanceof Error) || error.stack === undefined) return;
  await log.text(
    error.stack
      .split('\n')
      .map((line) => `  ${sanitiseText(line)}\n`)
      .join(''),
  );
}
