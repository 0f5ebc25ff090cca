import { expect, test } from 'vitest';
import { ActionLog } from '../../src/action/action-log.ts';
import { ActionSummary } from '../../src/action/action-run.ts';
import { showFailure } from '../../src/action/show-failure.ts';
import { ExitCode } from '../../src/model/exit-code.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import { Failure } from '../../src/usecases/failure.ts';
import { readWorkflowCommand } from '../helpers/workflow-command.ts';

async function shown(
  error: unknown,
  isDebug = false,
  environment: Readonly<Record<string, string>> = {},
  secrets: readonly string[] = [],
) {
  let text = '';
  const log = new ActionLog((more) => {
    text += more;
    return Promise.resolve();
  });
  const code = await showFailure(error, {
    log,
    summary: new ActionSummary(undefined, log),
    runner: { isDebug, environment, secrets: new Set(secrets) },
  });
  const commands = text.split('\n').flatMap((line) => readWorkflowCommand(line) ?? []);
  return { code, text, commands };
}

test('a bug is reported on one line, and with its stack when debug logging is on', async () => {
  const bug = new TypeError('x is not\n::error::a function');
  const { code, text, commands } = await shown(bug);
  expect(code).toBe(ExitCode.failed);
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  expect(commands).toMatchObject([{ name: 'error', message: expect.stringContaining('a bug in demarc') as string }]);
  const debug = await shown(bug, true);
  expect(debug.text).toContain('show-failure.test.ts');
  expect(debug.commands).toHaveLength(1);
  expect(await shown('not even an error')).toMatchObject({ code: ExitCode.failed });
});

test('a failure says what to do, with the exit code of the command', async () => {
  const failure = new Failure('the folder is ##[error]full', { exitCode: ExitCode.refused, hint: 'Make room.' });
  const { code, text, commands } = await shown(failure);
  expect(code).toBe(ExitCode.refused);
  expect(commands).toMatchObject([{ name: 'error', properties: { title: 'demarc: refused' } }]);
  expect(commands[0]?.message).toContain('Hint: Make room.');
  expect(text).not.toContain('##[');
});

test('a failed request is reported with method, path, status and what the API said', async () => {
  const error = new NetworkError('Could not read the slots', {
    kind: 'server',
    operation: 'list_slots',
    method: 'GET',
    path: '/accounts/a/cni/slots',
    status: 502,
    words: '::warning::no',
    cfRay: 'ray-1',
    hint: 'Try again.',
  });
  const { code, text, commands } = await shown(error);
  expect(code).toBe(ExitCode.failed);
  for (const part of ['GET /accounts/a/cni/slots', '502', 'ray-1', 'Try again.']) expect(text).toContain(part);
  expect(commands.map(({ name }) => name)).toEqual(['error']);
});

test('too many open files are reported with advice, not as a bug', async () => {
  const { code, commands } = await shown(Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' }));
  expect(code).toBe(ExitCode.failed);
  expect(commands).toMatchObject([{ name: 'error', properties: { title: 'demarc: failed' } }]);
  expect(commands[0]?.message).toMatch(/too many files are open.*Hint: Raise the limit/s);
});

test('a bug report leaves out a credential of the environment, in its message and its stack', async () => {
  const token = 'cnry-Token/7xW2mK9+';
  const bug = new TypeError(`cannot send to https://${encodeURIComponent(token)}@host`);
  for (const isDebug of [false, true]) {
    const { text } = await shown(bug, isDebug, { CLOUDFLARE_API_TOKEN: token });
    expect(text).toContain('(removed)');
    expect(text).not.toContain('xW2mK9');
  }
});

test.each([
  ['a secret of the documents', 'cnryMd5\\Key&', (text: string) => JSON.stringify(text)],
  [
    'the token for GitHub',
    'ghs_cnryToken0123456789',
    (text: string) => Buffer.from(`x-access-token:${text}`).toString('base64'),
  ],
  ['a token in an input that takes none', 'ghp_CnryTyped0123456789', (text: string) => `input ${text}`],
])('a report of a bug or failure leaves out %s', async (name, secret, spell) => {
  const learned = name.includes('input') ? [] : [secret];
  for (const error of [
    new Error(`cannot send ${spell(secret)}`),
    new Failure(`cannot use ${spell(secret)}`, { exitCode: 1, hint: `Take ${spell(secret)} away.` }),
  ]) {
    for (const isDebug of [false, true]) {
      const { text } = await shown(error, isDebug, { 'INPUT_GITHUB-TOKEN': 'ghs_cnryToken0123456789' }, learned);
      expect(text).toContain('cannot ');
      expect(text).not.toMatch(/cnry|Y25ye|Y2|nJ5/i);
    }
  }
});
