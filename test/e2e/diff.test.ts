import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';
import { describe, expect, test } from 'vitest';
import type { DiffDocument } from '../../src/model/generated/diff.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

const other = 'b'.repeat(32);

/** A circuit, and a snapshot of it with keys. */
async function lived() {
  const sandbox = await sandboxFor({ token: 'any-token' });
  const keyed = circuit.replace('customer_asn: 65010', 'customer_asn: 65010\n      md5_key: ${env:DEMARC_KEY}');
  const cwd = await folderWith({ 'demarc.yaml': keyed });
  const demarc = (args: readonly string[], env: Record<string, string> = { DEMARC_KEY: 'first-key' }) =>
    sandbox.demarc(args, { cwd, env });
  expect(await demarc(['apply', '--yes'])).toMatchObject({ code: 0 });
  expect(await demarc(['snapshot', '--secrets', 'before.json'])).toMatchObject({ code: 0 });
  const edit = (from: string, to: string) => writeFile(join(cwd, 'demarc.yaml'), keyed.replace(from, to));
  return { sandbox, cwd, demarc, edit };
}

async function read(text: string): Promise<DiffDocument> {
  const schema = await readFile(new URL('../../schemas/diff.schema.json', import.meta.url), 'utf8');
  const value = JSON.parse(text) as DiffDocument;
  expect(new Validator(JSON.parse(schema) as Schema, '2020-12', false).validate(value).errors).toEqual([]);
  return value;
}

describe('diff', () => {
  test('is empty where nothing changed, light included, and only reads', async () => {
    const { sandbox, cwd, demarc } = await lived();
    const commits = await sandbox.commits();
    expect(await demarc(['diff', 'before.json'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^No differences since \S+Z\.\n$/) as string,
    });
    const state = await sandbox.state();
    const [live] = Object.values(state.accounts);
    const name = live?.interconnects[0]?.name ?? '';
    await sandbox.setState({
      accounts: { [account]: { ...live, status: { [name]: { state: 'Down', reason: 'dark' } } } },
    });
    const dark = await demarc(['diff', 'before.json']);
    expect(dark).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${name}  Healthy → Down (dark)`) as string,
    });
    expect(await sandbox.commits()).toEqual(commits);
    expect(cwd).not.toBe('');
  });

  test('says what was changed since, in every format, with exit code 2', async () => {
    const { demarc, edit } = await lived();
    await edit('mtu: 1500', 'mtu: 1476');
    await demarc(['apply', '--yes'], { DEMARC_KEY: 'second-key' });
    const text = await demarc(['diff', 'before.json', '--out', 'json=d.json', '--out', 'markdown=d.md']);
    expect(text.code).toBe(2);
    expect(text.stdout).toMatch(
      /~ cni\.wan-a {2}\S+\n +bgp\.md5_key +\(sensitive\) → \(sensitive, changed\)\n +magic\.mtu +1500 → 1476\n/,
    );
    expect(text.stdout).toMatch(/\n0 new, 1 changed, 0 made again, 0 gone since \S+; 2 unchanged\.\n$/);
    const json = await demarc(['diff', 'before.json', '--format', 'json']);
    expect(json.code).toBe(2);
    const [diff] = (await read(json.stdout)).accounts;
    expect(diff?.changes).toMatchObject([
      {
        address: 'cni.wan-a',
        action: 'update',
        fields: [
          { path: 'bgp.md5_key', before: { sensitive: true }, after: { sensitive: true } },
          { path: 'magic.mtu', before: 1500, after: 1476 },
        ],
      },
    ]);
    const markdown = await demarc(['diff', 'before.json', '--format', 'markdown']);
    expect(markdown).toMatchObject({ code: 2, stdout: expect.stringContaining('magic.mtu    1500 → 1476') as string });
    for (const { stdout, stderr } of [text, json, markdown])
      expect(stdout + stderr).not.toMatch(/(?:first|second)-key/);
  });

  test('shows a CNI that was made again under the same name as such', async () => {
    const { sandbox, demarc } = await lived();
    const state = await sandbox.state();
    const text = JSON.stringify(state).replace(
      /"id":"[0-9a-f-]{36}"(?=[^}]*"cust_ip")/,
      `"id":"${'c'.repeat(8)}-1111-4111-8111-111111111111"`,
    );
    await sandbox.setState(JSON.parse(text));
    const { code, stdout } = await demarc(['diff', 'before.json']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/Deleted and made again\n\n +-\/\+ cni\.wan-a {2}cccccccc-1111-\S+ \(before: \S+\)/);
    expect(stdout).toMatch(/0 new, 0 changed, 1 made again, 0 gone/);
  });

  test('compares two snapshots offline, says new and gone with their values, and what it cannot compare', async () => {
    const { sandbox, cwd, demarc } = await lived();
    await demarc(['snapshot', 'plain.json']);
    const [live] = Object.values((await sandbox.state()).accounts);
    await sandbox.setState({ accounts: { [account]: { ...live, interconnects: [], cnis: [], status: {} } } });
    await demarc(['snapshot', 'after.json']);
    const asked = (await sandbox.requests()).length;
    const forth = await runDemarc(['diff', 'before.json', 'after.json'], { cwd });
    expect(forth.code).toBe(2);
    expect(forth.stdout).toMatch(
      / {2}Gone\n[^]*- interconnect\.icon-\S+ .* at ewr01, [^]*- cni\.wan-a [^]*customer_asn +65010\n[^]*md5_key +\(sensitive\)/,
    );
    const back = await runDemarc(['diff', 'after.json', 'before.json'], { cwd });
    expect(back.stdout).toMatch(/ {2}New\n[^]*\+ cni\.wan-a /);
    expect(back.stderr).toContain('note: BEFORE was taken at');
    const keys = await runDemarc(['diff', 'plain.json', 'before.json'], { cwd });
    expect(keys).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('bgp.md5_key of cni.wan-a: it is set before and after') as string,
    });
    expect(await sandbox.requests()).toHaveLength(asked);
  });

  test('refuses snapshots of different accounts in words, and compares what both have', async () => {
    const { sandbox, cwd, demarc } = await lived();
    const state = await sandbox.state();
    const empty = { settings: { default_asn: 64512 }, interconnects: [], cnis: [], slots: [] };
    await sandbox.setState({ accounts: { ...state.accounts, [other]: empty } });
    await demarc(['snapshot', '--account', other, 'other.json']);
    await demarc(['snapshot', '--account', other, '--account', account, 'both.json']);
    const two = await runDemarc(['diff', 'before.json', 'other.json'], { cwd });
    expect(two).toMatchObject({ code: 4, stdout: '' });
    expect(two.stderr).toContain(`before.json has account ${account}, other.json has account ${other}`);
    const part = await runDemarc(['diff', 'before.json', 'both.json'], { cwd });
    expect(part).toMatchObject({ code: 4, stderr: expect.stringContaining(`--account ${account}.`) as string });
    expect(await runDemarc(['diff', 'before.json', 'both.json', '--account', account], { cwd })).toMatchObject({
      code: 0,
    });
    expect(await demarc(['diff', 'both.json'])).toMatchObject({ code: 0 });
  });

  test.each([
    [[], 64, 'diff needs a snapshot'],
    [['a', 'b', 'c'], 64, 'diff takes two snapshots at most'],
    [['-', '-'], 64, 'standard input can be read only once'],
    [['demarc.yaml'], 4, 'demarc.yaml: it is not JSON'],
  ])('refuses %j', async (files, code, why) => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const result = await runDemarc(['diff', ...files], { cwd });
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(why) as string });
  });

  test('compares 5,000 CNIs, and names the one that differs', async () => {
    const cni = (i: number, mtu: number) =>
      `{"id":"${String(i).padStart(8, '0')}-0000-4000-8000-000000000000","account":"${account}","interconnect":"icon-1","cust_ip":"10.${i >> 8}.${i & 255}.1/31","p2p_ip":"10.${i >> 8}.${i & 255}.0/31","magic":{"conduit_name":"wan-${i}","description":"","mtu":${mtu}},"bgp":{"customer_asn":65010,"extra_prefixes":[],"md5_key":{"sensitive":true}}}`;
    const file = (odd: number) =>
      `{"format":"demarc.snapshot/1","taken_at":"2026-03-01T09:30:00.000Z","demarc":"1.0.0","secrets":false,"accounts":{"${account}":{"settings":{"default_asn":13335},"interconnects":[],"slots":[],"status":{},"cnis":[${Array.from({ length: 5_000 }, (_, i) => cni(i, i === odd ? 1476 : 1500)).join()}]}}}`;
    const cwd = await folderWith({ 'a.json': file(-1), 'b.json': file(4_321) });
    const { code, stdout } = await runDemarc(['diff', 'a.json', 'b.json'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toMatch(/~ cni\.wan-4321 [^]*and 4,?990 more/);
    expect(stdout.length).toBeLessThan(2_000);
  });
});
