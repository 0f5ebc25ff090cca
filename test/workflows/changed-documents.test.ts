import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readWorkflow } from './workflow.ts';
import { workflowFiles } from './workflow-files.ts';

const run = promisify(execFile);
let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'demarc-changed-')));
  await git('init', '--quiet', '--initial-branch=main');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function git(...args: readonly string[]): Promise<string> {
  const identity = ['-c', 'user.name=octo', '-c', 'user.email=octo@example.invalid', '-c', 'commit.gpgsign=false'];
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  return (await run('git', [...identity, ...args], { cwd: folder, env })).stdout.trim();
}

async function commit(...paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${path} ${Math.random()}\n`);
  }
  await git('add', '--all');
  await git('commit', '--quiet', '--allow-empty', '--message', 'x');
  return git('rev-parse', 'HEAD');
}

/** Runs the step that decides whether apply runs, as the runner does. */
async function decide(workflow: string, before: string, after: string): Promise<string> {
  const file = workflowFiles().find(({ name }) => name === `examples/github/${workflow}`);
  const steps = readWorkflow(file?.text ?? '').jobs.flatMap((job) => job.steps);
  const script = steps.find(({ id }) => id === 'changed')?.['run'];
  const output = join(folder, '.git/output');
  const env = { PATH: process.env['PATH'], HOME: folder, BEFORE: before, AFTER: after, GITHUB_OUTPUT: output };
  await run('bash', ['-e', '-c', String(script)], { cwd: folder, env });
  return readFile(output, 'utf8');
}

// The runner of these jobs is Linux.
describe.skipIf(process.platform === 'win32').each([
  ['demarc-apply.yml', 'demarc.yaml'],
  ['demarc-apply.yml', 'demarc/eu west/a.yaml'],
  ['demarc-apply.yml', '.github/workflows/demarc-apply.yml'],
  ['demarc-fleet-apply.yml', 'demarc/emea/europe.yaml'],
  ['demarc-fleet-apply.yml', '.github/workflows/demarc-fleet-apply.yml'],
])('%s applies what is in %s', (workflow, path) => {
  test('in any push and in any of its commits', async () => {
    const before = await commit('README.md');
    await commit(path, ...Array.from({ length: 400 }, (_, at) => `a/${at}.txt`));
    expect(await decide(workflow, before, await commit('README.md'))).toBe('documents=true\n');
  });

  test('and does not run when none of it changed', async () => {
    const before = await commit(path, 'network/demarc.yaml', 'demarc.yaml.md');
    const after = await commit('README.md', 'network/demarc.yaml', 'demarc.yaml.md');
    expect(await decide(workflow, before, after)).toBe('documents=false\n');
  });
});

test.skipIf(process.platform === 'win32').each([
  ['a run by hand', ''],
  ['a new branch', '0'.repeat(40)],
  ['a push by force', 'a'.repeat(40)],
])('apply runs for %s, because git does not know what changed', async (_name, before) => {
  const after = await commit('README.md');
  for (const workflow of ['demarc-apply.yml', 'demarc-fleet-apply.yml']) {
    expect(await decide(workflow, before, after)).toContain('documents=true\n');
  }
});

test('every apply depends on that decision', () => {
  for (const [name, needed] of [
    ['demarc-apply.yml', 'changed'],
    ['demarc-fleet-apply.yml', 'accounts'],
  ] as const) {
    const file = workflowFiles().find((each) => each.name === `examples/github/${name}`);
    const apply = readWorkflow(file?.text ?? '').jobs.find(({ id }) => id === 'apply')?.value;
    expect(apply).toMatchObject({ needs: needed, if: `\${{ needs.${needed}.outputs.documents == 'true' }}` });
  }
});
