import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, freeSlot, sandboxFor, takenSlot } from './workspace.ts';

// What bad input gets: a clear message, the right exit code, and nothing written. Each case is tried with apply, which would write.

/** Applies a document against a sandbox and expects that nothing was asked of it and nothing changed. */
async function applyRefused(document: string, env: Record<string, string> = {}) {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': document });
  const result = await sandbox.demarc(['apply', '--yes'], { cwd, env });
  expect(await sandbox.requests()).toEqual([]);
  expect(await sandbox.commits()).toEqual([]);
  expect(result.stdout).toBe('');
  expect(result.stderr).not.toMatch(/^ +at /m);
  return result;
}

describe('invalid documents end with 3 before any request to the API:', () => {
  test('a file that does not exist', async () => {
    const sandbox = await sandboxFor();
    const { code, stderr } = await sandbox.demarc(['apply', '--yes', 'no-such.yaml'], { cwd: await folderWith() });
    expect(stderr).toContain('error[document-missing]: no-such.yaml does not exist');
    expect(code).toBe(3);
    expect(await sandbox.requests()).toEqual([]);
  });

  test('a journal to resume that does not exist', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code, stderr } = await sandbox.demarc(['apply', '--yes', '--resume', 'no-such.ndjson'], { cwd });
    expect(stderr).toContain('error: the journal no-such.ndjson does not exist\n  hint: Check the name');
    expect(code).toBe(3);
    expect(await sandbox.commits()).toEqual([]);
  });

  test('no documents at all', async () => {
    const { code, stderr } = await runDemarc(['plan'], { cwd: await folderWith() });
    expect(stderr).toContain('there is no demarc.yaml and no folder demarc/ here');
    expect(code).toBe(3);
  });

  test('an empty file', async () => {
    const { code, stderr } = await applyRefused('');
    expect(stderr).toContain('demarc.yaml is empty');
    expect(code).toBe(3);
  });

  test('a folder without documents', async () => {
    const cwd = await folderWith({ 'demarc/.hidden.yaml': circuit, 'demarc/notes.txt': '' });
    const { code, stderr } = await runDemarc(['plan'], { cwd });
    expect(stderr).toContain('error[document-folder-empty]: demarc holds no documents');
    expect(code).toBe(3);
  });

  test('a text that is not YAML', async () => {
    const { code, stderr } = await applyRefused('version: 1\ninterconnects: {ewr-a: [}\n');
    expect(stderr).toMatch(/error\[yaml-[a-z-]+\]/);
    expect(stderr).toContain('demarc.yaml:2:');
    expect(code).toBe(3);
  });

  test('bytes that are not UTF-8', async () => {
    const cwd = await folderWith();
    const { writeFile } = await import('node:fs/promises');
    await writeFile(`${cwd}/demarc.yaml`, Buffer.from([0x76, 0xff, 0xfe, 0x0a]));
    const { code, stderr } = await runDemarc(['plan'], { cwd });
    expect(stderr).toContain('error[document-encoding]: demarc.yaml is not UTF-8 text');
    expect(code).toBe(3);
  });

  test('one key in two documents, shown at both places', async () => {
    const { code, stderr } = await applyRefused(`${circuit}---\n${circuit}`);
    expect(stderr).toContain('ewr-a');
    expect(stderr).toContain('demarc.yaml:4:3');
    expect(stderr).toContain('demarc.yaml:20:3');
    expect(code).toBe(3);
  });

  test('a typo three levels deep, with a suggestion', async () => {
    const { code, stderr } = await applyRefused(circuit.replace('mtu:', 'mtuu:'));
    expect(stderr).toContain('demarc.yaml:12:7');
    expect(stderr).toMatch(/mtuu.*\n(.*\n)*.*mtu/);
    expect(stderr).toMatch(/did you mean/i);
    expect(code).toBe(3);
  });

  test('aliases that expand without end', async () => {
    const levels = Array.from({ length: 60 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}*l${n}]`);
    const bomb = `version: 1\nl0: &l0 lol\n${levels.join('\n')}\n${'#'.repeat(10_000_000)}\n`;
    const { code, stderr } = await applyRefused(bomb);
    expect(stderr).toMatch(/error\[yaml-alias/);
    expect(code).toBe(3);
  });

  test('__proto__ as a key', async () => {
    const { code, stderr } = await applyRefused(`${circuit}__proto__: { account: x }\n`);
    expect(stderr).toContain('__proto__');
    expect(code).toBe(3);
  });

  test('a variable that is not set, and one that is set but not allowed', async () => {
    const unset = await applyRefused(circuit.replace('mtu: 1500', 'mtu: ${env:DEMARC_MTU}'));
    expect(unset.stderr).toContain('DEMARC_MTU');
    expect(unset.stderr).toContain('demarc.yaml:12:12');
    expect(unset.code).toBe(3);
    const foreign = await applyRefused(circuit.replace('mtu: 1500', 'description: ${env:CLOUDFLARE_API_TOKEN}'));
    expect(foreign.stderr).toContain('CLOUDFLARE_API_TOKEN');
    expect(foreign.stderr).not.toContain('any-token');
    expect(foreign.code).toBe(3);
  });

  test('a sensitive variable that is empty', async () => {
    const document = circuit.replace('customer_asn: 65010', 'customer_asn: 65010\n      md5_key: ${env:DEMARC_MD5}');
    const { code, stderr } = await applyRefused(document, { DEMARC_MD5: '' });
    expect(stderr).toContain('DEMARC_MD5');
    expect(code).toBe(3);
  });
});

describe('an API that does not answer properly ends with 1 and changes nothing:', () => {
  async function planFails(env: Record<string, string>, args: readonly string[] = []) {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const result = await runDemarc(['plan', ...args], { cwd, env: { CLOUDFLARE_API_TOKEN: 'secret-token', ...env } });
    expect(result.stdout + result.stderr).not.toContain('secret-token');
    expect(result.stdout + result.stderr).not.toMatch(/^ +at /m);
    return result;
  }

  async function server(listener: RequestListener): Promise<string> {
    const listening = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => listening.once('listening', resolve));
    onTestFinished(() => {
      listening.closeAllConnections();
      listening.close();
    });
    return `http://127.0.0.1:${(listening.address() as AddressInfo).port}/client/v4`;
  }

  test('an account that the token cannot see (403)', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit.replace(account, 'f'.repeat(32)) });
    const { code, stdout } = await sandbox.demarc(['apply', '--yes'], { cwd });
    expect(stdout).toContain('403');
    expect(stdout).toContain('cf-ray');
    expect(code).toBe(1);
    expect(await sandbox.commits()).toEqual([]);
  });

  test('a wrong token (401)', async () => {
    const sandbox = await sandboxFor({ token: 'the-right-one' });
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code, stdout } = await sandbox.demarc(['apply', '--yes'], { cwd });
    expect(stdout).toContain('401');
    expect(code).toBe(1);
    expect(await sandbox.commits()).toEqual([]);
  });

  test('missing or incomplete credentials', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const none = await runDemarc(['plan'], { cwd });
    expect(none.stderr).toContain('there are no credentials');
    expect(none.stderr).toContain('CLOUDFLARE_API_TOKEN');
    expect(none.stderr).toContain('--sandbox');
    expect(none.code).toBe(1);
    const half = await runDemarc(['plan'], { cwd, env: { CLOUDFLARE_EMAIL: 'a@example.com' } });
    expect(half.stderr).toContain('CLOUDFLARE_EMAIL is set without CLOUDFLARE_API_KEY');
    expect(half.code).toBe(1);
  });

  test('no network', async () => {
    const { code, stdout } = await planFails({ CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9/client/v4' });
    expect(stdout).toMatch(/GET \/client\/v4\/accounts\/\w+\/cni\//);
    expect(code).toBe(1);
  });

  test("a proxy's HTML page", async () => {
    const url = await server((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Please log in</body></html>');
    });
    const { code, stdout } = await planFails({ CLOUDFLARE_BASE_URL: url });
    expect(stdout).toMatch(/HTML|text\/html/);
    expect(stdout).not.toContain('<html>');
    expect(code).toBe(1);
  });

  test('a body that never ends', async () => {
    const url = await server((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"items":[');
    });
    const { code, stdout } = await planFails({ CLOUDFLARE_BASE_URL: url }, ['--timeout', '500ms']);
    expect(stdout).toContain('api-timeout');
    expect(code).toBe(1);
  });

  test('a token that may only read, on apply', async () => {
    const sandbox = await sandboxFor({ readOnlyToken: 'read-only' });
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code, stdout } = await sandbox.demarc(['apply', '--yes', '--format', 'json'], {
      cwd,
      env: { CLOUDFLARE_API_TOKEN: 'read-only' },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      accounts: [
        {
          summary: { applied: 0, failed: 1, skipped: 1 },
          changes: [
            { address: 'interconnect.ewr-a', outcome: 'failed', error: { status: 403, method: 'POST' } },
            { address: 'cni.wan-a', outcome: 'skipped' },
          ],
        },
      ],
    });
    expect(code).toBe(1);
    expect(await sandbox.commits()).toEqual([]);
  });
});

test.each(['http://api.example.com/client/v4', 'ftp://127.0.0.1/', 'https://user:pw@api.example.com/', 'nonsense'])(
  'the base URL %s is refused with 64 before any request',
  async (url) => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 'secret-token' };
    const byFlag = await runDemarc(['plan', '--base-url', url], { cwd, env });
    expect(byFlag.stderr).toMatch(/^error: --base-url: /);
    expect(byFlag.code).toBe(64);
    const byVariable = await runDemarc(['plan'], { cwd, env: { ...env, CLOUDFLARE_BASE_URL: url } });
    expect(byVariable.stderr).toMatch(/^error: CLOUDFLARE_BASE_URL: /);
    expect(byVariable.code).toBe(64);
  },
);

test('a slot that another account has taken ends with 3, and nothing is written', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit.replace(freeSlot, takenSlot) });
  const { code, stdout } = await sandbox.demarc(['apply', '--yes'], { cwd });
  expect(stdout).toContain(takenSlot);
  expect(code).toBe(3);
  expect(await sandbox.commits()).toEqual([]);
});

test('an account with its own token variable never uses another token', async () => {
  const sandbox = await sandboxFor();
  const document = circuit.replace('interconnects:', 'credentials: { token_env: CF_TOKEN_EU }\ninterconnects:');
  const cwd = await folderWith({ 'demarc.yaml': document });
  const { code, stderr } = await sandbox.demarc(['plan'], { cwd, env: { CF_TOKEN_EU: '' } });
  expect(stderr).toContain('CF_TOKEN_EU');
  expect(code).toBe(1);
  expect(await sandbox.requests()).toEqual([]);
});
