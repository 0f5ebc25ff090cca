import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SandboxSeed, SeedCni, SeedInterconnect } from '../../src/model/generated/sandbox-seed.ts';
import { account, circuit, folderWith, freeSlot, otherFreeSlot, sandboxFor, takenSlot } from './workspace.ts';

const wanId = '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10';
const straySecret = { customer_asn: 65099, extra_prefixes: [], md5_key: 'stray' };

function cni(id: string, interconnect: string, conduit_name: string, at: number, more: Partial<SeedCni> = {}): SeedCni {
  return {
    id,
    interconnect,
    magic: { conduit_name, description: '', mtu: 1500 },
    cust_ip: `172.16.0.${at + 1}/31`,
    p2p_ip: `172.16.0.${at}/31`,
    bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'] },
    ...more,
  };
}

function direct(name: string, slot_id: string): SeedInterconnect {
  return { name, type: 'direct', slot_id, site: 'ewr01', speed: '10G', facility: { name: 'Equinix NY4', address: [] } };
}

function seedWith(interconnects: SeedInterconnect[], cnis: SeedCni[]): SandboxSeed {
  const slots = [freeSlot, otherFreeSlot, takenSlot].map((id) => ({
    id,
    site: 'ewr01',
    speed: '10G',
    facility: { name: 'Equinix NY4', address: [] },
    occupied: interconnects.some((each) => 'slot_id' in each && each.slot_id === id),
  }));
  return { accounts: { [account]: { settings: { default_asn: 13335 }, slots, interconnects, cnis } } };
}

const oneCircuit = seedWith([direct('icon-7', freeSlot)], [cni(wanId, 'icon-7', 'wan-a', 0)]);

const document = `# Circuits
version: 1 # one
account: ${account}
interconnects:
  ewr-a: { type: direct, slot_id: ${freeSlot} }   # in flow
cnis:

  wan-a:   # the first
    interconnect: "ewr-a"\t# a tab
    # where it leads
    bgp:
      customer_asn: 65010

# end
`;

test('pin writes name and id, keeps every other byte, and finds nothing more to do', async () => {
  const sandbox = await sandboxFor({ seed: oneCircuit });
  const cwd = await folderWith({ 'demarc.yaml': document });
  await chmod(join(cwd, 'demarc.yaml'), 0o640);
  const check = await sandbox.demarc(['pin', '--check'], { cwd });
  expect([check.code, await readFile(join(cwd, 'demarc.yaml'), 'utf8')]).toEqual([2, document]);
  const first = await sandbox.demarc(['pin', '--addresses'], { cwd });
  expect(first.stderr).toBe('note: demarc.yaml is not in git, which cannot bring back its state before this\n');
  expect(first.stdout).toBe(
    'wrote cni.wan-a id, cust_ip, p2p_ip  demarc.yaml:8\nwrote interconnect.ewr-a name  demarc.yaml:5\nWrote 2 objects.\n',
  );
  expect(await readFile(join(cwd, 'demarc.yaml'), 'utf8')).toBe(
    document
      .replace(`${freeSlot} }`, `${freeSlot}, name: icon-7 }`)
      .replace(
        'customer_asn: 65010\n',
        `customer_asn: 65010\n    id: ${wanId}\n    cust_ip: 172.16.0.1/31\n    p2p_ip: 172.16.0.0/31\n`,
      ),
  );
  expect((await stat(join(cwd, 'demarc.yaml'))).mode & 0o777).toBe(0o640);
  expect((await sandbox.demarc(['pin', '--check', '--addresses'], { cwd })).code).toBe(0);
  expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).code).toBe(0);
  expect(await sandbox.commits()).toEqual([]);
});

test('pin keeps Windows line ends and the byte order mark, in each of several documents and files', async () => {
  const sandbox = await sandboxFor({ seed: oneCircuit });
  const split = document.replace('cnis:\n', `---\nversion: 1\naccount: ${account}\ncnis:\n`);
  const text = `\uFEFF${split.replaceAll('\n', '\r\n')}`;
  const cwd = await folderWith({ 'demarc/a.yaml': text, 'demarc/b.yml': `version: 1\naccount: ${account}\n` });
  const { code } = await sandbox.demarc(['pin'], { cwd });
  const after = await readFile(join(cwd, 'demarc/a.yaml'), 'utf8');
  expect([code, after]).toEqual([
    0,
    text.replace(`${freeSlot} }`, `${freeSlot}, name: icon-7 }`).replace('65010\r\n', `65010\r\n    id: ${wanId}\r\n`),
  ]);
});

test('pin leaves what a plan replaces, tombstones and pins from variables', async () => {
  const other = 'c2c1c5f2-4b3c-4d6e-9a3b-6d1f0f0a2b11';
  const sandbox = await sandboxFor({
    seed: seedWith([direct('icon-7', freeSlot)], [cni(wanId, 'icon-7', 'wan-a', 0), cni(other, 'icon-7', 'old', 2)]),
  });
  const text = document
    .replace(freeSlot, otherFreeSlot)
    .replace('  wan-a:', `  old: { interconnect: ewr-a, state: absent }\n  wan-a:\n    id: \${env:DEMARC_ID}`)
    .replace('   # the first', '');
  const cwd = await folderWith({ 'demarc.yaml': text });
  const { code, stdout } = await sandbox.demarc(['pin', '--format', 'json'], {
    cwd,
    env: { DEMARC_ID: other.replace('c', 'd') },
  });
  const left = (JSON.parse(stdout) as { left: readonly { address: string; reason: string }[] }).left;
  expect(left).toEqual([
    { account, address: 'cni.wan-a', field: 'id', reason: 'it comes from a variable' },
    { account, address: 'interconnect.ewr-a', field: 'name', reason: 'a plan replaces it: pin it after that' },
  ]);
  expect([code, await readFile(join(cwd, 'demarc.yaml'), 'utf8')]).toEqual([0, text]);
});

test('pin --adopt settles a selector that would take over a circuit in use, and pins nothing else', async () => {
  const sandbox = await sandboxFor({
    seed: seedWith([direct('icon-7', freeSlot)], [cni(wanId, 'icon-7', 'stray', 0, { bgp: straySecret })]),
  });
  const text = `version: 1\naccount: ${account}\ninterconnects:\n  ewr-b: # any\n    type: direct\n    slot: { site: ewr01 }\n`;
  const cwd = await folderWith({ 'demarc.yaml': text });
  const before = await sandbox.demarc(['pin'], { cwd });
  expect([before.code, before.stderr]).toEqual([3, expect.stringContaining('cannot be planned')]);
  const wrong = await sandbox.demarc(['pin', '--adopt', 'ewr-b=icon-8'], { cwd });
  expect(wrong.code).toBe(64);
  const { code } = await sandbox.demarc(['pin', '--adopt', 'ewr-b=icon-7'], { cwd });
  expect([code, await readFile(join(cwd, 'demarc.yaml'), 'utf8')]).toEqual([0, `${text}    name: icon-7\n`]);
  expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).code).toBe(0);
});

test('pin says that a file is read-only, was edited, or is behind a link out of the documents, and writes none', async () => {
  const sandbox = await sandboxFor({ seed: oneCircuit });
  const cwd = await folderWith({ 'net/demarc.yaml': circuit, 'elsewhere/b.yaml': circuit });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd, stdio: 'pipe' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  await writeFile(join(cwd, 'net/demarc.yaml'), `${circuit}# mine\n`);
  await chmod(join(cwd, 'net/demarc.yaml'), 0o444);
  const readOnly = await sandbox.demarc(['pin', 'net/demarc.yaml'], { cwd });
  expect([readOnly.code, readOnly.stderr]).toEqual([1, expect.stringContaining('net/demarc.yaml is read-only')]);
  await chmod(join(cwd, 'net/demarc.yaml'), 0o644);
  const edited = await sandbox.demarc(['pin', 'net'], { cwd });
  expect([edited.code, edited.stderr]).toEqual([
    0,
    'note: net/demarc.yaml has edits that are not committed in git; git diff shows them together with these\n',
  ]);
  await mkdir(join(cwd, 'links'));
  await symlink('../elsewhere/b.yaml', join(cwd, 'links/out.yaml'));
  const outside = await sandbox.demarc(['pin', 'links/out.yaml'], { cwd });
  expect([outside.code, outside.stderr]).toEqual([1, expect.stringContaining('outside of the documents given')]);
  await symlink('out.yaml', join(cwd, 'elsewhere/in.yaml'));
  await symlink('b.yaml', join(cwd, 'elsewhere/out.yaml'));
  const inside = await sandbox.demarc(['pin', 'elsewhere/in.yaml'], { cwd });
  expect([inside.code, inside.stderr]).toEqual([0, '']);
  expect(await readFile(join(cwd, 'elsewhere/b.yaml'), 'utf8')).toContain('name: icon-7');
});
