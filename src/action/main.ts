import { runAction } from './run-action.ts';
import { openWorld } from './world.ts';

/** Runs the Action in this process, sets its exit code and lets it end by itself, so that every output is written whole. */
export async function run(): Promise<void> {
  process.exitCode = await runAction(openWorld());
}
