import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runDemarc, startSandboxProcess } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith } from './workspace.ts';

async function started(args: readonly string[], cwd: string) {
  const sandbox = await startSandboxProcess(args, { cwd });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

function slotsOf(url: string, env: Readonly<Record<string, string>> = {}) {
  return runDemarc(['slots', '--base-url', url, '--format', 'json', '--account', account], {
    env: { CLOUDFLARE_API_TOKEN: 'any', ...env },
  });
}

describe('demarc sandbox', () => {
  test('prints its address when it is ready', async () => {
    const { url } = await started([], await folderWith());
    const { code, stdout } = await slotsOf(url);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { slots: unknown[] }).slots.length).toBeGreaterThanOrEqual(16);
  });

  test('keeps its state in a file from one run to the next', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 'any' };
    const first = await startSandboxProcess(['--state', 'state.json'], { cwd });
    expect((await runDemarc(['apply', '--yes', '--base-url', first.url], { cwd, env })).code).toBe(0);
    await first.close();
    const second = await started(['--state', 'state.json'], cwd);
    const plan = await runDemarc(['plan', '--detailed-exitcode', '--base-url', second.url], { cwd, env });
    expect(plan.code).toBe(0);
  });

  test('accepts a seed and faults in YAML or JSON', async () => {
    const cwd = await folderWith({
      'seed.yaml': `accounts:\n  ${account}:\n    settings: { default_asn: 64512 }\n    slots: []\n`,
      'faults.json': '[{"kind": "status", "operation": "list_interconnects", "status": 404}]',
    });
    const { url } = await started(['--seed', 'seed.yaml', '--faults', 'faults.json'], cwd);
    expect(JSON.parse((await slotsOf(url)).stdout)).toMatchObject({ slots: [] });
    const status = await runDemarc(['status', '--account', account, '--base-url', url], {
      cwd,
      env: { CLOUDFLARE_API_TOKEN: 'any' },
    });
    expect(status.code).toBe(1);
    expect(status.stderr).toContain('404');
  });

  test('accepts only the token that it was given', async () => {
    const { url } = await started(['--token', 'this-one'], await folderWith());
    expect((await slotsOf(url)).code).toBe(1);
    expect((await slotsOf(url, { CLOUDFLARE_API_TOKEN: 'this-one' })).code).toBe(0);
  });

  test('refuses what the permissions of a token leave out, and has routes without a seed', async () => {
    const flags = ['--token-permissions', 'magic-wan-read, account-analytics-read'];
    const { url } = await started(flags, await folderWith());
    const read = (path: string) =>
      fetch(`${url}/accounts/${account}/${path}`, { headers: { authorization: 'Bearer any' } });
    expect((await read('addressing/prefixes')).status).toBe(403);
    expect(await (await read('magic/routes')).text()).toContain('"nexthop":"172.16.0.1"');
    const bare = await started(['--token-permissions', 'none'], await folderWith());
    const routes = await fetch(`${bare.url}/accounts/${account}/magic/routes`, {
      headers: { authorization: 'Bearer any' },
    });
    expect(routes.status).toBe(403);
  });

  test.each([
    [['--port', '65536'], 64, '--port takes a whole number from 0 to 65535'],
    [['--rate-limit', '10'], 64, '--rate-limit takes N/S'],
    [['--healthy-after', 'soon'], 64, '--healthy-after takes a duration'],
    [['--hold-time', '1m'], 64, '--hold-time needs --routers'],
    [['--routers', '--hold-time', 'soon'], 64, '--hold-time takes a duration'],
    [['--token-permissions', 'magic-wan-red'], 64, '--token-permissions takes none, magic-wan-read'],
    [['--seed', 'no-such.yaml'], 3, 'no-such.yaml does not exist'],
    [['--seed', 'bad-seed.yaml'], 3, 'bad-seed.yaml:3:5'],
    [['--faults', 'bad-faults.yaml'], 3, 'bad-faults.yaml:1:'],
    [['--seed', 'two.yaml'], 3, 'must hold exactly one document'],
  ])('refuses %j with %d', async (args, expected, message) => {
    const cwd = await folderWith({
      'bad-seed.yaml': `accounts:\n  ${account}:\n    slotz: []\n`,
      'bad-faults.yaml': '- kind: explosion\n',
      'two.yaml': 'accounts: {}\n---\naccounts: {}\n',
    });
    const { code, stdout, stderr } = await runDemarc(['sandbox', ...args], { cwd });
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('reports that its port is taken', async () => {
    const { url } = await started([], await folderWith());
    const { code, stdout, stderr } = await runDemarc(['sandbox', '--port', new URL(url).port]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(new URL(url).port);
  });
});

describe('--sandbox', () => {
  test('needs no account, keeps its state in .demarc, and says on stderr that it is not Cloudflare', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const apply = await runDemarc(['apply', '--sandbox', '--yes'], { cwd });
    expect(apply.code).toBe(0);
    expect(apply.stderr).toContain('this is the sandbox');
    expect((await readdir(join(cwd, '.demarc'))).sort()).toEqual(['.gitignore', 'sandbox.json']);
    expect(await readFile(join(cwd, '.demarc', '.gitignore'), 'utf8')).toBe('*\n');
    expect((await runDemarc(['plan', '--sandbox', '--detailed-exitcode'], { cwd })).code).toBe(0);
    expect((await runDemarc(['status', '--sandbox'], { cwd })).stdout).toContain('Healthy');
    expect((await runDemarc(['drift', '--sandbox'], { cwd })).code).toBe(0);
    expect((await runDemarc(['loa', 'ewr-a', '--sandbox'], { cwd })).code).toBe(0);
  });

  test('has any account that the documents name, also one that is added later', async () => {
    const other = 'b'.repeat(32);
    const cwd = await folderWith({
      'demarc.yaml': circuit,
      'other.yaml': circuit.replace(account, other).replace('slot_id:', 'slot: { site: lhr01 } #'),
    });
    expect((await runDemarc(['apply', '--sandbox', '--yes'], { cwd })).code).toBe(0);
    expect((await runDemarc(['apply', '--sandbox', '--yes', 'other.yaml'], { cwd })).code).toBe(0);
    const both = await runDemarc(['plan', '--sandbox', '--detailed-exitcode', 'demarc.yaml', 'other.yaml'], { cwd });
    expect(both.code).toBe(0);
  });

  test('never uses the credentials or the proxy of the environment', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = {
      CLOUDFLARE_API_TOKEN: 'not a token',
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
    };
    expect((await runDemarc(['plan', '--sandbox'], { cwd, env })).code).toBe(0);
  });

  test('and --base-url cannot be used together', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code, stderr } = await runDemarc(['plan', '--sandbox', '--base-url', 'https://example.com'], { cwd });
    expect(code).toBe(64);
    expect(stderr).toContain('cannot be used together');
  });

  test('gives advice about a broken state file', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit, '.demarc/sandbox.json': '{"accounts": {' });
    const { code, stderr } = await runDemarc(['plan', '--sandbox'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('.demarc/sandbox.json');
    expect(stderr).toContain('hint');
  });
});
