import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWorkflow } from './workflow.ts';
import { workflowFiles } from './workflow-files.ts';

const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'demarc-changed-')));
  await git(['init', '--quiet', '--initial-branch=main']);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function git(args: readonly string[], input = ''): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const running = run('git', args, { cwd: folder, env });
  running.child.stdin?.end(input);
  return (await running).stdout.trim();
}

let versions = 0;

/** Commits in a row, each with a new version of these files. Returns their names. One process of git makes them all. */
async function commits(...all: readonly (readonly string[])[]): Promise<readonly string[]> {
  const lines = all.flatMap((paths, at) => [
    ...['commit refs/heads/main', `mark :${at + 1}`, 'committer octo <octo@example.invalid> 0 +0000', 'data 1', 'x'],
    ...(at > 0 ? [`from :${at}`] : []),
    ...paths.flatMap((path) => {
      const text = `version ${(versions += 1)}`;
      return [`M 100644 inline "${path}"`, `data ${text.length}`, text];
    }),
    `get-mark :${at + 1}`,
  ]);
  return (await git(['fast-import', '--quiet', '--force'], `${lines.join('\n')}\n`)).split('\n');
}

/** Runs the step that decides whether apply runs, as the runner does. */
async function decide(workflow: string, before: string, after: string): Promise<string> {
  const file = workflowFiles().find(({ name }) => name === `examples/github/${workflow}`);
  const steps = readWorkflow(file?.text ?? '').jobs.flatMap((job) => job.steps);
  const script = steps.find(({ id }) => id === 'changed')?.['run'];
  const output = join(folder, `.git/output-${(versions += 1)}`);
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
    const others = Array.from({ length: 400 }, (_, at) => `a/${at}.txt`);
    const [before = '', , after = ''] = await commits(['README.md'], [path, ...others], ['README.md']);
    expect(await decide(workflow, before, after)).toBe('documents=true\n');
  });

  test('and does not run when none of it changed', async () => {
    const others = ['network/demarc.yaml', 'demarc.yaml.md'];
    const [before = '', after = ''] = await commits([path, ...others], ['README.md', ...others]);
    expect(await decide(workflow, before, after)).toBe('documents=false\n');
  });
});

test.skipIf(process.platform === 'win32').each([
  ['a run by hand', ''],
  ['a new branch', '0'.repeat(40)],
  ['a push by force', 'a'.repeat(40)],
])('apply runs for %s, because git does not know what changed', async (_name, before) => {
  const [after = ''] = await commits(['README.md']);
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
