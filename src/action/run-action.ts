import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { environmentValue } from '../usecases/environment-value.ts';
import { ExitCode, worstExitCode } from '../usecases/exit-code.ts';
import { Failure } from '../usecases/failure.ts';
import type { RunContext } from '../usecases/run-context.ts';
import { Cancellation } from './cancellation.ts';
import { commandFor } from './command-for.ts';
import { configurationKey } from './configuration-key.ts';
import { readEvent } from './event.ts';
import { readInputs } from './inputs.ts';
import type { Inputs } from './inputs.ts';
import { Log } from './log.ts';
import { Outputs } from './outputs.ts';
import { showFailure } from './show-failure.ts';
import { Summary } from './summary.ts';
import type { World } from './world.ts';

/** Runs the step to its end. Its outputs are set whatever happens, a kill aside. */
export async function runAction(world: World): Promise<ExitCode> {
  const log = new Log(world.write);
  const outputs = new Outputs(world);
  const cancellation = new Cancellation((code) => outputs.set(code));
  cancellation.install();
  let code: ExitCode;
  try {
    code = await runCommand(world, { log, outputs, cancellation });
  } catch (error) {
    code = await showFailure(error, log, world.isDebug);
  }
  code = cancellation.received ?? code;
  const trouble = outputs.set(code);
  if (trouble === undefined) return code;
  await log.error('outputs', `the outputs of the step could not be set: ${trouble}`);
  return cancellation.received ?? worstExitCode([code, outputs.hasApplied ? ExitCode.partial : ExitCode.failed]);
}

async function runCommand(
  world: World,
  { log, outputs, cancellation }: { log: Log; outputs: Outputs; cancellation: Cancellation },
): Promise<ExitCode> {
  const { environment } = world;
  for (const name of ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY']) mask(world, environmentValue(environment, name));
  mask(world, world.input('github-token'));
  const inputs = readInputs(world.input);
  enterFolder(world, inputs);
  const event = await readEvent(environment);
  const command = await commandFor(inputs.command);
  return command({
    world,
    inputs,
    event,
    key: configurationKey(inputs.comment.name, inputs),
    log,
    summary: new Summary(environmentValue(environment, 'GITHUB_STEP_SUMMARY'), log),
    outputs,
    cancellation,
    context: contextOf(world, log),
  });
}

function mask(world: World, secret: string | undefined): void {
  if (secret !== undefined && secret !== '') world.mask(secret);
}

/** The runner starts a step at the root of the repository. */
function enterFolder(world: World, { workingDirectory }: Inputs): void {
  const root = environmentValue(world.environment, 'GITHUB_WORKSPACE') ?? '.';
  try {
    world.enter(resolve(root, workingDirectory));
  } catch (error) {
    const what = workingDirectory === '' ? 'the folder of the repository' : `working-directory ${workingDirectory}`;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`${what} cannot be entered: ${reason}`, {
      exitCode: ExitCode.usage,
      hint: 'Check the repository out first (actions/checkout), and name a folder from its root.',
      cause: error,
    });
  }
}

function contextOf(world: World, log: Log): RunContext {
  return {
    version: world.version,
    environment: world.environment,
    stdin: Readable.from([]),
    notify: (line) => void log.line(line),
    onSecret: world.mask,
  };
}
