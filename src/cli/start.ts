import { version } from '../usecases/run-context.ts';

/** Runs a command line. For the version, it loads no other module. */
export async function start(argv: readonly string[]): Promise<void> {
  const [first, second] = argv;
  if (second === undefined && (first === '--version' || first === '-V')) {
    process.stdout.on('error', () => undefined);
    process.stdout.write(`${version}\n`);
    return;
  }
  const { main } = await import('./run-cli.ts');
  await main(argv);
}
