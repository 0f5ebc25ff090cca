import { ExitCode } from '../model/exit-code.ts';
import { NetworkError } from '../model/network-error.ts';
import { renderFailureMarkdown } from '../render/report/failure-markdown.ts';
import { renderNetworkError } from '../render/report/network-error-text.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import { isOutOfFiles, outOfFiles } from '../system/system-code.ts';
import type { ActionCode } from '../usecases/explain/action-pages.ts';
import { Failure } from '../usecases/failure.ts';
import { hideLearned, hideSecrets } from '../usecases/hide-secrets.ts';
import type { ActionLog } from './action-log.ts';
import type { ActionSummary } from './action-run.ts';
import type { Runner } from './runner.ts';

const codes: Readonly<Partial<Record<ExitCode, ActionCode>>> = {
  [ExitCode.invalid]: 'invalid',
  [ExitCode.refused]: 'refused',
  [ExitCode.partial]: 'partial',
  [ExitCode.usage]: 'usage',
};

interface Surroundings {
  readonly log: ActionLog;
  readonly summary: ActionSummary;
  readonly runner: Pick<Runner, 'isDebug' | 'environment' | 'secrets'>;
}

/**
 * Reports why a step ended, in the log, as an annotation and in the summary, and returns the exit code. Only this function does that.
 * Diagnostics of documents were already shown at their lines.
 */
export async function showFailure(error: unknown, { log, summary, runner }: Surroundings): Promise<ExitCode> {
  if (error instanceof Failure && error.diagnostics.length > 0) {
    await log.line(`error: ${hideLearned(error.message, runner.secrets)}`);
    return error.exitCode;
  }
  const { code, message, hint, exitCode } = describeFailure(error, runner);
  if (error instanceof NetworkError) await log.text(renderNetworkError(error, { color: false }));
  await log.error(code, message, hint);
  if (runner.isDebug && code === 'bug') await log.text(stackOf(error, runner));
  await summary.add(() => renderFailureMarkdown('The run ended with an error', { message, hint }));
  return exitCode;
}

interface FailureDescription {
  readonly code: ActionCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;
}

function describeFailure(
  error: unknown,
  { isDebug, environment, secrets }: Surroundings['runner'],
): FailureDescription {
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
  const hint = `Please report it with ${lines}, after removing private data.`;
  const message = `internal error, a bug in demarc: ${hideSecrets(what, environment, secrets)}`;
  return { code: 'bug', message, hint, exitCode };
}

function stackOf(error: unknown, { environment, secrets }: Surroundings['runner']): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return hideSecrets(stack, environment, secrets)
    .split('\n')
    .map((line) => `  ${sanitiseText(line)}\n`)
    .join('');
}
