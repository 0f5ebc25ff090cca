import { Signals } from '../system/signals.ts';
import { runAction } from './run-action.ts';
import { openRunner } from './runner.ts';

/** Runs the Action in this process, sets its exit code and lets it end by itself, so that every output is written whole. */
export async function run(signals = installed()): Promise<void> {
  process.exitCode = await runAction(openRunner(), signals);
}

function installed(): Signals {
  const signals = new Signals();
  signals.install();
  return signals;
}
