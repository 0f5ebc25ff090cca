import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';
import { describe, expect, test } from 'vitest';
import type { ChangeLine, EventLogLine, RequestLine } from '../../src/model/generated/event-log.ts';
import { startSandboxProcess } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

async function validatorOf(name: string) {
  const text = await readFile(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8');
  return new Validator(JSON.parse(text) as Schema, '2020-12', false);
}

async function linesOf(path: string): Promise<EventLogLine[]> {
  const text = await readFile(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  const validator = await validatorOf('event-log');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const value = JSON.parse(line) as EventLogLine;
      expect(validator.validate(value).errors).toEqual([]);
      return value;
    });
}

const isRequest = (line: EventLogLine): line is RequestLine => line.event === 'request';
const isChange = (line: EventLogLine): line is ChangeLine => line.event === 'change';

describe('--log', () => {
  test('has a line for each request that the API saw, and for each change with its outcome', async () => {
    const sandbox = await sandboxFor();
    await sandbox.setFaults([{ operation: 'create_cni', kind: 'status', status: 400 }]);
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code } = await sandbox.demarc(['apply', '--yes', '--quiet', '--log', 'run.ndjson'], { cwd });
    expect(code).toBe(5);
    const lines = await linesOf(join(cwd, 'run.ndjson'));
    expect(lines[0]).toMatchObject({ event: 'run_started', command: 'apply', format: 'demarc.log/1' });
    expect(lines.at(-1)).toMatchObject({ event: 'run_ended', exit_code: 5 });
    expect(new Set(lines.map(({ run }) => run)).size).toBe(1);
    const seen = (await sandbox.requests()).map(({ operation, method, status }) => ({ operation, method, status }));
    const logged = lines.filter(isRequest).map(({ operation, method, status }) => ({ operation, method, status }));
    expect(sorted(logged)).toEqual(sorted(seen));
    expect(lines.filter(isChange)).toMatchObject([
      { account, address: 'interconnect.ewr-a', action: 'create', outcome: 'applied', error: null },
      {
        account,
        address: 'cni.wan-a',
        action: 'create',
        outcome: 'failed',
        error: { call: 'create_cni', status: 400 },
      },
    ]);
    const started = lines.findIndex(({ event }) => event === 'apply_started');
    const firstWrite = lines.findIndex((line) => isRequest(line) && line.method !== 'GET');
    expect(started).toBeLessThan(firstWrite);
    expect(started).toBeGreaterThan(0);
  });

  test('is appended by each run and readable by its owner only', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    for (const command of [
      ['plan'],
      ['drift'],
      ['status'],
      ['slots', '--site', 'ewr01'],
      ['apply', '--yes'],
      ['loa', '--all'],
    ]) {
      await sandbox.demarc([...command, '--quiet', '--log', 'run.ndjson'], { cwd });
    }
    const lines = await linesOf(join(cwd, 'run.ndjson'));
    const commands = lines.flatMap((line) => (line.event === 'run_started' ? [line.command] : []));
    expect(commands).toEqual(['plan', 'drift', 'status', 'slots', 'apply', 'loa']);
    expect(lines.filter(({ event }) => event === 'run_ended')).toHaveLength(commands.length);
    expect((await stat(join(cwd, 'run.ndjson'))).mode & 0o777).toBe(0o600);
  });

  test('begins on a new line when an earlier run was cut off', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit, 'run.ndjson': '{"event":"run_sta' });
    await chmod(join(cwd, 'run.ndjson'), 0o600);
    await sandbox.demarc(['plan', '--log', 'run.ndjson'], { cwd });
    const [torn, first] = (await readFile(join(cwd, 'run.ndjson'), 'utf8')).split('\n');
    expect(torn).toBe('{"event":"run_sta');
    expect(JSON.parse(first ?? '')).toMatchObject({ event: 'run_started' });
  });

  test.each([
    ['a folder that is not there', 'no/such/run.ndjson'],
    ['a folder', 'folder'],
    ['a device', '/dev/null'],
  ])('in %s ends the run with 1 before any request', async (_name, path) => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await mkdir(join(cwd, 'folder'));
    const result = await sandbox.demarc(['apply', '--yes', '--log', path], { cwd });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain(`error: --log: ${path} cannot be opened: `);
    expect(await sandbox.requests()).toEqual([]);
  });

  test('cannot be the same file as --out', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const result = await sandbox.demarc(['plan', '--log', 'x.json', '--out', 'json=./x.json'], { cwd });
    expect(result).toMatchObject({ code: 64, stdout: '' });
    expect(await readdir(cwd)).toEqual(['demarc.yaml']);
  });
});

describe('--snapshot', () => {
  const key = 'snapshot-md5-key';
  const exact = '90071992547409931234';

  /** An account with one circuit that has a key, and a field with an integer that a double would round. */
  async function lived() {
    const sandbox = await sandboxFor({ token: 'any-token' });
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const control = new URL('/_sandbox/state', sandbox.url);
    const headers = { authorization: 'Bearer any-token' };
    const state = (await (await fetch(control, { headers })).text())
      .replace('"default_asn":13335', `"default_asn":13335,"later":{"exact":${exact}}`)
      .replace('"customer_asn":65010', `"customer_asn":65010,"md5_key":"${key}"`);
    expect(state).toContain(exact);
    expect(state).toContain(key);
    await fetch(control, { method: 'PUT', headers, body: state });
    await writeFile(join(cwd, 'demarc.yaml'), circuit.replace('mtu: 1500', 'mtu: 1476'));
    return { sandbox, cwd };
  }

  test('saves the exact account, and a sandbox that starts from it gives the same plan', async () => {
    const { sandbox, cwd } = await lived();
    const before = (await sandbox.state()).accounts[account];
    const planned = JSON.parse((await sandbox.demarc(['plan', '--format', 'json'], { cwd })).stdout) as {
      fingerprint: string;
    };
    const { code, stderr } = await sandbox.demarc(['apply', '--yes', '--snapshot', 'before.json'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('note: before.json holds the accounts as they were, MD5 keys in clear');
    const text = await readFile(join(cwd, 'before.json'), 'utf8');
    expect((await stat(join(cwd, 'before.json'))).mode & 0o777).toBe(0o600);
    expect(text).toContain(`"later":{"exact":${exact}}`);
    expect(text).toContain(key);
    const snapshot = JSON.parse(text) as { fingerprint: string; accounts: Record<string, typeof before> };
    expect((await validatorOf('snapshot')).validate(snapshot).errors).toEqual([]);
    expect(snapshot.fingerprint).toBe(planned.fingerprint);
    expect(snapshot.accounts[account]).toMatchObject({ settings: before?.settings, cnis: before?.cnis });
    expect(snapshot.accounts[account]?.cnis[0]?.magic.mtu).toBe(1500);

    const rehearsal = await startSandboxProcess(['--seed', 'before.json'], { cwd });
    try {
      const again = await sandbox.demarc(['plan', '--format', 'json', '--base-url', rehearsal.url], { cwd });
      expect((JSON.parse(again.stdout) as { fingerprint: string }).fingerprint).toBe(planned.fingerprint);
      expect(await (await fetch(`${rehearsal.control}/state`)).text()).toContain(exact);
    } finally {
      await rehearsal.close();
    }
  });

  test('exists before the first write', async () => {
    const { sandbox, cwd } = await lived();
    await sandbox.setFaults([{ operation: 'update_cni', kind: 'status', status: 400 }]);
    expect((await sandbox.demarc(['apply', '--yes', '--snapshot', 'before.json'], { cwd })).code).toBe(1);
    expect(await readdir(cwd)).toContain('before.json');
  });

  test.each(['before.json', 'link.json'])('never replaces %s, and stops the run before any change', async (name) => {
    const { sandbox, cwd } = await lived();
    await writeFile(join(cwd, 'before.json'), 'earlier');
    await symlink('nowhere', join(cwd, 'link.json'));
    const asked = (await sandbox.requests()).length;
    const result = await sandbox.demarc(['apply', '--yes', '--snapshot', name], { cwd });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toContain(`--snapshot: ${name} exists already`);
    expect(await readFile(join(cwd, 'before.json'), 'utf8')).toBe('earlier');
    expect(await sandbox.requests()).toHaveLength(asked);
  });

  test('stops the run when it cannot be written', async () => {
    const { sandbox, cwd } = await lived();
    const commits = (await sandbox.commits()).length;
    const result = await sandbox.demarc(['apply', '--yes', '--snapshot', 'no/such/before.json'], { cwd });
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(await sandbox.commits()).toHaveLength(commits);
  });

  test('is not written when there is nothing to change', async () => {
    const { sandbox, cwd } = await lived();
    expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
    expect((await sandbox.demarc(['apply', '--yes', '--snapshot', 'before.json'], { cwd })).code).toBe(0);
    expect(await readdir(cwd)).not.toContain('before.json');
  });
});

function sorted(values: readonly object[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
