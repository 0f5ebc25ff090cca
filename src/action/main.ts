import { Signals } from '../system/signals.ts';
import { runAction } from './run-action.ts';
import { openRunner } from './runner.ts';

/** Runs the Action in this process and sets its exit code. The process ends by itself, so that all output is written. */
export async function run(signals = installed()): Promise<void> {
  process.exitCode = await runAction(openRunner(), signals);
}

function installed(): Signals {
  const signals = new Signals();
  signals.install();
  return signals;
}
