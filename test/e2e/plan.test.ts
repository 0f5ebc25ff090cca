import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cniId, slotId } from '../helpers/account.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { seedDirect, seedSlot } from '../helpers/seed-objects.ts';
import { account, circuit, folderWith, freeSlot, otherFreeSlot, sandboxFor } from './workspace.ts';

const second = 'a'.repeat(32);

describe('plan', () => {
  test('ends with 0 when there are changes, and with 2 on request', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    expect((await sandbox.demarc(['plan'], { cwd })).code).toBe(0);
    expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).code).toBe(2);
    await sandbox.demarc(['apply', '--yes'], { cwd });
    expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).code).toBe(0);
  });

  test('only reads, and sends GET alone where nothing is disrupted', async () => {
    const sandbox = await sandboxFor();
    await sandbox.demarc(['plan'], { cwd: await folderWith({ 'demarc.yaml': circuit }) });
    const requests = await sandbox.requests();
    expect(requests.map(({ method }) => method)).toEqual(requests.map(() => 'GET'));
    expect(requests.map(({ operation }) => operation).sort()).toEqual([
      'get_settings',
      'get_slot',
      // Is the new conduit name taken?
      'list_cf_interconnects',
      'list_cnis',
      'list_gre_tunnels',
      'list_interconnects',
      'list_ipsec_tunnels',
    ]);
  });

  test('warns of circuits in one site, and of names that fit no backup set', async () => {
    const circuits = [1, 2].map((n) => ({ ...seedDirect, name: `icon-${n}`, slot_id: slotId(n) }));
    const cnis = circuits.map(({ name: interconnect }, n) => ({
      id: cniId(n),
      account,
      interconnect,
      cust_ip: `10.0.${n}.1/31`,
      p2p_ip: `10.0.${n}.0/31`,
      magic: { conduit_name: `wan-${n}`, description: '', mtu: 1500 },
      bgp: { customer_asn: 65010, extra_prefixes: [] },
    }));
    const slots = [1, 2].map((n) => seedSlot(n, true));
    const seed = { accounts: { [account]: { slots, interconnects: circuits, cnis } } };
    const sandbox = await sandboxFor({ seed });
    const policy = 'policy: { metros: { new-york: [EWR] }, unguarded: [new-yrok] }';
    const cwd = await folderWith({ 'demarc.yaml': `version: 1\naccount: ${account}\n${policy}\n` });
    const allow = ['outage=new-york', 'outage=asn:65010', 'outage=new-york/asn:65010'].flatMap((text) => [
      '--allow',
      text,
    ]);
    const { stdout } = await sandbox.demarc(['plan', '--format', 'json', ...allow], { cwd });
    const { accounts } = JSON.parse(stdout) as { accounts: { warnings: { code: string; message: string }[] }[] };
    expect(accounts[0]?.warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'allow-unknown: --allow outage=asn:65010 lifts nothing: no backup set has the name asn:65010',
      'plan-shared-site: the circuits icon-1 and icon-2 are live in one site, ewr01; they are of one backup set: new-york',
      'unguarded-unknown: policy.unguarded: no backup set has the name "new-yrok", and the guard outage stays on',
    ]);
  });

  test('writes each --out whole and equal to the format on stdout', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const formats = ['text', 'json', 'markdown', 'diff'];
    const outs = formats.flatMap((format) => ['--out', `${format}=plan.${format}`]);
    expect((await sandbox.demarc(['plan', '--quiet', ...outs], { cwd })).code).toBe(0);
    for (const format of formats) {
      const { stdout } = await sandbox.demarc(['plan', '--format', format], { cwd });
      expect(await readFile(join(cwd, `plan.${format}`), 'utf8')).toBe(stdout);
    }
    expect((await readdir(cwd)).sort()).toEqual(['demarc.yaml', ...formats.map((format) => `plan.${format}`)].sort());
  });

  test('refuses an --out that cannot be written before any request', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const failed = await sandbox.demarc(['plan', '--out', 'json=gone/plan.json'], { cwd });
    expect(failed).toMatchObject({ code: 1, stdout: '' });
    expect(failed.stderr).toContain('gone/plan.json cannot be written');
    const wrong = await sandbox.demarc(['plan', '--out', 'yaml=plan.yaml'], { cwd });
    expect(wrong).toMatchObject({ code: 64, stdout: '' });
    expect(await sandbox.requests()).toEqual([]);
  });

  test('reads only the accounts that --account names', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({
      'demarc.yaml': `${circuit}---\n${circuit.replace(account, second).replace(freeSlot, otherFreeSlot)}`,
    });
    const result = await sandbox.demarc(['plan', '--account', account, '--format', 'json'], { cwd });
    expect(result.code).toBe(0);
    expect((JSON.parse(result.stdout) as { accounts: unknown[] }).accounts).toHaveLength(1);
    const unknown = await sandbox.demarc(['plan', '--account', 'nobody'], { cwd });
    expect(unknown.code).toBe(64);
    expect(unknown.stderr).toContain(account);
  });

  test('plans many accounts in parallel without warnings', async () => {
    const sandbox = await sandboxFor();
    const tags = Array.from({ length: 15 }, (_, n) => `${n}`.padStart(32, 'a'));
    const seed = (await sandbox.state()).accounts[account];
    await sandbox.setState({ accounts: Object.fromEntries(tags.map((tag) => [tag, seed])) });
    const documents = tags.map((tag) => `version: 1\naccount: ${tag}\nsettings: { default_asn: 64512 }\n`);
    const cwd = await folderWith({ 'demarc.yaml': documents.join('---\n') });
    const { code, stdout, stderr } = await sandbox.demarc(['plan', '--format', 'json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect((JSON.parse(stdout) as { accounts: unknown[] }).accounts).toHaveLength(15);
  });

  test('plans the other accounts when one cannot be read, and ends with 1', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({
      'demarc.yaml': `${circuit}---\n${circuit.replace(account, second).replace(freeSlot, otherFreeSlot)}`,
    });
    const { code, stdout, stderr } = await sandbox.demarc(['plan', '--format', 'json'], { cwd });
    expect(code).toBe(1);
    const { accounts } = JSON.parse(stdout) as {
      accounts: { complete: boolean; changes: unknown[]; errors: unknown[] }[];
    };
    expect(accounts).toMatchObject([
      { complete: true, errors: [] },
      { complete: false, changes: [], errors: [{ code: 'api-permission' }] },
    ]);
    expect(stderr).toContain(`account ${second}`);
  });

  test.each([
    ['nothing to do', 'version: 1\naccount: ACCOUNT\nsettings: { default_asn: 13335 }\n', [], 0],
    ['changes, when asked', circuit, ['--detailed-exitcode'], 2],
    ['an account that cannot be read', circuit.replace(account, second), [], 1],
    ['a slot that is not there', circuit.replace(freeSlot, '00000000-0000-4000-8000-000000000000'), [], 3],
    ['invalid documents', circuit.replace('mtu:', 'mtuu:'), [], 3],
    ['a guard that is not there', circuit, ['--allow', 'everything'], 64],
  ])('ends the same in every format with %s', async (_name, document, flags, expected) => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': document.replace('ACCOUNT', account) });
    for (const format of ['text', 'json', 'markdown', 'diff']) {
      const { code } = await sandbox.demarc(['plan', '--format', format, ...flags], { cwd });
      expect([format, code]).toEqual([format, expected]);
    }
  });
});

describe('a guard', () => {
  const withoutCircuit = circuit
    .replace('interconnects:', 'policy: { prune: true, max_deletes: 0 }\ninterconnects:')
    .replace(/cnis:[^]*/, '');

  test('blocks plan and apply with 4, shows the plan, and is lifted on both the same way', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    await writeFile(join(cwd, 'demarc.yaml'), withoutCircuit);
    const written = (await sandbox.commits()).length;

    const plan = await sandbox.demarc(['plan'], { cwd });
    expect(plan.code).toBe(4);
    expect(plan.stdout).toContain('max-deletes');
    const apply = await sandbox.demarc(['apply', '--yes', '--format', 'json'], { cwd });
    expect(apply.code).toBe(4);
    expect(JSON.parse(apply.stdout)).toMatchObject({ accounts: [{ changes: [{ outcome: 'not_attempted' }] }] });
    expect(await sandbox.commits()).toHaveLength(written);

    expect((await sandbox.demarc(['plan', '--allow', 'max-deletes=1'], { cwd })).code).toBe(0);
    expect((await sandbox.demarc(['apply', '--yes', '--allow', 'max-deletes=1'], { cwd })).code).toBe(0);
    expect((await sandbox.commits()).at(-1)).toMatchObject({ operation: 'delete_cni' });
  });

  test('in one account stops the run before the first write to any', async () => {
    const sandbox = await sandboxFor();
    const seed = await sandbox.state();
    await sandbox.setState({ accounts: { ...seed.accounts, [second]: seed.accounts[account] } });
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const written = (await sandbox.commits()).length;
    const other = circuit.replace(account, second).replace(freeSlot, otherFreeSlot);
    await writeFile(join(cwd, 'demarc.yaml'), `${withoutCircuit}---\n${other}`);
    expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(4);
    expect(await sandbox.commits()).toHaveLength(written);
  });
});

describe('show', () => {
  test('prints an earlier plan file, byte for byte', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { stdout } = await sandbox.demarc(['plan', '--format', 'json', '--out', 'json=plan.json'], { cwd });
    expect(await runDemarc(['show', 'plan.json', '--format', 'json'], { cwd })).toEqual({
      code: 0,
      stdout,
      stderr: '',
    });
    expect((await runDemarc(['show', 'plan.json', 'plan.json'], { cwd })).code).toBe(4);
  });

  test.each([
    ['is not there', undefined, 'plan.json does not exist'],
    ['is truncated', '{"format": "demarc.plan/2", "acc', 'not JSON'],
    ['has another format version', '{"format": "demarc.plan/3"}', 'demarc.plan/3'],
    ['has another shape', '{"format": "demarc.plan/2"}', 'not a valid plan'],
  ])('refuses a file that %s with 4', async (_name, text, message) => {
    const cwd = await folderWith(text === undefined ? {} : { 'plan.json': text });
    const { code, stdout, stderr } = await runDemarc(['show', 'plan.json'], { cwd });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(message);
  });
});
