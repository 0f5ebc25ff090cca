import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWorkflow } from './workflow.ts';
import { workflowFiles } from './workflow-files.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'demarc-fleet-')));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs the script of the job `accounts` as the runner does, with the command that is built here in place of the one from npm. */
async function accountsOf(
  workflow: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string>> {
  const file = workflowFiles().find(({ name }) => name === `examples/github/${workflow}`);
  const job = readWorkflow(file?.text ?? '').jobs.find(({ id }) => id === 'accounts');
  const script = job?.steps.find(({ id }) => id === 'accounts')?.['run'];
  expect(script).toContain('npx --yes demarc@VERSION accounts ');

  const at = (name: string) => join(folder, name);
  await cp(join(root, 'examples/team-repository'), at('workspace'), { recursive: true });
  await Promise.all([mkdir(at('temp')), mkdir(at('bin'))]);
  await writeFile(at('bin/npx'), `#!/bin/sh\nshift 2\nexec "${process.execPath}" "${root}dist/demarc.js" "$@"\n`);
  await chmod(at('bin/npx'), 0o755);
  const runner = {
    ...env,
    PATH: `${at('bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    GITHUB_WORKSPACE: at('workspace'),
    GITHUB_OUTPUT: at('output'),
  };
  await run('bash', ['-e', '-c', String(script)], { cwd: at('temp'), env: runner });
  const lines = (await readFile(at('output'), 'utf8')).trimEnd().split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

// The runner of these jobs is Linux.
test
  .skipIf(process.platform === 'win32')
  .each(['demarc-fleet-plan.yml', 'demarc-fleet-apply.yml', 'demarc-fleet-drift.yml'])(
  '%s has a job for every account, with its own token and files',
  async (workflow) => {
    const outputs = await accountsOf(workflow);
    expect(JSON.parse(outputs.get('matrix') ?? '')).toEqual([
      {
        account: '023e105f4ecef8ad9ca31a8372d0c353',
        token_env: 'CF_TOKEN_AMERICAS',
        files: ['demarc/americas/new-york.yaml', 'demarc/americas/policy.yaml'],
      },
      {
        account: '7a1c4e9b2d5f48c6a3b0e7d81f6c2a95',
        token_env: 'CF_TOKEN_EMEA',
        files: ['demarc/emea/europe.yaml', 'demarc/emea/policy.yaml'],
      },
    ]);
    const tags = '023e105f4ecef8ad9ca31a8372d0c353 7a1c4e9b2d5f48c6a3b0e7d81f6c2a95';
    expect(outputs.get('tags')).toBe(workflow === 'demarc-fleet-plan.yml' ? tags : undefined);
  },
);

test.skipIf(process.platform === 'win32').each([
  ['', ['023e105f4ecef8ad9ca31a8372d0c353', '7a1c4e9b2d5f48c6a3b0e7d81f6c2a95']],
  ['7a1c4e9b2d5f48c6a3b0e7d81f6c2a95', ['7a1c4e9b2d5f48c6a3b0e7d81f6c2a95']],
  ['another', []],
])('a manual apply for the account "%s" covers these accounts: %j', async (only, accounts) => {
  const outputs = await accountsOf('demarc-fleet-apply.yml', { ONLY: only });
  const rows = JSON.parse(outputs.get('matrix') ?? '') as readonly { readonly account: string }[];
  expect(rows.map(({ account }) => account)).toEqual(accounts);
});
