import { environmentValue } from '../model/environment.ts';
import { ExitCode, worstExitCode } from '../model/exit-code.ts';
import { NetworkError } from '../model/network-error.ts';
import { renderFailureMarkdown } from '../render/report/failure-markdown.ts';
import { renderNetworkError } from '../render/report/network-error-text.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import type { Signals } from '../system/signals.ts';
import { isOutOfFiles, outOfFiles } from '../system/system-code.ts';
import { Failure } from '../usecases/failure.ts';
import { hideLearned, hideSecrets } from '../usecases/hide-secrets.ts';
import { ActionLog } from './action-log.ts';
import { ActionOutputs } from './action-outputs.ts';
import { type ActionCommand, type ActionRun, ActionSummary } from './action-run.ts';
import { isFork } from './github-event.ts';
import type { CommandName } from './inputs.ts';
import { openRun } from './open-run.ts';
import type { Runner } from './runner.ts';
import { append, endedMarkdown } from './runner-files.ts';
import { showDiagnostics } from './show-diagnostics.ts';

/** Runs the step to its end. The outputs are always set, except after a kill. */
export async function runAction(runner: Runner, signals: Signals): Promise<ExitCode> {
  const log = new ActionLog(runner.write);
  const outputs = new ActionOutputs(runner);
  const summaryPath = environmentValue(runner.environment, 'GITHUB_STEP_SUMMARY');
  const summary = new ActionSummary(summaryPath, log);
  signals.atEnd = (code) => {
    outputs.set(code);
    append(summaryPath, endedMarkdown(code, outputs.mayHaveChanged));
  };
  const tools = { log, outputs, summary, signals };
  // An error thrown outside the run's promise chain is also a bug, and is reported as a bug.
  process.once('uncaughtException', (error) => {
    // A second error during this report ends the process immediately.
    process.once('uncaughtException', () => process.exit(ExitCode.failed));
    void showFailure(error, { ...tools, runner }).then((code) => {
      outputs.set(code);
      process.exit(code);
    });
  });
  const ended = await runCommand(runner, tools);
  const troubled = worstExitCode([ended, outputs.hasApplied ? ExitCode.partial : ExitCode.failed]);
  const code = signals.received ?? (outputs.hasLost ? troubled : ended);
  const trouble = outputs.set(code);
  if (trouble === undefined) return code;
  await log.error('outputs', `the outputs of the step could not be set: ${trouble}`);
  return signals.received ?? troubled;
}

async function runCommand(
  runner: Runner,
  tools: Pick<ActionRun, 'log' | 'outputs' | 'summary' | 'signals'>,
): Promise<ExitCode> {
  let run: ActionRun | undefined;
  try {
    run = openRun(runner, tools);
    const command = await commandFor(run);
    return await command(run);
  } catch (error) {
    if (run !== undefined && error instanceof Failure && error.diagnostics.length > 0)
      await showDiagnostics(run, error);
    return showFailure(error, { ...tools, runner });
  }
}

const commands: Readonly<Record<CommandName, () => Promise<ActionCommand>>> = {
  validate: async () => (await import('./commands/run-validate.ts')).runValidate,
  plan: async () => (await import('./commands/run-plan.ts')).runPlan,
  apply: async () => (await import('./commands/run-apply.ts')).runApply,
  drift: async () => (await import('./commands/run-drift.ts')).runDrift,
  status: async () => (await import('./commands/run-status.ts')).runStatus,
  comment: async () => (await import('./commands/run-comment.ts')).runComment,
};

/** Loads the code of the run's command. Documents of a fork are always checked offline, whatever command was asked for. */
export async function commandFor({ inputs, event }: ActionRun): Promise<ActionCommand> {
  if (isFork(event)) return (await import('./commands/run-fork.ts')).runForFork;
  return commands[inputs.command]();
}

const codes: Readonly<Partial<Record<ExitCode, string>>> = {
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
  readonly code: string;
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
  const hint = `Please report it with ${lines}, after removing what is private.`;
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
