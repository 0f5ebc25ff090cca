// Runs the test files of a copy in a few processes of vitest, in two sweeps.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The rooms whose tests meet the sources that are changed, and what takes long last. Not `chaos/`, which runs for very long. */
const order = [
  ...[
    'plan',
    'config',
    'apply',
    'usecases',
    'preflight',
    'rules',
    'live',
    'export',
    'render',
    'cli',
    'oracle',
    'document',
  ],
  ...['properties', 'e2e', 'examples', 'action', 'contract', 'docs'],
];
export async function runTests(copy, folder, { processes, budget, tests }) {
  const all = filesIn(copy).filter((file) => file.startsWith(tests));
  await runSweep('1', all);
  await runSweep('2', slowFiles(folder));

  async function runSweep(sweep, files) {
    const parts = Array.from({ length: processes }, (_, at) => files.filter((__, index) => index % processes === at));
    await Promise.all(parts.map((part, at) => runPart(part, { sweep, at })));
  }

  /** A process that is killed loses its files: another one goes on with them. */
  async function runPart(part, { sweep, at }) {
    for (let round = 0; round < 20; round += 1) {
      const done = new Set(linesOf(folder, `done-${sweep}`));
      const left = part.filter((file) => !done.has(file));
      if (left.length === 0) return;
      await runVitest(copy, folder, left, { sweep, budget, log: join(folder, 'logs', `${sweep}-${at}-${round}`) });
    }
  }
}

function filesIn(copy) {
  return order.flatMap((room) => {
    const folder = join(copy, 'test', room);
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).sort() : [];
    const paths = names.map((name) => `test/${room}/${name.replaceAll('\\', '/')}`);
    return paths.filter((path) => path.endsWith('.test.ts'));
  });
}

/** The files of tests that met a mutant which is left: those of the quickest ones first. */
function slowFiles(folder) {
  const killed = new Set(readdirSync(join(folder, 'killed')).map(Number));
  const seconds = new Map();
  for (const line of linesOf(folder, 'tests.jsonl')) {
    const test = JSON.parse(line);
    const left = test.met.filter(([id]) => !killed.has(id)).length;
    seconds.set(test.file, (seconds.get(test.file) ?? 0) + left * test.seconds);
  }
  const files = [...seconds].filter(([, time]) => time > 0).sort(([, a], [, b]) => a - b);
  return files.map(([file]) => file);
}

function linesOf(folder, name) {
  const path = join(folder, name);
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];
}

async function runVitest(copy, folder, files, { sweep, budget, log }) {
  const output = openSync(log, 'w');
  const child = spawn(
    process.execPath,
    [join(copy, 'node_modules/vitest/vitest.mjs'), 'run', '--config', 'vitest.mutants.config.mjs', ...files],
    {
      cwd: copy,
      // A session of its own: what its tests start ends with it.
      detached: true,
      stdio: ['ignore', output, output],
      env: {
        ...process.env,
        DEMARC_MUTANTS: folder,
        DEMARC_MUTANTS_SWEEP: sweep,
        DEMARC_MUTANTS_BUDGET: budget,
        DEMARC_MUTANTS_FILES: files.join(' '),
        GITHUB_ACTIONS: undefined,
      },
    },
  );
  const endOnExit = () => end(child);
  process.once('exit', endOnExit);
  await once(child, 'exit');
  endOnExit();
  process.removeListener('exit', endOnExit);
}

/** Ends what is left of its session. */
function end({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}
