#!/usr/bin/env node
import { version } from '../usecases/version.ts';

// Asking for the version loads nothing else.
const [first, second] = process.argv.slice(2);
if (second === undefined && (first === '--version' || first === '-V')) {
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${version}\n`);
} else {
  const { main } = await import('./main.ts');
  await main(process.argv.slice(2));
}
