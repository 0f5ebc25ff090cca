import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { account, folderWith, freeSlot, otherFreeSlot, sandboxFor, type TestSandbox } from './workspace.ts';

const other = 'b'.repeat(32);
const facility = { name: 'Equinix NY1', address: ['165 Halsey St', 'Newark, NJ 07102'] };

function port(id: string, site: string) {
  return { id, site, speed: '10G', occupied: true, facility, ccr_device_name: `cr1.${site}` };
}

function direct(name: string, slot_id: string, site: string) {
  return { name, type: 'direct', facility, site, slot_id, speed: '10G' };
}

function session(id: number, conduit: string, interconnect: string, md5_key?: string) {
  return {
    id: `0b8e2a54-9d1c-4c1f-8f57-00000000000${id}`,
    interconnect,
    cust_ip: `192.0.2.${id * 2 + 1}/31`,
    p2p_ip: `192.0.2.${id * 2}/31`,
    magic: { conduit_name: conduit, description: `Circuit #${id}: primary`, mtu: 1500 },
    bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], ...(md5_key !== undefined && { md5_key }) },
  };
}

const live = {
  settings: { default_asn: 64512 },
  slots: [port(freeSlot, 'ewr01'), port(otherFreeSlot, 'ewr02')],
  interconnects: [
    direct('icon-ewr01-0001', freeSlot, 'ewr01'),
    direct('icon-ewr02-0001', otherFreeSlot, 'ewr02'),
    { name: 'icon-gcp-1', type: 'gcp_partner', region: 'us-east4', speed: '1G' },
    { name: 'icon-gcp-2', type: 'gcp_partner', region: 'us-east4', speed: '1G' },
    { name: 'icon-shared', type: 'gcp_partner', region: 'us-west1', speed: '1G', owner: other },
    { name: 'icon-azure', type: 'azure_express' },
  ],
  cnis: [
    session(1, 'wan-ewr-a', 'icon-ewr01-0001', 'live-key-of-a'),
    session(2, 'wan ewr b', 'icon-ewr02-0001'),
    session(3, 'wan-shared', 'icon-shared', 'live-key-of-shared'),
    session(4, 'wan-gone', 'icon-that-nobody-sees'),
  ],
  status: { 'icon-ewr02-0001': { state: 'Down', reason: 'no light' } },
};
const otherLive = { settings: { default_asn: 13335 }, interconnects: [], cnis: [], slots: [] };

async function adopted(): Promise<TestSandbox> {
  return sandboxFor({ seed: { accounts: { [account]: live, [other]: otherLive } } });
}

const env = { CLOUDFLARE_ACCOUNT_ID: account };

describe('export', () => {
  test('prints one document, whose plan is empty and needs no secret', async () => {
    const sandbox = await adopted();
    const cwd = await folderWith();
    const { code, stdout, stderr } = await sandbox.demarc(['export'], { cwd, env });
    expect(code).toBe(0);
    expect(await sandbox.commits()).toEqual([]);
    expect((await sandbox.requests()).filter(({ method }) => method !== 'GET')).toEqual([]);
    await writeFile(join(cwd, 'demarc.yaml'), stdout);
    expect((await sandbox.demarc(['validate'], { cwd })).code).toBe(0);
    const plan = await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd });
    expect(`${plan.code} ${plan.stdout}`).toMatch(/^0 [^]*No changes\. .* 1 ignored\./);
    expect((await sandbox.demarc(['drift'], { cwd })).code).toBe(0);
    expect(stdout + stderr).not.toContain('live-key');
  });

  test('names the place and state of every interconnect, and what the document leaves out', async () => {
    const sandbox = await adopted();
    const { stdout, stderr } = await sandbox.demarc(['export'], { cwd: await folderWith(), env });
    expect(stdout).toContain('# icon-ewr02-0001: Equinix NY1, 165 Halsey St, Newark, NJ 07102\n');
    expect(stdout).toContain('# site ewr02, device cr1.ewr02; Down (no light) when this was exported\n');
    expect(stdout).toContain('name: icon-gcp-1 # a pin');
    expect(stdout).toContain('  ignore: [icon-shared]\n');
    expect(stdout).toContain('interconnect: icon-shared\n');
    expect(stdout).toContain('description: "Circuit #1: primary"\n');
    for (const text of [stdout.replaceAll(/\n#( {3}| )/g, ' '), stderr.replaceAll(/\s+/g, ' ')]) {
      expect(text).toMatch(/interconnect icon-azure: it is of the type azure_express/);
      expect(text).toMatch(/interconnect icon-shared: it belongs to another account/);
      expect(text).toMatch(/cni wan-gone: the API does not show the interconnect that it is on/);
      expect(text).toMatch(/MD5 keys: the API shows those of 2 CNIs/);
      expect(text).toMatch(/pairing keys of Google attachments/);
    }
  });

  test('writes and lists variables in place of keys with --secrets env', async () => {
    const sandbox = await adopted();
    const cwd = await folderWith();
    const { stdout, stderr } = await sandbox.demarc(['export', '--secrets', 'env'], { cwd, env });
    expect(stdout).toContain('md5_key: ${env:DEMARC_MD5_WAN_EWR_A}\n');
    expect(stdout).toContain('pairing_key: ${env:DEMARC_PAIRING_ICON_GCP_1} # needed only to create it\n');
    expect(stderr).toMatch(/^ +DEMARC_MD5_WAN_SHARED +bgp\.md5_key of cni\.wan-shared$/m);
    expect(stderr).toMatch(/only needed to create:\n +DEMARC_PAIRING_ICON_GCP_1 /);
    expect(stdout + stderr).not.toContain('live-key');
    await writeFile(join(cwd, 'demarc.yaml'), stdout);
    const keys = { DEMARC_MD5_WAN_EWR_A: 'live-key-of-a', DEMARC_MD5_WAN_SHARED: 'live-key-of-shared' };
    expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd, env: keys })).code).toBe(0);
    expect((await sandbox.demarc(['plan', '--detailed-exitcode', '--skip-secrets'], { cwd })).code).toBe(0);
    expect((await sandbox.demarc(['plan'], { cwd })).code).toBe(3);
  });

  test.each(['site', 'interconnect'])('splits by %s into files that mean the same together', async (split) => {
    const sandbox = await adopted();
    const cwd = await folderWith();
    const args = ['export', '--split', split, '--out-dir', 'net/demarc', '--protect'];
    const { code, stdout } = await sandbox.demarc(args, { cwd, env });
    expect(code).toBe(0);
    const paths = stdout.trimEnd().split('\n');
    expect(paths).toContain(split === 'site' ? 'net/demarc/ewr01.yaml' : 'net/demarc/icon-ewr01-0001.yaml');
    expect(paths).toContain('net/demarc/account.yaml');
    expect((await readdir(join(cwd, 'net/demarc'))).sort()).toEqual(paths.map((path) => path.slice(11)));
    const plan = await sandbox.demarc(['plan', '--detailed-exitcode', 'net'], { cwd });
    expect(plan.code).toBe(0);
  });

  test('exports several accounts, one document each, by account tag', async () => {
    const sandbox = await adopted();
    const cwd = await folderWith();
    const args = ['export', '--account', other, '--account', account];
    const { stdout } = await sandbox.demarc(args, { cwd });
    expect(stdout.match(/^account: .*$/gm)).toEqual([`account: ${account}`, `account: ${other}`]);
    await writeFile(join(cwd, 'both.yaml'), stdout);
    expect((await sandbox.demarc(['plan', '--detailed-exitcode', 'both.yaml'], { cwd })).code).toBe(0);
    const files = await sandbox.demarc([...args, '--out-dir', '.'], { cwd });
    expect(files.stdout).toBe(`${account}.yaml\n${other}.yaml\n`);
    const split = await sandbox.demarc([...args, '--out-dir', 'all', '--split', 'site'], { cwd });
    expect(split.stdout).toContain(`all/${other}/account.yaml\n`);
    expect((await sandbox.demarc(['plan', '--detailed-exitcode', 'all'], { cwd })).code).toBe(0);
  });

  test('ignores the document that its output goes to', async () => {
    const sandbox = await adopted();
    const cwd = await folderWith({ 'demarc.yaml': '' });
    const { code, stderr } = await sandbox.demarc(['export'], { cwd, env });
    expect(code).toBe(0);
    expect(stderr).not.toContain('document');
  });

  test('keeps the token variable that the documents name for the account', async () => {
    const sandbox = await adopted();
    const document = `version: 1\naccount: ${account}\ncredentials: { token_env: CF_TOKEN_OWN }\n`;
    const cwd = await folderWith({ 'named.yaml': document });
    const flags = ['--files', 'named.yaml'];
    const { stdout } = await sandbox.demarc(['export', ...flags], { cwd, env: { CF_TOKEN_OWN: 'own-token' } });
    expect(stdout).toContain('credentials:\n  token_env: CF_TOKEN_OWN\n');
  });

  test('never overwrites without --force, and writes all files or none', async () => {
    const sandbox = await adopted();
    const cwd = await folderWith({ 'out/ewr02.yaml': 'mine', 'out/older.yaml': 'older' });
    const args = ['export', '--split', 'site', '--out-dir', 'out'];
    const refused = await sandbox.demarc(args, { cwd, env });
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain('error: out/ewr02.yaml exists already\n  hint: ');
    expect((await readdir(join(cwd, 'out'))).sort()).toEqual(['ewr02.yaml', 'older.yaml']);
    expect(await readFile(join(cwd, 'out/ewr02.yaml'), 'utf8')).toBe('mine');
    const forced = await sandbox.demarc([...args, '--force'], { cwd, env });
    expect(forced.code).toBe(0);
    expect(forced.stderr).toContain(
      'note: a plan of the folder also reads these documents; an object that is declared twice is an error: ',
    );
    expect(forced.stderr).toContain('out/older.yaml');
    expect(await readFile(join(cwd, 'out/ewr02.yaml'), 'utf8')).toContain('icon-ewr02-0001');
  });

  test('names other documents that a later plan reads together with the new ones', async () => {
    const sandbox = await adopted();
    const cwd = await folderWith({
      'demarc.yaml': 'version: 1\n',
      'demarc/deep/older.YML': 'version: 1\n',
      'demarc/demarc.schema.json': '{}',
    });
    const { code, stderr } = await sandbox.demarc(['export', '--out-dir', 'demarc'], { cwd, env });
    expect(code).toBe(0);
    expect(stderr).toContain('an object that is declared twice is an error: demarc/deep/older.YML\n');
    expect(stderr).toContain('note: demarc.yaml and demarc both exist here now');
  });

  test.each([
    [['--split', 'site'], '--split writes several files: it needs --out-dir'],
    [['--force'], '--force replaces files: it needs --out-dir'],
    [['--split', 'sites', '--out-dir', 'x'], 'did you mean site?'],
    [['--secrets', 'plain'], '--secrets takes unmanaged or env'],
    [['--account', 'ABC'], 'is not an account tag'],
  ])('refuses %j', async (flags, message) => {
    const sandbox = await adopted();
    const cwd = await folderWith();
    const { code, stdout, stderr } = await sandbox.demarc(['export', ...flags], { cwd, env });
    expect(code).toBe(64);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
    expect(await readdir(cwd)).toEqual([]);
  });

  test('writes nothing when one account cannot be read', async () => {
    const sandbox = await adopted();
    const cwd = await folderWith();
    await sandbox.setFaults([{ kind: 'status', operation: 'list_cnis', nth: 1, status: 403 }]);
    const args = ['export', '--account', account, '--account', other, '--out-dir', 'out'];
    const { code, stdout, stderr } = await sandbox.demarc(args, { cwd });
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('403');
    expect(await readdir(cwd)).toEqual([]);
  });

  test('leaves out the unknown health of an interconnect and says so', async () => {
    const sandbox = await adopted();
    await sandbox.setFaults([{ kind: 'status', operation: 'get_interconnect_status', every: 1, status: 404 }]);
    const { code, stdout } = await sandbox.demarc(['export'], { cwd: await folderWith(), env });
    expect(code).toBe(0);
    expect(stdout).toContain('site ewr01, device cr1.ewr01; its health could not be read when this was exported');
  });

  test('prints only the document with --quiet', async () => {
    const sandbox = await adopted();
    const { stdout, stderr } = await sandbox.demarc(['export', '--quiet'], { cwd: await folderWith(), env });
    expect(stderr).toBe('');
    expect(stdout).toContain('version: 1');
  });
});
