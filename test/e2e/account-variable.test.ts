import { describe, expect, test } from 'vitest';
import { scheduleEvent } from '../action/events.ts';
import { runAction } from '../helpers/run-action.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

/** It could be a token that was set in its place. */
const wrong = 'Bearer-5ecret-in-the-wrong-place';
const unnamed = circuit.replace(`account: ${account}\n`, '');

test.each([
  [['status']],
  [['status', '--account', account]],
  [['slots']],
  [['export']],
  [['loa', '--all']],
  [['init']],
  [['init', '--account', account]],
  [['plan']],
  [['apply', '--yes']],
  [['drift']],
])('%j refuses a CLOUDFLARE_ACCOUNT_ID that is not an account tag before any request', async (words) => {
  const sandbox = await sandboxFor();
  for (const files of [{}, { 'demarc.yaml': unnamed }]) {
    const needsDocuments = ['plan', 'apply', 'drift'].includes(words[0] ?? '');
    if (needsDocuments !== 'demarc.yaml' in files) continue;
    const env = { CLOUDFLARE_ACCOUNT_ID: wrong };
    const { code, stdout, stderr } = await sandbox.demarc(words, { cwd: await folderWith(files), env });
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('CLOUDFLARE_ACCOUNT_ID is not an account tag');
    expect(stderr).not.toContain(wrong);
  }
  expect(await sandbox.requests()).toEqual([]);
});

test.each([
  [['status']],
  [['slots']],
  [['export']],
  [['loa', '--all']],
  [['init']],
  [['plan']],
  [['validate']],
  [['drift']],
])('%j refuses an --account that is not an account tag before any request', async (words) => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith(words[0] === 'init' ? {} : { 'demarc.yaml': `${unnamed}account: ${account}\n` });
  const { code, stderr } = await sandbox.demarc([...words, '--account', wrong], { cwd });
  expect(code).toBe(64);
  expect(stderr).toContain('not an account tag');
  expect(stderr).not.toContain(wrong);
  expect(await sandbox.requests()).toEqual([]);
});

test.each(['status', 'plan', 'validate', 'drift'])(
  'the Action with the command %s refuses a CLOUDFLARE_ACCOUNT_ID that is not an account tag before any request',
  async (command) => {
    const sandbox = await sandboxFor();
    const env = {
      CLOUDFLARE_API_TOKEN: 'any-token',
      CLOUDFLARE_BASE_URL: sandbox.url,
      CLOUDFLARE_ACCOUNT_ID: wrong,
    };
    const files = { 'demarc.yaml': unnamed };
    const { code, commands, summary } = await runAction({ inputs: { command }, event: scheduleEvent(), files, env });
    expect(code).toBe(3);
    expect(commands.find(({ name }) => name === 'error')?.message).toContain('CLOUDFLARE_ACCOUNT_ID');
    expect(JSON.stringify([commands, summary])).not.toContain(wrong);
    expect(await sandbox.requests()).toEqual([]);
  },
);

describe('a command that looks at an account asks for none that is not known', () => {
  const looks = [
    'slots',
    'status',
    'routes',
    'inventory',
    'graph',
    'redundancy',
    'snapshot',
    'circuit wan-a',
    'loa ewr-a',
  ];

  test.each([
    ['names none', ''],
    ['names a variable that is not set', 'account: ${env:DEMARC_ACCOUNT}\n'],
  ])('where its document %s', async (_, line) => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit.replace(`account: ${account}\n`, () => line) });
    for (const look of looks) {
      const { code, stderr } = await sandbox.demarc(look.split(' '), { cwd });
      expect({ look, code }).toEqual({ look, code: 64 });
      expect(stderr).toContain('a document names no account');
    }
    expect(await sandbox.requests()).toEqual([]);
  });
});
