import { Log } from './log.ts';
import { runAction } from './run-action.ts';
import { showFailure } from './show-failure.ts';
import { openWorld } from './world.ts';

/** Runs the Action in this process, sets its exit code and lets it end by itself, so that every output is written whole. */
export async function run(): Promise<void> {
  const world = openWorld();
  // Whatever is thrown outside of the run's own chain of promises is a bug too, and told as one.
  process.on('uncaughtException', (error) => {
    void showFailure(error, new Log(world.write), world.isDebug).then((code) => process.exit(code));
  });
  process.exitCode = await runAction(world);
}
