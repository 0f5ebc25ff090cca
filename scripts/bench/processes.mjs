// Whole processes in a bare environment: what a person has set would count too. A certificate bundle in NODE_EXTRA_CA_CERTS, for one, slows
// every start of Node down.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const demarc = join(root, 'dist', 'demarc.js');
export const folder = mkdtempSync(join(tmpdir(), 'demarc-bench-'));

const bare = { PATH: process.env.PATH, HOME: process.env.HOME };
const running = new Set();

/** Each process tells at its end, on a descriptor of its own, what it used. */
const hook = write(
  'usage.cjs',
  `process.on('exit', () => require('fs').writeSync(3, JSON.stringify(process.resourceUsage())));\n`,
);

export function write(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

export function cleanUp() {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

/**
 * Of each command, by its name: the medians of time and of processor time in milliseconds, and of the peak of memory in MiB. The commands run in
 * turn, so that a passing load falls on all of them alike.
 */
export function measureTogether(commands, times) {
  const samples = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  // One round more than is counted: the first one warms the file cache.
  for (let i = 0; i <= times; i++) {
    for (const [name, { args, environment, status }] of Object.entries(commands)) {
      const sample = runOnce(args, environment, status);
      if (i > 0) samples[name].push(sample);
    }
  }
  return Object.fromEntries(
    Object.entries(samples).map(([name, all]) => [
      name,
      {
        time: median(all.map(({ time }) => time)),
        cpu: median(all.map(({ cpu }) => cpu)),
        peak: median(all.map(({ peak }) => peak)),
      },
    ]),
  );
}

export function runOnce(args, environment = {}, expected = 0) {
  const start = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, ['--require', hook, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...bare, ...environment },
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const time = performance.now() - start;
  if (status !== expected) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr.slice(0, 2000)}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(output[3]);
  return { time, cpu: (userCPUTime + systemCPUTime) / 1000, peak: maxRSS / 1024 };
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

export async function startSandbox(...flags) {
  const child = spawn(process.execPath, [demarc, 'sandbox', '--port', '0', ...flags], {
    cwd: folder,
    env: bare,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const url = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the sandbox did not start')));
    child.stdout.once('data', (chunk) => resolve(String(chunk).split('\n')[0].trim()));
  });
  return {
    environment: { CLOUDFLARE_BASE_URL: url, CLOUDFLARE_API_TOKEN: 'bench' },
    requests: async () => (await fetch(new URL('/_sandbox/requests', url))).json(),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill();
      }),
  };
}
