import { expect, test } from 'vitest';
import { account, circuit } from '../e2e/workspace.ts';
import { actionsToken } from '../helpers/github/fake-token.ts';
import { runAction, spawnAction } from '../helpers/run-action.ts';
import { pullRequestEvent, pushEvent } from './events.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();

/** A document with a misspelt key in each of so many lines, from line 4 on. */
function mistakes(count: number): string {
  const lines = Array.from({ length: count }, (_, at) => `  c${at}: { spede: 10G, type: direct }\n`);
  return `version: 1\naccount: ${account}\ninterconnects:\n${lines.join('')}`;
}

test('valid documents pass on a push without any token', async () => {
  const { code, outputs, summary, log, stderr, commands } = await spawnAction({
    inputs: { command: 'validate', 'github-token': '' },
    event: pushEvent(),
    files: { 'demarc.yaml': circuit },
  });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(outputs).toEqual({
    changed: 'false',
    errored: 'false',
    'exit-code': '0',
    create: '0',
    update: '0',
    replace: '0',
    delete: '0',
    unmanaged: '0',
    fingerprint: '',
    'plan-path': '',
    'report-path': '',
  });
  expect(summary).toContain('The documents are valid: 1 account, 1 interconnect and 1 CNI in 1 file');
  expect(log).toContain('single-circuit');
  expect(log).toContain('valid: 1 account, 1 interconnect, 1 CNI in 1 file, with 1 warning\n');
  expect(commands.find(({ name }) => name === 'warning')?.properties).toMatchObject({ file: 'demarc.yaml', line: '4' });
});

test.each([
  ['a line', 'my docs/a.yaml'],
  ['a block of one line', 'my docs/a.yaml\n'],
  ['a JSON array', '["my docs/a.yaml"]'],
])('a path with a blank stays one path: %s', async (_name, files) => {
  const { code, log } = await runAction({
    inputs: { command: 'validate', files },
    event: pushEvent(),
    files: { 'my docs/a.yaml': circuit },
  });
  expect(log).toContain('1 CNI in 1 file');
  expect(code).toBe(0);
});

test('two paths on one line do not exist as one path, and the hint explains lists', async () => {
  const { code, commands } = await runAction({
    inputs: { command: 'validate', files: 'a.yaml b.yaml' },
    event: pushEvent(),
    files: { 'a.yaml': circuit, 'b.yaml': circuit },
  });
  const [error] = commands.filter(({ name }) => name === 'error').map(({ message }) => message);
  expect(error).toContain('a.yaml b.yaml does not exist');
  expect(error).toContain('one path a line');
  expect(code).toBe(3);
});

test('mistakes on changed lines come first when there are more than GitHub shows', async () => {
  const pull = await pullFor(github());
  const own = github().repository.pulls.get(pull.number);
  if (own === undefined) throw new Error('no pull request');
  // Lines 20 and 21.
  own.files = [
    { filename: 'demarc.yaml', status: 'modified', changes: 2, patch: '@@ -19,1 +19,3 @@\n old\n+new\n+new' },
  ];
  const run = await pull.run({ inputs: { command: 'validate' }, files: { 'demarc.yaml': mistakes(30) } });
  expect(run.code).toBe(3);
  const lines = run.commands.filter(({ name }) => name === 'error').map(({ properties }) => properties['line']);
  expect(lines).toHaveLength(10);
  expect(new Set(lines.slice(0, 2))).toEqual(new Set(['20', '21']));
  expect(run.log).toMatch(/\d+ more errors than GitHub shows/);
  expect(run.log).toContain('demarc.yaml:33:');
  expect(run.summary).toContain('demarc.yaml:33:');
  expect(pull.comments()).toEqual([]);
  expect(github().operations()).not.toContain('upload_sarif');
});

test('the first mistakes are shown when the changed lines cannot be read', async () => {
  const pull = await pullFor(github());
  const { code, commands, log } = await pull.run({
    inputs: { command: 'validate', 'github-token': 'ghs_unknown' },
    files: { 'demarc.yaml': mistakes(30) },
  });
  expect(code).toBe(3);
  expect(commands.filter(({ name }) => name === 'error')).toHaveLength(10);
  expect(commands.find(({ name }) => name === 'error')?.properties['line']).toBe('4');
  expect(log).toContain('it is unknown which lines the pull request changes');
});

test('findings are uploaded to code scanning on request', async () => {
  const pull = await pullFor(github());
  const ref = `refs/pull/${pull.number}/merge`;
  const { code } = await pull.run({
    inputs: { command: 'validate', sarif: 'true' },
    event: pullRequestEvent({ number: pull.number, sha: pull.headSha() }),
    env: { GITHUB_REF: ref, GITHUB_SHA: pull.headSha() },
  });
  expect(code).toBe(0);
  const sarif = github().repository.sarifs.find((each) => each.ref === ref);
  expect(JSON.stringify(sarif?.document)).toContain('single-circuit');
});

test('a refused upload causes a warning that names the permission', async () => {
  const pull = await pullFor(github());
  github().setToken('ghs_no_upload', actionsToken({ contents: 'read' }));
  const { code, commands } = await pull.run({
    inputs: { command: 'validate', sarif: 'true', 'github-token': 'ghs_no_upload' },
  });
  expect(code).toBe(0);
  const warnings = commands.filter(({ name }) => name === 'warning').map(({ message }) => message);
  expect(warnings.join('\n')).toContain('security-events: write');
});
