// Runs the tests of the Action while every request, and every answer of the double, is held against what GitHub describes: its OpenAPI description
// and its GraphQL schema. Both are large and change by themselves, so they are installed aside (a registry is needed once), and CI does without.
// Arguments are names of test files; without any, all that run the bundled Action.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installAside } from './install-aside.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const place = installAside('scripts/github-contract');
const folder = mkdtempSync(join(tmpdir(), 'demarc-contract-'));
const log = join(folder, 'log.ndjson');
const named = process.argv.slice(2);
const files =
  named.length > 0
    ? named
    : ['plan', 'moved-configuration', 'apply', 'trust', 'overtaken', 'merge-queue', 'drift', 'fleet', 'validate'].map(
        (name) => `test/action/${name}.test.ts`,
      );
try {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--test-timeout=180000', ...files],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, DEMARC_GITHUB_CONTRACT: place, DEMARC_GITHUB_CONTRACT_LOG: log },
    },
  );
  const records = existsSync(log)
    ? readFileSync(log, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const operations = [...new Set(records.map(({ operation }) => operation))];
  const problems = new Map();
  for (const { operation, problem } of records.flatMap((each) =>
    each.problems.map((problem) => ({ ...each, problem })),
  )) {
    const key = `${operation}: ${problem}`;
    problems.set(key, (problems.get(key) ?? 0) + 1);
  }
  for (const [problem, count] of problems) console.log(`INVALID x${count}: ${problem}`);
  const invalid = [...problems.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${records.length} requests, ${operations.length} operations: ${invalid} invalid`);
  process.exitCode = status === 0 && invalid === 0 && records.length > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
