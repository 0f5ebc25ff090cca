// Runs the chaos suite at any size: npm run chaos -- --seeds N [--from S]. A failure names its seeds; one alone: --seeds 1 --from S.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '0' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^\d{1,9}$/.test(value)) continue;
  console.error(`--${name} takes a whole number, not ${value}`);
  process.exit(64);
}
const root = fileURLToPath(new URL('../', import.meta.url));
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const env = { ...process.env, DEMARC_CHAOS_SEEDS: values.seeds, DEMARC_CHAOS_FROM: values.from };
const child = spawn(process.execPath, [vitest, 'run', 'test/chaos/chaos.test.ts', '--silent=false'], {
  cwd: root,
  env,
  stdio: 'inherit',
});
child.on('exit', (code) => process.exit(code ?? 1));
