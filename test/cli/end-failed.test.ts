import { expect, test } from 'vitest';
import { UsageError } from '../../src/cli/arguments.ts';
import { endFailed } from '../../src/cli/end-failed.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { NetworkError } from '../../src/model/network-error.ts';
import { Failure } from '../../src/usecases/failure.ts';

async function end(error: unknown, verbose = false): Promise<{ code: number; text: string }> {
  let text = '';
  const stderr = {
    write: (more: string) => {
      text += more;
      return Promise.resolve();
    },
  };
  const secrets = new Set(['learned-canary']);
  const environment = { DEMARC_KEY: 'environment-canary' };
  const terminal = {
    stderr,
    failureFiles: [],
    isVerbose: verbose,
    isQuiet: false,
    command: '',
    noteCodes: () => undefined,
    environment,
    secrets,
    style: () => ({ color: false }),
  };
  const code = await endFailed(error, terminal as unknown as Terminal);
  return { code, text };
}

test('a bug is called a bug, shows its stack only on request, and says how to report it', async () => {
  const { code, text } = await end(new TypeError('x is not a function'));
  expect(code).toBe(1);
  expect(text).toContain('internal error');
  expect(text).toContain('TypeError: x is not a function');
  expect(text).toContain('--verbose');
  expect(text).not.toMatch(/^ +at /m);
  expect((await end(new TypeError('x'), true)).text).toMatch(/^ +at .*end-failed/m);
});

test('a bug message that quotes secrets of the environment or the run shows none of them', async () => {
  const { text } = await end(new Error('sent learned-canary and environment-canary'), true);
  expect(text).toContain('internal error');
  expect(text).not.toContain('canary');
});

test('a wrong command line ends with 64 and names the help of its command', async () => {
  expect(await end(new UsageError('no such flag', 'plan'))).toEqual({
    code: 64,
    text: 'error: no such flag\n  hint: run demarc plan --help\n',
  });
});

test('a failure ends with its own code and says what to do', async () => {
  expect(await end(new Failure('it is closed', { exitCode: 4, hint: 'Open it.' }))).toEqual({
    code: 4,
    text: 'error: it is closed\n  hint: Open it.\n',
  });
});

test('a failed request ends with 1 and names method, path, status and cf-ray', async () => {
  const error = new NetworkError('the API refuses', {
    kind: 'permission',
    operation: 'list_slots',
    method: 'GET',
    path: '/accounts/a/cni/slots',
    status: 403,
    cfRay: '5a4db0c5-LHR',
  });
  const { code, text } = await end(error);
  expect(code).toBe(1);
  for (const part of ['the API refuses', 'GET', '/accounts/a/cni/slots', '403', '5a4db0c5-LHR']) {
    expect(text).toContain(part);
  }
});

test('no error message contains control characters or workflow commands', async () => {
  const { text } = await end(new Failure('\u001b[2J\n::error::x', { exitCode: 1, hint: '\n##[group]' }));
  expect(text).not.toContain('\u001b');
  expect(text).not.toMatch(/^\s*::/m);
  expect(text).not.toContain('##[');
});

test.each([
  ['a failure', (text: string) => new Failure(`${text} is not there`, { exitCode: 1, hint: `Look for ${text}.` })],
  ['a wrong command line', (text: string) => new UsageError(`there is no flag --${text}`, 'plan')],
])('%s shows no token that was typed in the wrong place and no secret of the run', async (_name, errorOf) => {
  for (const typed of ['ghp_CnryTyped0123456789', 'learned-canary', 'Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY']) {
    const { text } = await end(errorOf(typed));
    expect(text).toMatch(/\*\*\*|\(removed\)/);
    expect(text).not.toContain(typed);
  }
  const path = `/run/user/1000/demarc/journal-${'0a'.repeat(16)}.ndjson`;
  expect((await end(errorOf(path))).text).toContain(path);
});
