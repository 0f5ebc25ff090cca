import { environmentValue } from '../model/environment.ts';
import { ExitCode, worstExitCode } from '../model/exit-code.ts';
import { Signals } from '../system/signals.ts';
import { Failure } from '../usecases/failure.ts';
import { ActionLog } from './action-log.ts';
import { ActionOutputs } from './action-outputs.ts';
import { type ActionCommand, type ActionRun, ActionSummary } from './action-run.ts';
import { isFork } from './github-event.ts';
import type { CommandName } from './inputs.ts';
import { openRun } from './open-run.ts';
import { openRunner, type Runner } from './runner.ts';
import { append, endedMarkdown } from './runner-files.ts';
import { showDiagnostics } from './show-diagnostics.ts';
import { showFailure } from './show-failure.ts';

/** Runs the Action in this process and sets its exit code. The process ends by itself, so that all output is written. */
export async function run(signals = installed()): Promise<void> {
  process.exitCode = await runAction(openRunner(), signals);
}

function installed(): Signals {
  const signals = new Signals();
  signals.install();
  return signals;
}

/** Runs the step to its end. The outputs are always set, except after a kill. */
async function runAction(runner: Runner, signals: Signals): Promise<ExitCode> {
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
async function commandFor({ inputs, event }: ActionRun): Promise<ActionCommand> {
  if (isFork(event)) return (await import('./commands/run-fork.ts')).runForFork;
  return commands[inputs.command]();
}
