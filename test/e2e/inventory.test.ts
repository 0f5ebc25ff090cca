import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inventoryFormats } from '../../src/cli/flags.ts';
import type { InventoryDocument } from '../../src/model/circuits/circuit-record.ts';
import { readCsv } from '../helpers/csv.ts';
import { matchesSchema } from '../helpers/matches-schema.ts';
import { account, circuit, folderWith, otherFreeSlot, sandboxFor, type TestSandbox } from './workspace.ts';

const documents = `${circuit.replace(
  'interconnects:',
  `interconnects:
  ewr-b: { type: direct, slot_id: ${otherFreeSlot}, labels: { vendor: Example Fibre } }`,
)}    service: acme
    labels: { router: edge-1 }
`;

/** An account with what the documents declare, and a port and a CNI that nobody declares. */
async function inventoried(): Promise<{ readonly sandbox: TestSandbox; readonly cwd: string }> {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': documents, 'stranger.yaml': stranger });
  for (const file of ['stranger.yaml', 'demarc.yaml'])
    expect((await sandbox.demarc(['apply', '--yes', file], { cwd })).code).toBe(0);
  return { sandbox, cwd };
}

const stranger = `version: 1
account: ${account}
interconnects:
  lhr-x: { type: direct, slot: { site: lhr01 } }
cnis:
  stranger: { interconnect: lhr-x }
`;

async function inventory(sandbox: TestSandbox, cwd: string, args: readonly string[] = []) {
  const { code, stdout, stderr } = await sandbox.demarc(['inventory', 'demarc.yaml', '--format=json', ...args], {
    cwd,
  });
  expect({ code, stderr: stderr.replace(/^note: .*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
  const document = JSON.parse(stdout) as InventoryDocument;
  expect(matchesSchema('inventory', document)).toEqual([]);
  return { circuits: document.accounts.flatMap(({ circuits }) => circuits), document, stderr };
}

test('a record has what the documents, the API and the backup sets say of a circuit, declared or not', async () => {
  const { sandbox, cwd } = await inventoried();
  const { circuits, document } = await inventory(sandbox, cwd);
  const byKey = new Map(circuits.map((each) => [each.key, each]));
  expect([...byKey.keys()].sort()).toEqual(['ewr-a', 'ewr-b', null]);
  const [cni] = byKey.get('ewr-a')?.cnis ?? [];
  expect(byKey.get('ewr-a')).toMatchObject({
    ...{ account, address: 'interconnect.ewr-a', type: 'direct', site: 'ewr01', metro: 'ewr', state: 'Healthy' },
    ...{ speed: '10G', group: null, protect: false, labels: {}, source: { file: 'demarc.yaml', line: 5 } },
    facility: { name: expect.any(String) as string },
    device: expect.stringMatching(/^ewr01/i) as string,
  });
  expect(cni).toMatchObject({
    ...{ key: 'wan-a', address: 'cni.wan-a', conduit_name: 'wan-a', service: 'acme', mtu: 1500 },
    ...{ labels: { router: 'edge-1' }, bgp: { customer_asn: 65010, md5_key_set: false }, routes: [] },
  });
  expect(byKey.get('ewr-b')).toMatchObject({ labels: { vendor: 'Example Fibre' }, cnis: [], sets: [] });
  expect(byKey.get(null)).toMatchObject({ address: null, site: 'lhr01', source: null, cnis: [{ key: null }] });
  expect(document.accounts[0]?.sets.map(({ name }) => name)).toEqual(['account']);
});

test('filters choose circuits by site, metro, group, service, state and label; a value that no circuit has is noted', async () => {
  const { sandbox, cwd } = await inventoried();
  const keys = async (...args: string[]) => (await inventory(sandbox, cwd, args)).circuits.map(({ key }) => key);
  expect(await keys('--metro', 'EWR')).toHaveLength(2);
  expect(await keys('--site', 'lhr01')).toEqual([null]);
  expect(await keys('--site', 'lhr01', '--site', 'ewr01')).toHaveLength(2);
  expect(await keys('--service', 'acme')).toEqual(['ewr-a']);
  expect(await keys('--service', 'acme', '--label', 'vendor')).toEqual([]);
  expect(await keys('--label', 'vendor=Example Fibre')).toEqual(['ewr-b']);
  expect(await keys('--label', 'router')).toEqual(['ewr-a']);
  expect(await keys('--state', 'healthy')).toHaveLength(3);
  const { circuits, stderr } = await inventory(sandbox, cwd, ['--state', 'Helthy', '--group', 'x', '--label', 'a=b']);
  expect(circuits).toEqual([]);
  expect(stderr).toContain('note: no circuit has the state "Helthy"; did you mean Healthy?\n');
  expect(stderr).toContain('note: no circuit has the group "x"\n');
  expect(stderr).toContain('note: no circuit has the label a = "b"\n');
  expect((await inventory(sandbox, cwd, ['--state', 'down'])).stderr).toBe('');
  const wrong = await sandbox.demarc(['inventory', '--label', 'Vendor=x'], { cwd });
  expect(wrong).toMatchObject({ code: 64, stdout: '' });
});

test('only the state of chosen circuits and of those in their backup sets is asked', async () => {
  const { sandbox, cwd } = await inventoried();
  const asked = async (...args: string[]) => {
    const before = (await sandbox.requests()).length;
    await inventory(sandbox, cwd, args);
    const since = (await sandbox.requests()).slice(before).map(({ operation }) => operation);
    return since.filter((operation) => operation === 'get_interconnect_status').length;
  };
  expect(await asked()).toBe(3);
  expect(await asked('--label', 'router')).toBe(1);
});

test('what is declared and not live is said, on stderr and in every format that people read', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const { document, stderr } = await inventory(sandbox, cwd);
  expect(document.accounts).toMatchObject([{ circuits: [], sets: [], missing: ['cni.wan-a', 'interconnect.ewr-a'] }]);
  expect(stderr).toContain('note: declared, but not live: cni.wan-a, interconnect.ewr-a\n');
  for (const format of ['text', 'markdown']) {
    const { stdout } = await sandbox.demarc(['inventory', '--format', format], { cwd });
    expect(stdout).toMatch(/^Declared, but not live:/m);
  }
});

test('an account that cannot be read completely has no inventory', async () => {
  const { sandbox, cwd } = await inventoried();
  for (const operation of ['list_cnis', 'get_interconnect_status']) {
    await sandbox.setFaults([{ kind: 'status', operation, status: 403 }]);
    const { code, stdout } = await sandbox.demarc(['inventory', 'demarc.yaml', '--out', 'json=out.json'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    await expect(readFile(join(cwd, 'out.json'))).rejects.toThrow();
  }
});

test('routes that may not be read are a note, and no empty list', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  await sandbox.demarc(['apply', '--yes'], { cwd });
  await sandbox.setFaults([{ kind: 'status', operation: 'list_magic_routes', status: 403 }]);
  const { circuits, stderr } = await inventory(sandbox, cwd);
  expect(circuits[0]?.cnis.map(({ routes }) => routes)).toEqual([null]);
  expect(stderr).toMatch(/^note: not read: routes/m);
});

test('every format lists every circuit and CNI, also into files', async () => {
  const { sandbox, cwd } = await inventoried();
  const outs = inventoryFormats.map((format) => `--out=${format}=out.${format}`);
  const { code, stdout } = await sandbox.demarc(['inventory', 'demarc.yaml', ...outs], { cwd });
  expect(code).toBe(0);
  for (const format of inventoryFormats) {
    const text = await readFile(join(cwd, `out.${format}`), 'utf8');
    // NetBox has no place for labels.
    const names = ['wan-a', 'stranger', ...(format === 'netbox' ? [] : ['edge-1', 'Example Fibre'])];
    for (const name of names) expect(text, format).toContain(name);
    if (format === 'text') expect(text).toBe(stdout);
    if (format === 'csv') expect(readCsv(text).map((row) => row[19])).toEqual(['cni_key', 'wan-a', '', '']);
  }
});
