import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Schema, Validator } from '@cfworker/json-schema';
import { describe, expect, test } from 'vitest';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

const other = 'b'.repeat(32);
const key = 'snapshot-md5-key';
const later = 'a-field-of-tomorrow';

/** Two accounts, one with a circuit that has a key and a field that demarc does not know. */
async function lived() {
  const sandbox = await sandboxFor({ token: 'any-token' });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  await sandbox.demarc(['apply', '--yes'], { cwd });
  const [live] = Object.values((await sandbox.state()).accounts);
  const text = JSON.stringify({ ...live, settings: { default_asn: 13335, later } })
    .replace('"customer_asn":65010', `"customer_asn":65010,"md5_key":"${key}"`)
    .replace('"description":""', '"description":"\u202Ereversed"');
  expect(text).toContain(key);
  const empty = { settings: { default_asn: 64512 }, interconnects: [], cnis: [], slots: [] };
  await sandbox.setState({ accounts: { [account]: JSON.parse(text) as unknown, [other]: empty } });
  return { sandbox, cwd };
}

type Kept = Record<string, { settings: object; cnis: Record<string, unknown>[]; status: object }>;

async function read(text: string) {
  const schema = await readFile(new URL('../../schemas/snapshot.schema.json', import.meta.url), 'utf8');
  const value = JSON.parse(text) as { secrets: boolean; accounts: Kept };
  expect(new Validator(JSON.parse(schema) as Schema, '2020-12', false).validate(value).errors).toEqual([]);
  return value;
}

describe('snapshot', () => {
  test('prints the account of the documents with health, without keys and without fields that it does not know', async () => {
    const { sandbox, cwd } = await lived();
    const commits = await sandbox.commits();
    const { code, stdout, stderr } = await sandbox.demarc(['snapshot'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain(key);
    expect(stdout).not.toContain(later);
    expect(stdout).not.toContain('\u202E');
    const { secrets, accounts } = await read(stdout);
    expect(secrets).toBe(false);
    expect(Object.keys(accounts)).toEqual([account]);
    expect(accounts[account]?.cnis).toMatchObject([
      { bgp: { md5_key: { sensitive: true } }, magic: { description: '\u202Ereversed' } },
    ]);
    expect(Object.values(accounts[account]?.status ?? {})).toMatchObject([{ state: 'Healthy' }]);
    expect(await sandbox.commits()).toEqual(commits);
  });

  test('writes a new file for its owner alone, of several accounts, and never replaces one', async () => {
    const { sandbox, cwd } = await lived();
    const args = ['snapshot', '--account', other, '--account', account];
    expect(await sandbox.demarc([...args, 'friday.json'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' });
    const text = await readFile(join(cwd, 'friday.json'), 'utf8');
    expect(Object.keys((await read(text)).accounts)).toEqual([account, other]);
    expect((await stat(join(cwd, 'friday.json'))).mode & 0o777).toBe(0o600);
    await symlink('nowhere', join(cwd, 'link.json'));
    const asked = (await sandbox.requests()).length;
    for (const [name, why] of [
      ['friday.json', 'friday.json exists already'],
      ['link.json', 'link.json exists already'],
      ['no/such.json', 'no/such.json cannot be written'],
    ] as const) {
      const refused = await sandbox.demarc([...args, name], { cwd });
      expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(why) as string });
    }
    expect(await readFile(join(cwd, 'friday.json'), 'utf8')).toBe(text);
    expect(await sandbox.requests()).toHaveLength(asked);
  });

  test('keeps whole objects and keys only with --secrets, only in a file, and says so', async () => {
    const { sandbox, cwd } = await lived();
    const refused = await sandbox.demarc(['snapshot', '--secrets'], { cwd });
    expect(refused).toMatchObject({ code: 64, stdout: '' });
    expect(refused.stderr).toContain('it needs a FILE, never a terminal or a pipe');
    const { code, stdout, stderr } = await sandbox.demarc(['snapshot', '--secrets', 'keys.json'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe('note: keys.json holds MD5 keys in clear: keep it as a secret\n');
    const text = await readFile(join(cwd, 'keys.json'), 'utf8');
    const { secrets, accounts } = await read(text);
    expect(secrets).toBe(true);
    expect(accounts[account]).toMatchObject({ settings: { later }, cnis: [{ bgp: { md5_key: key } }] });
    expect((await stat(join(cwd, 'keys.json'))).mode & 0o777).toBe(0o600);
  });

  test('leaves no file where an account cannot be read', async () => {
    const { sandbox, cwd } = await lived();
    await sandbox.setFaults([{ operation: 'list_cnis', kind: 'status', status: 403, every: 1 }]);
    expect((await sandbox.demarc(['snapshot', 'friday.json'], { cwd })).code).toBe(1);
    await expect(stat(join(cwd, 'friday.json'))).rejects.toThrow('ENOENT');
  });

  test('is a seed of the sandbox, which makes up the keys', async () => {
    const { sandbox, cwd } = await lived();
    const { stdout } = await sandbox.demarc(['snapshot'], { cwd });
    const rehearsal = await sandboxFor({ seed: JSON.parse(stdout) as never });
    const plan = await rehearsal.demarc(['plan', '--detailed-exitcode'], { cwd });
    expect(plan).toMatchObject({ code: 0 });
  });
});

describe('export --from', () => {
  test('writes the documents as they were, offline: their plan is empty then, and the way back later', async () => {
    const { sandbox, cwd } = await lived();
    await sandbox.demarc(['snapshot', 'friday.json'], { cwd });
    const asked = (await sandbox.requests()).length;
    const from = ['export', '--from', 'friday.json', '--out-dir', 'before'];
    const { code, stderr } = await sandbox.demarc(from, { cwd, env: { CLOUDFLARE_API_TOKEN: '' } });
    expect(code).toBe(0);
    expect(stderr).toContain('a plan of them shows the way back to 2');
    expect(await sandbox.requests()).toHaveLength(asked);
    const text = await readFile(join(cwd, 'before', `${account}.yaml`), 'utf8');
    expect(text).toMatch(/as it was at 2\S+Z: the plan of this document\n# is the way back to it\./);
    expect(text).toMatch(/Healthy at the snapshot of 2/);
    expect((await sandbox.demarc(['plan', '--detailed-exitcode', 'before'], { cwd })).code).toBe(0);
    await writeFile(join(cwd, 'demarc.yaml'), circuit.replace('mtu: 1500', 'mtu: 1476'));
    expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
    const back = await sandbox.demarc(['plan', '--detailed-exitcode', 'before'], { cwd });
    expect(back).toMatchObject({ code: 2, stdout: expect.stringMatching(/magic\.mtu +1476 → 1500/) as string });
  });

  test('reads what apply --snapshot wrote, and standard input', async () => {
    const { sandbox, cwd } = await lived();
    await writeFile(join(cwd, 'demarc.yaml'), circuit.replace('mtu: 1500', 'mtu: 1476'));
    await sandbox.demarc(['apply', '--yes', '--snapshot', 'before.json'], { cwd });
    const { code, stdout } = await sandbox.demarc(['export', '--from', 'before.json', '--secrets', 'env'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('mtu: 1500');
    expect(stdout).toContain('md5_key: ${env:DEMARC_MD5_WAN_A}');
    expect(stdout).not.toContain(key);
    const input = (await sandbox.demarc(['snapshot'], { cwd })).stdout;
    const { runDemarc } = await import('../helpers/run-demarc.ts');
    const piped = await runDemarc(['export', '--from', '-', '--secrets', 'env'], { cwd, input });
    expect(piped).toMatchObject({ code: 0, stdout: expect.stringContaining('DEMARC_MD5_WAN_A') as string });
  });

  const broken: Readonly<Record<string, readonly [(text: string) => string, string]>> = {
    'another major version': [
      (text) => text.replace('demarc.snapshot/1', 'demarc.snapshot/2'),
      'its format is demarc.snapshot/2, and this version of demarc reads demarc.snapshot/1',
    ],
    'no snapshot': [() => '{"format":"demarc.plan/2"}', 'it does not say the format demarc.snapshot/1'],
    'a list': [() => '[]', 'it does not say the format'],
    'no JSON': [() => 'interconnects: {}', 'it is not JSON'],
    nothing: [() => '', 'it is not JSON'],
    'an end too early': [(text) => text.slice(0, -9), 'it is not JSON: truncated'],
    'an object twice': [(text) => text.replace(/"cnis":\[\n(.*)\n\]/, '"cnis":[\n$1,\n$1\n]'), 'it has the CNI "'],
    'an object of another account': [
      (text) => text.replace(`"account":"${account}"`, `"account":"${other}"`),
      'interconnects[0] is about an object of another account',
    ],
    'a field of another type': [
      (text) => text.replace('"mtu":1500', '"mtu":"1500"'),
      'the field cnis[0].magic.mtu should be a whole number from 0 to 4294967295 but is a text',
    ],
    'no list': [(text) => text.replace('"slots":[]', '"slots":{}'), 'at accounts.'],
    'an account that is no tag': [
      (text) => text.replace(`"${account}":{`, '"__proto__":{'),
      'it is not a valid snapshot',
    ],
    'values that are too deep': [
      (text) => text.replace('"default_asn"', `"deep":${'['.repeat(150)}${']'.repeat(150)},"default_asn"`),
      'nested more than',
    ],
    'a key of another type': [
      (text) => text.replace('{"sensitive":true}', '{"sensitive":"no"}'),
      'the field cnis[0].bgp.md5_key should be a text but is an object',
    ],
  };
  test.each(Object.entries(broken))('refuses %s in words, and writes nothing', async (_name, [spoil, why]) => {
    const { sandbox, cwd } = await lived();
    const { stdout: text } = await sandbox.demarc(['snapshot'], { cwd });
    expect(spoil(text)).not.toBe(text);
    await writeFile(join(cwd, 'bad.json'), spoil(text));
    const result = await sandbox.demarc(['export', '--from', 'bad.json'], { cwd });
    expect(result).toMatchObject({ code: 4, stdout: '', stderr: expect.stringContaining(why) as string });
    expect(result.stderr).toMatch(/^error: bad\.json: .*\n {2}hint: /);
  });

  test.each([
    [['--from', 'none.json'], 4, 'none.json does not exist'],
    [['--from', 'friday.json', '--sandbox'], 64, '--from reads a snapshot and no account'],
    [['--from', 'friday.json', '--account', other], 64, `friday.json does not have the account ${other}`],
  ])('refuses %j', async (flags, code, why) => {
    const { sandbox, cwd } = await lived();
    await sandbox.demarc(['snapshot', 'friday.json'], { cwd });
    const result = await sandbox.demarc(['export', ...flags], { cwd });
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(why) as string });
  });

  test('refuses a file that is too large to be a snapshot', async () => {
    const cwd = await folderWith();
    const { truncate } = await import('node:fs/promises');
    await writeFile(join(cwd, 'big.json'), '');
    await truncate(join(cwd, 'big.json'), 65 * 1024 * 1024);
    const { sandbox } = await lived();
    const result = await sandbox.demarc(['export', '--from', 'big.json'], { cwd });
    expect(result).toMatchObject({ code: 4, stderr: expect.stringContaining('larger than 64 MiB') as string });
  });
});
