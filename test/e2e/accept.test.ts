import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SandboxSeed, SeedCni, SeedInterconnect } from '../../src/model/generated/sandbox-seed.ts';
import { nastyTexts } from '../helpers/hand-made.ts';
import { account, folderWith, freeSlot, otherFreeSlot, sandboxFor, takenSlot } from './workspace.ts';

const ids = [
  '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10',
  'c2c1c5f2-4b3c-4d6e-9a3b-6d1f0f0a2b11',
  '5a1f3e2c-7b6d-4e8f-9a0b-1c2d3e4f5a6b',
];

function cni(at: number, interconnect: string, conduit_name: string, more: Partial<SeedCni> = {}): SeedCni {
  return {
    id: ids[at] ?? '',
    interconnect,
    magic: { conduit_name, description: '', mtu: 1500 },
    cust_ip: `172.16.0.${at * 2 + 1}/31`,
    p2p_ip: `172.16.0.${at * 2}/31`,
    bgp: { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'] },
    ...more,
  };
}

function direct(name: string, slot_id: string, site = 'ewr01'): SeedInterconnect {
  return { name, type: 'direct', slot_id, site, speed: '10G', facility: { name: 'Equinix NY4', address: [] } };
}

function seedWith(interconnects: SeedInterconnect[], cnis: SeedCni[]): SandboxSeed {
  const slots = [freeSlot, otherFreeSlot, takenSlot].map((id) => {
    const owner = interconnects.find((each) => 'slot_id' in each && each.slot_id === id);
    const site = owner !== undefined && 'site' in owner ? owner.site : 'ewr01';
    return { id, site, speed: '10G', facility: { name: 'Equinix NY4', address: [] }, occupied: owner !== undefined };
  });
  return { accounts: { [account]: { settings: { default_asn: 13335 }, slots, interconnects, cnis } } };
}

const document = `# Two circuits
version: 1
account: ${account}
x-session: &session { customer_asn: 65010, extra_prefixes: [0.0.0.0/0] } # shared
interconnects:
  ewr-a: { type: direct, slot_id: ${freeSlot} }
  ewr-b:
    type: direct
    slot_id: ${otherFreeSlot}
cnis:
  wan-a:   # the first
    interconnect: "ewr-a"
    magic: { mtu: 1500, description: '' }\t# a tab
    bgp: *session
  wan-b: &wan
    interconnect: ewr-a
    magic:
      mtu: \${env:DEMARC_MTU}   # the same everywhere
      description: >-
        not
        live
    bgp:
      <<: *session
  wan-c:
    <<: *wan
    magic: { mtu: 1500 }
# end
`;
const env = { DEMARC_MTU: '1500', DEMARC_MD5: 'a-declared-key' };

test('accept writes a drift by hand into the documents, each value at its place, and the plan is empty', async () => {
  const seed = seedWith(
    [direct('icon-7', freeSlot), direct('icon-8', otherFreeSlot)],
    [
      cni(0, 'icon-8', 'wan-a', {
        magic: { conduit_name: 'wan-a', description: "it's ${env:DEMARC_MTU}", mtu: 1476 },
        bgp: { customer_asn: 65020, extra_prefixes: ['10.0.0.0/8', '0.0.0.0/0'] },
      }),
      cni(1, 'icon-7', 'wan-b', { magic: { conduit_name: 'wan-b', description: 'live', mtu: 1500 } }),
      cni(2, 'icon-8', 'wan-c'),
    ],
  );
  const sandbox = await sandboxFor({ seed });
  const cwd = await folderWith({ 'demarc.yaml': document });
  const dry = await sandbox.demarc(['accept', '--dry-run'], { cwd, env });
  expect([dry.code, await readFile(join(cwd, 'demarc.yaml'), 'utf8')]).toEqual([0, document]);
  expect(dry.stdout).toContain('--- a/demarc.yaml\n+++ b/demarc.yaml\n@@ ');
  const patched = await folderWith({ 'demarc.yaml': document });
  execFileSync('git', ['apply', '-'], { cwd: patched, input: dry.stdout, stdio: 'pipe' });
  const one = await sandbox.demarc(['accept', 'cni.wan-b'], { cwd, env });
  expect([one.code, one.stdout]).toEqual([
    0,
    expect.stringContaining('wrote cni.wan-b magic.description  demarc.yaml:15\n'),
  ]);
  expect((await sandbox.demarc(['accept'], { cwd, env })).code).toBe(0);
  const text = await readFile(join(cwd, 'demarc.yaml'), 'utf8');
  expect(text).toBe(
    document
      .replace('"ewr-a"', '"ewr-b"')
      .replace("mtu: 1500, description: ''", () => "mtu: 1476, description: 'it''s $${env:DEMARC_MTU}'")
      .replace(
        '    bgp: *session\n',
        '    bgp:\n      <<: *session\n      customer_asn: 65020\n      extra_prefixes: [0.0.0.0/0, 10.0.0.0/8]\n',
      )
      .replace('>-\n        not\n        live\n', 'live\n')
      .replace('{ mtu: 1500 }\n#', '{ mtu: 1500 }\n    interconnect: ewr-b\n#'),
  );
  expect(await readFile(join(patched, 'demarc.yaml'), 'utf8')).toBe(text);
  expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd, env })).code).toBe(0);
  expect(await sandbox.commits()).toEqual([]);
});

test('accept leaves values from variables and secrets, and says so', async () => {
  const text = document.replace('      <<: *session\n', '      <<: *session\n      md5_key: ${env:DEMARC_MD5}\n');
  const bgp = { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], md5_key: 'a-live-key' };
  const seed = seedWith(
    [direct('icon-7', freeSlot), direct('icon-8', otherFreeSlot)],
    [
      cni(0, 'icon-7', 'wan-a'),
      cni(1, 'icon-7', 'wan-b', { magic: { conduit_name: 'wan-b', description: 'live', mtu: 1400 }, bgp }),
      cni(2, 'icon-7', 'wan-c', { bgp: { ...bgp, md5_key: env.DEMARC_MD5 } }),
    ],
  );
  const sandbox = await sandboxFor({ seed });
  const cwd = await folderWith({ 'demarc.yaml': text });
  const { code, stdout, stderr } = await sandbox.demarc(['accept', '--format', 'json'], { cwd, env });
  const left = (JSON.parse(stdout) as { left: readonly { field: string; reason: string }[] }).left;
  expect([code, left.map(({ field, reason }) => [field, reason])]).toEqual([
    2,
    [
      ['bgp.md5_key', 'it is a secret, which is never written: set its variable'],
      ['magic.mtu', 'it comes from the variable DEMARC_MTU'],
    ],
  ]);
  expect(await readFile(join(cwd, 'demarc.yaml'), 'utf8')).toBe(
    text.replace('>-\n        not\n        live\n', 'live\n'),
  );
  expect(stdout + stderr).not.toMatch(/a-live-key|a-declared-key/);
});

test('accept --missing says what becomes of declared objects that are not live', async () => {
  const sandbox = await sandboxFor({ seed: seedWith([direct('icon-7', freeSlot)], [cni(0, 'icon-7', 'wan-a')]) });
  const cwd = await folderWith({ 'demarc.yaml': document });
  const plain = await sandbox.demarc(['accept'], { cwd, env });
  expect([plain.code, plain.stdout]).toEqual([2, expect.stringContaining('--missing absent or --missing remove')]);
  const absent = await sandbox.demarc(['accept', '--missing', 'absent', 'cni.wan-b'], { cwd, env });
  expect([absent.code, await readFile(join(cwd, 'demarc.yaml'), 'utf8')]).toEqual([
    0,
    expect.stringContaining('      <<: *session\n    state: absent\n  wan-c:\n    <<: &wan\n'),
  ]);
  const removed = await sandbox.demarc(['accept', '--missing', 'remove'], { cwd, env });
  const text = await readFile(join(cwd, 'demarc.yaml'), 'utf8');
  expect([removed.code, text]).toEqual([0, expect.not.stringMatching(/ewr-b|wan-c/)]);
  expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd, env })).code).toBe(0);
});

test('accept --unmanaged declares what is live into the file of its site, with any live name', async () => {
  const names = nastyTexts.filter((text) => text !== '' && text.length < 200).slice(0, 30);
  const strangers = names.map((conduit_name, at) => ({
    ...cni(1, 'icon-8', conduit_name),
    id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
    cust_ip: `10.0.${at}.1/31`,
    p2p_ip: `10.0.${at}.0/31`,
  }));
  const seed = seedWith(
    [direct('icon-7', freeSlot), direct('icon-8', otherFreeSlot, 'lhr01'), direct('icon-9', takenSlot, 'lhr01')],
    [cni(0, 'icon-7', 'wan-a'), ...strangers],
  );
  const sandbox = await sandboxFor({ seed });
  const head = `version: 1\naccount: ${account}\n`;
  const ewr = `${head}interconnects:\n  ewr-a: { type: direct, slot_id: ${freeSlot} }\ncnis:\n  wan-a: { interconnect: ewr-a }\n`;
  const lhr = `${head}interconnects:\n  lhr-a:   # London\n    type: direct\n    slot_id: ${takenSlot}\n`;
  const cwd = await folderWith({ 'demarc/ewr.yaml': ewr, 'demarc/lhr.yaml': lhr });
  const { code, stdout, stderr } = await sandbox.demarc(['accept', '--unmanaged', '--format', 'json'], { cwd });
  const report = JSON.parse(stdout) as {
    written: readonly unknown[];
    left: readonly unknown[];
    files: readonly string[];
  };
  expect([report.files, await readFile(join(cwd, 'demarc/ewr.yaml'), 'utf8')]).toEqual([['demarc/lhr.yaml'], ewr]);
  expect(report.written.length).toBeGreaterThan(20);
  expect([code, stderr]).toEqual([report.left.length > 0 ? 2 : 0, expect.not.stringContaining('error')]);
  expect((await readFile(join(cwd, 'demarc/lhr.yaml'), 'utf8')).startsWith(lhr)).toBe(true);
  const plan = await sandbox.demarc(['plan', '--format', 'json'], { cwd });
  const [planned] = (JSON.parse(plan.stdout) as { accounts: { changes: unknown[]; unmanaged: unknown[] }[] }).accounts;
  expect([planned?.changes, planned?.unmanaged.length]).toEqual([[], report.left.length]);
});

test('accept says what is wrong with the command line, and writes none where a file is read-only', async () => {
  const live = { conduit_name: 'wan-a', description: '', mtu: 1400 };
  const sandbox = await sandboxFor({
    seed: seedWith([direct('icon-7', freeSlot)], [cni(0, 'icon-7', 'wan-a', { magic: live })]),
  });
  const head = `version: 1\naccount: ${account}\n`;
  const cwd = await folderWith({
    'demarc/a.yaml': `${head}interconnects: { ewr-a: { type: direct, slot_id: ${freeSlot} } }\nsettings: { default_asn: 64512 }\n`,
    'demarc/b.yaml': `${head}cnis: { wan-a: { interconnect: ewr-a, magic: { mtu: 1500 } } }\n`,
  });
  const before = await readFile(join(cwd, 'demarc/a.yaml'), 'utf8');
  await chmod(join(cwd, 'demarc/b.yaml'), 0o444);
  const result = await sandbox.demarc(['accept'], { cwd });
  expect([result.code, result.stderr]).toEqual([1, expect.stringContaining('demarc/b.yaml is read-only')]);
  expect(await readFile(join(cwd, 'demarc/a.yaml'), 'utf8')).toBe(before);
  expect((await sandbox.demarc(['accept', 'cni.wan'], { cwd })).stderr).toContain('Did you mean cni.wan-a?');
  expect((await sandbox.demarc(['accept', '--ask'], { cwd })).code).toBe(64);
  await chmod(join(cwd, 'demarc/b.yaml'), 0o644);
  await writeFile(join(cwd, 'demarc/b.yaml'), `${head}cnis: { wan-a: { interconnect: ewr-a, magic: { mtu: 1500 } } }`);
  expect((await sandbox.demarc(['accept'], { cwd })).code).toBe(0);
  expect(await readFile(join(cwd, 'demarc/b.yaml'), 'utf8')).toContain('mtu: 1400 } } }');
  expect(await readFile(join(cwd, 'demarc/a.yaml'), 'utf8')).toBe(before.replace('64512', '13335'));
});

test('accept --dry-run writes no patch with a mask that would apply, and shows no secret near an edit', async () => {
  const magic = { conduit_name: 'wan-a', description: 'ghp_0123456789abcdefghijABCDEFGHIJ012345', mtu: 1500 };
  const bgp = { customer_asn: 65020, extra_prefixes: ['0.0.0.0/0'], md5_key: 'a-declared-key' };
  const cnis = [cni(0, 'icon-7', 'wan-a', { magic }), cni(1, 'icon-7', 'wan-b', { bgp })];
  const sandbox = await sandboxFor({ seed: seedWith([direct('icon-7', freeSlot)], cnis) });
  const head = `version: 1\naccount: ${account}\n`;
  const cwd = await folderWith({
    'demarc/a.yaml': `${head}interconnects: { ewr-a: { type: direct, slot_id: ${freeSlot} } }\ncnis:\n  wan-a: { interconnect: ewr-a, magic: { description: '' } }\n`,
    'demarc/b.yaml': `${head}cnis:\n  wan-b:\n    interconnect: ewr-a\n    bgp:\n      customer_asn: 65010 # was 65000\n      extra_prefixes: [0.0.0.0/0]\n      md5_key: a-declared-key\n`,
  });
  const { code, stdout, stderr } = await sandbox.demarc(['accept', '--dry-run'], { cwd });
  expect([code, stdout + stderr]).toEqual([0, expect.not.stringMatching(/a-declared-key|ghp_/)]);
  expect(stdout).toContain(
    '# This part is not to be applied: it holds text that is not shown.\n# --- a/demarc/a.yaml\n',
  );
  expect(stdout).toMatch(/^# \+.*description: \*\*\* /m);
  expect(stdout).toContain('\n+      customer_asn: 65020 # was 65000\n');
  expect(stdout).toContain('\n       md5_key: ***\n');
});

test('accept --dry-run prints a patch that makes of the files what accept makes of them, whatever their bytes and names', async () => {
  const magic = { conduit_name: 'wan-a', description: '=1+1', mtu: 1476 };
  const sandbox = await sandboxFor({
    seed: seedWith([direct('icon-7', freeSlot)], [cni(0, 'icon-7', 'wan-a', { magic })]),
  });
  const head = `version: 1\naccount: ${account}\n`;
  const settings = `${head}interconnects: { ewr-a: { type: direct, slot_id: ${freeSlot} } }\nsettings: { default_asn: 64512 }\n`;
  const cnis = `${head}cnis:\n  wan-a:   # é\tx\r\n    interconnect: ewr-a\n    magic: { mtu: 1500,\tdescription: '' }`;
  const files: Record<string, string> = {
    'a b.yaml': `\uFEFF${settings.replaceAll('\n', '\r\n')}`,
    [`it's "q".yaml`]: cnis,
    'm.yaml': `\uFEFF${head}`,
  };
  const names = Object.keys(files);
  const [cwd, patched] = [await folderWith(), await folderWith()];
  for (const folder of [cwd, patched]) {
    await mkdir(join(folder, 'demarc'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'demarc', name), text);
  }
  const dry = await sandbox.demarc(['accept', '--dry-run'], { cwd });
  execFileSync('git', ['apply', '-'], { cwd: patched, input: dry.stdout, stdio: 'pipe' });
  expect((await sandbox.demarc(['accept'], { cwd })).code).toBe(0);
  for (const name of names) {
    const texts = await Promise.all([cwd, patched].map((folder) => readFile(join(folder, 'demarc', name), 'utf8')));
    expect(texts[1]).toBe(texts[0]);
    expect(texts[0] === files[name]).toBe(name === 'm.yaml');
  }
});

test('accept writes a whole session only where the documents say that there is none', async () => {
  const bgp = { customer_asn: 65020, extra_prefixes: ['10.0.0.0/8'] };
  const cnis = [cni(0, 'icon-7', 'wan-a', { bgp }), cni(1, 'icon-7', 'wan-b', { bgp })];
  const sandbox = await sandboxFor({ seed: seedWith([direct('icon-7', freeSlot)], cnis) });
  const text = `version: 1\naccount: ${account}\ninterconnects: { ewr-a: { type: direct, slot_id: ${freeSlot} } }\ncnis:\n  wan-a: { interconnect: ewr-a, bgp: null }\n  wan-b: { interconnect: ewr-a, bgp: { customer_asn: 65010 } }\n`;
  const cwd = await folderWith({ 'demarc.yaml': text });
  expect((await sandbox.demarc(['accept'], { cwd })).code).toBe(0);
  expect(await readFile(join(cwd, 'demarc.yaml'), 'utf8')).toBe(
    text.replace('null', '{ customer_asn: 65020, extra_prefixes: [10.0.0.0/8] }').replace('65010', '65020'),
  );
  expect((await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).code).toBe(0);
});

test('accept writes no text that holds a key of the account, from either side', async () => {
  const bgp = { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'], md5_key: 'a-live-key' };
  const told = (conduit_name: string, key: string) => ({ conduit_name, description: `md5 is ${key}`, mtu: 1500 });
  const cnis = [
    cni(0, 'icon-7', 'wan-a', { magic: told('wan-a', 'a-live-key'), bgp }),
    cni(1, 'icon-7', 'wan-b', { magic: told('wan-b', env.DEMARC_MD5) }),
    cni(2, 'icon-7', 'wan-c', { magic: told('wan-c', 'a-live-key') }),
  ];
  const sandbox = await sandboxFor({ seed: seedWith([direct('icon-7', freeSlot)], cnis) });
  const text = `version: 1\naccount: ${account}\ninterconnects: { ewr-a: { type: direct, slot_id: ${freeSlot} } }\ncnis:\n  wan-a: { interconnect: ewr-a, magic: { description: '' } }\n  wan-b: { interconnect: ewr-a, bgp: { md5_key: "\${env:DEMARC_MD5}" }, magic: { description: '' } }\n`;
  const cwd = await folderWith({ 'demarc.yaml': text });
  const { code, stdout, stderr } = await sandbox.demarc(['accept', '--unmanaged'], { cwd, env });
  expect([code, await readFile(join(cwd, 'demarc.yaml'), 'utf8')]).toEqual([2, text]);
  expect(stdout.match(/it holds a key of this account/g)).toHaveLength(3);
  expect(stdout + stderr).not.toMatch(/a-live-key|a-declared-key/);
});

test('accept tells what is left of what was chosen: what nobody declares, and what goes with something else', async () => {
  const cnis = [cni(0, 'icon-7', 'wan-a'), cni(1, 'icon-7', 'wan-b')];
  const sandbox = await sandboxFor({ seed: seedWith([direct('icon-7', freeSlot)], cnis) });
  const text = `version: 1\naccount: ${account}\npolicy: { unmanaged: drift }\ninterconnects: { ewr-a: { type: direct, name: icon-7, slot_id: ${otherFreeSlot} } }\ncnis: { wan-a: { interconnect: ewr-a } }\n`;
  const cwd = await folderWith({ 'demarc.yaml': text });
  const run = async (...args: string[]) => {
    const { code, stdout } = await sandbox.demarc(['accept', '--format', 'json', ...args], { cwd });
    const { written, left } = JSON.parse(stdout) as Record<'written' | 'left', { address: string; reason: string }[]>;
    return [code, written.map(({ address }) => address), left.map(({ address, reason }) => `${address}: ${reason}`)];
  };
  const undeclared = 'cni.wan-b: no document declares it: --unmanaged declares it';
  expect(await run('cni.wan-a')).toEqual([2, [], ['cni.wan-a: a plan would still update it (interconnect)']]);
  expect(await run('cni.wan-b')).toEqual([2, [], [undeclared]]);
  // A circuit on another port is accepted whole: what Cloudflare assigns to a new one is no field of the documents.
  expect(await run('interconnect.ewr-a')).toEqual([0, ['interconnect.ewr-a'], []]);
  expect(await run()).toEqual([2, [], [undeclared]]);
  expect(await run('--unmanaged')).toEqual([0, ['cni.wan-b'], []]);
});

test('accept takes a tombstone of what is live as a whole, and a prefix in front of the others', async () => {
  const bgp = { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0', '10.0.0.0/8'] };
  const cnis = [cni(0, 'icon-7', 'wan-a', { bgp }), cni(1, 'icon-7', 'wan-b', { bgp })];
  const sandbox = await sandboxFor({ seed: seedWith([direct('icon-7', freeSlot)], cnis) });
  const declared = `version: 1\naccount: ${account}\ninterconnects: { ewr-a: { type: direct, slot_id: ${freeSlot} } }\ncnis:\n  wan-a: { interconnect: ewr-a, bgp: { extra_prefixes: [10.0.0.0/8] } }\n  wan-b: { state: absent, magic: { mtu: 1400 } }\n`;
  const cwd = await folderWith({ 'demarc.yaml': declared });
  const { code, stdout } = await sandbox.demarc(['accept'], { cwd });
  expect([code, stdout]).toEqual([0, expect.stringContaining('wrote cni.wan-b')]);
  expect(await readFile(join(cwd, 'demarc.yaml'), 'utf8')).toBe(
    declared
      .replace('[10.0.0.0/8]', '[10.0.0.0/8, 0.0.0.0/0]')
      .replace('{ state: absent, magic: { mtu: 1400 } }', '{ magic: { mtu: 1500 }, interconnect: ewr-a }'),
  );
});
