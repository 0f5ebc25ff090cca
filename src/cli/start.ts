import { version } from '../usecases/run-context.ts';
import { Output } from './outputs/output.ts';

/**
 * Runs a command line. For the version, it loads no other module. `isProcess`: it is all that this process does, so that the outputs are what
 * its file descriptors say.
 */
export async function start(argv: readonly string[], isProcess = false): Promise<void> {
  const [first, second] = argv;
  if (second === undefined && (first === '--version' || first === '-V')) {
    const stdout = new Output(() => process.stdout, isProcess ? 1 : undefined);
    stdout.writeDirectly();
    return stdout.write(`${version}\n`);
  }
  const { main } = await import('./run-cli.ts');
  await main(argv, isProcess);
}
