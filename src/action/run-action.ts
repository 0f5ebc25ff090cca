import { environmentValue } from '../usecases/environment-value.ts';
import { ExitCode, worstExitCode } from '../usecases/exit-code.ts';
import { Failure } from '../usecases/failure.ts';
import type { Signals } from '../usecases/signals.ts';
import { commandFor } from './command-for.ts';
import { append, endedMarkdown } from './end-early.ts';
import { Log } from './log.ts';
import { openRun } from './open-run.ts';
import { Outputs } from './outputs.ts';
import type { Run } from './run.ts';
import { showDiagnostics } from './show-diagnostics.ts';
import { showFailure } from './show-failure.ts';
import { Summary } from './summary.ts';
import type { World } from './world.ts';

/** Runs the step to its end. Its outputs are set whatever happens, a kill aside. */
export async function runAction(world: World, signals: Signals): Promise<ExitCode> {
  const log = new Log(world.write);
  const outputs = new Outputs(world);
  const summaryPath = environmentValue(world.environment, 'GITHUB_STEP_SUMMARY');
  const summary = new Summary(summaryPath, log);
  signals.atEnd = (code) => {
    outputs.set(code);
    append(summaryPath, endedMarkdown(code, outputs.mayHaveChanged));
  };
  const tools = { log, outputs, summary, signals };
  // Whatever is thrown outside of the run's own chain of promises is a bug too, and told as one.
  process.once('uncaughtException', (error) => {
    // A second one while the first is told ends the process at once.
    process.once('uncaughtException', () => process.exit(ExitCode.failed));
    void showFailure(error, { ...tools, world }).then((code) => {
      outputs.set(code);
      process.exit(code);
    });
  });
  const ended = await runCommand(world, tools);
  const troubled = worstExitCode([ended, outputs.hasApplied ? ExitCode.partial : ExitCode.failed]);
  const code = signals.received ?? (outputs.hasLost ? troubled : ended);
  const trouble = outputs.set(code);
  if (trouble === undefined) return code;
  await log.error('outputs', `the outputs of the step could not be set: ${trouble}`);
  return signals.received ?? troubled;
}

async function runCommand(
  world: World,
  tools: Pick<Run, 'log' | 'outputs' | 'summary' | 'signals'>,
): Promise<ExitCode> {
  let run: Run | undefined;
  try {
    run = openRun(world, tools);
    const command = await commandFor(run);
    return await command(run);
  } catch (error) {
    if (run !== undefined && error instanceof Failure && error.diagnostics.length > 0)
      await showDiagnostics(run, error);
    return showFailure(error, { ...tools, world });
  }
}
