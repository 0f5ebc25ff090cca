import { expect, test } from 'vitest';
import { readConfiguration } from '../../src/action/configuration-key.ts';
import { circuit } from '../e2e/workspace.ts';
import { githubForFile, pullFor, type TestPull } from './pulls.ts';

const github = githubForFile();
const document = circuit;

const statesOf = (pull: TestPull, context: string) =>
  pull.statuses().flatMap((status) => (status.context === context ? [status.state] : []));

test.each([
  ['from the root into a folder', {}, 'demarc.yaml', { 'working-directory': 'network' }, 'network/demarc.yaml'],
  ['to another name of a file', { files: 'old name.yaml' }, 'old name.yaml', { files: 'new.yaml' }, 'new.yaml'],
  [
    'out of a folder, under a name',
    { files: 'eu', comment: 'eu' },
    'eu/a.yaml',
    { comment: 'europe' },
    'demarc/a.yaml',
  ],
])('a configuration that moved %s leaves no comment that shows its plan, and no green status', async (...args) => {
  const [, before, old, after, now] = args;
  const pull = await pullFor(github());
  await pull.run({ inputs: before, files: { [old]: document } });
  const [{ context } = { context: '' }] = pull.statuses();
  const [shown] = pull.comments();
  expect(shown?.body).toMatch(/demarc:review/);
  const { code, commands } = await pull.run({ inputs: after, files: { [now]: document } });
  expect(code).toBe(0);
  const [first, second, ...others] = pull.comments().map(({ body }) => body);
  expect(others).toEqual([]);
  expect(first).toContain(`no longer exist at ${pull.headSha().slice(0, 7)}.`);
  expect(first).not.toMatch(/demarc:review|Plan: 2 to create/);
  expect(second).toContain('### Plan: 2 to create');
  expect(statesOf(pull, context)).toEqual(['success', 'error']);
  expect(commands.filter(({ properties }) => properties['title']?.includes('configuration-gone')).length).toBe(1);
});

test('a removed configuration is reported once, and its own run rewrites the comment when its documents return', async () => {
  const pull = await pullFor(github());
  const moved = { inputs: { 'working-directory': 'network' }, files: { 'network/demarc.yaml': document } };
  await pull.run();
  await pull.run(moved);
  expect((await pull.run(moved)).log).not.toContain('no longer exist');
  await pull.run({ files: { 'demarc.yaml': document, ...moved.files } });
  expect(pull.comments()[0]?.body).toContain('### Plan: 2 to create');
  expect(statesOf(pull, 'demarc/plan')).toEqual(['success', 'error', 'success']);
});

test('a status of an older commit stays, and a newer commit gets none', async () => {
  const pull = await pullFor(github());
  await pull.run();
  pull.push();
  const inputs = { 'working-directory': 'network' };
  await pull.run({ inputs, files: { 'network/demarc.yaml': document } });
  expect(pull.statuses().map(({ context }) => context)).toEqual(['demarc/plan (network/)']);
  expect(pull.comments()[0]?.body).toContain('no longer exist');
});

test('the jobs of a matrix leave the comments of each other alone', async () => {
  const pull = await pullFor(github());
  const files = { 'eu/demarc.yaml': document, 'us/demarc.yaml': document };
  for (const folder of ['eu', 'us', 'eu']) await pull.run({ inputs: { 'working-directory': folder }, files });
  expect(pull.comments().map(({ body }) => body.includes('### Plan: 2 to create'))).toEqual([true, true]);
  expect(pull.statuses().map(({ state }) => state)).toEqual(['success', 'success', 'success']);
});

test.each([
  ['of some folders alone', '.git/info/sparse-checkout'],
  ['beside the workspace', 'us/.git/HEAD'],
])('documents that a checkout %s lacks may be in the commit, so their comment stays', async (_name, path) => {
  const pull = await pullFor(github());
  await pull.run({ inputs: { 'working-directory': 'eu' }, files: { 'eu/demarc.yaml': document } });
  const files = { 'us/demarc.yaml': document, [path]: 'x\n' };
  await pull.run({ inputs: { 'working-directory': 'us' }, files });
  expect(pull.comments()[0]?.body).toContain('### Plan: 2 to create');
  expect(pull.statuses().map(({ state }) => state)).toEqual(['success', 'success']);
});

const configuration = (text: string) => `<!-- demarc:plan 0123 -->\n<!-- demarc:configuration ${text} -->\n`;
const configurationOf = /(?<=^<!-- demarc:configuration )[\w-]+(?= -->$)/m;
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const removed = { workingDirectory: 'gone', files: [], accounts: [] };

test.each([
  ['another configuration', encoded(removed)],
  ['a way out of the workspace', encoded({ ...removed, workingDirectory: 'eu', files: ['../../../nowhere'] })],
])('an edited configuration in a comment, %s, changes nothing', async (_name, text) => {
  const pull = await pullFor(github());
  const files = { 'us/demarc.yaml': document };
  await pull.run({ inputs: { 'working-directory': 'eu' }, files: { 'eu/demarc.yaml': document } });
  const [comment] = pull.comments();
  const body = comment?.body.replace(configurationOf, text) ?? '';
  expect(body).not.toBe(comment?.body);
  if (comment !== undefined) comment.body = body;
  expect((await pull.run({ inputs: { 'working-directory': 'us' }, files })).code).toBe(0);
  expect(pull.comments()[0]?.body).toBe(body);
});

test('a forged comment with the same name changes nothing for another configuration', async () => {
  const pull = await pullFor(github());
  const files = { 'eu/demarc.yaml': document, 'us/demarc.yaml': document };
  await pull.run({ inputs: { comment: 'eu', 'working-directory': 'eu' }, files });
  const [comment] = pull.comments();
  if (comment === undefined) throw new Error('no comment');
  const forged = comment.body.replace(configurationOf, encoded({ ...removed, name: 'eu' }));
  github().repository.addComment(pull.number, comment.user.login, forged);
  await pull.run({ inputs: { comment: 'us', 'working-directory': 'us' }, files });
  expect(pull.comments().map(({ body }) => body)).toEqual([comment.body, forged, expect.any(String)]);
  expect(pull.statuses().map(({ state }) => state)).toEqual(['success', 'success']);
});

test('a configuration record that is malformed, deep, long or repeated is not read', () => {
  expect(readConfiguration(configuration(encoded(removed)))).toEqual({ ...removed, name: undefined });
  const deep = Buffer.from(`${'['.repeat(1200)}${']'.repeat(1200)}`).toString('base64url');
  const odd = [
    null,
    7,
    [],
    {},
    { ...removed, files: [7] },
    { ...removed, files: {} },
    { ...removed, name: 7 },
    { ...removed, accounts: null },
  ];
  const long = encoded({ ...removed, files: Array.from({ length: 1_000 }, (_, at) => `${at}.yaml`) });
  for (const text of [
    'x',
    '',
    deep,
    long,
    ...odd.map(encoded),
    `${encoded(removed)} -->\n<!-- demarc:configuration ${encoded(removed)}`,
  ]) {
    expect(readConfiguration(configuration(text))).toBeUndefined();
  }
});
