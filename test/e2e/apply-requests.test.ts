import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EventLogLine } from '../../src/model/generated/event-log.ts';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { account, folderWith, sandboxFor } from './workspace.ts';

const slot = '00000000-0000-4000-8000-000000000001';
const facility = { name: 'Equinix NY1', address: ['165 Halsey St'] };
const port = { account, site: 'ewr01', speed: '10G', facility };

function seedOf(count: number): SandboxSeed {
  const cnis = Array.from({ length: count }, (_, n) => ({
    id: `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    account,
    interconnect: 'icon-0',
    cust_ip: `10.${n >> 8}.${n & 255}.1/31`,
    p2p_ip: `10.${n >> 8}.${n & 255}.0/31`,
    magic: { conduit_name: `wan-${n}`, description: 'before', mtu: 1500 },
    bgp: { customer_asn: 65010, extra_prefixes: [], md5_key: null },
  }));
  const circuit = { ...port, name: 'icon-0', type: 'direct', owner: account, slot_id: slot };
  const own = { slots: [{ ...port, id: slot, occupied: true }], interconnects: [circuit], cnis };
  return { accounts: { [account]: own } };
}

function documentOf(count: number, preflight: string): string {
  const cnis = Array.from(
    { length: count },
    (_, n) => `  wan-${n}: { interconnect: ewr-a, magic: { description: after, mtu: 1500 } }`,
  );
  return [
    ...['version: 1', `account: ${account}`, `policy: { preflight: ${preflight} }`, 'interconnects:'],
    ...[`  ewr-a: { type: direct, slot_id: ${slot}, speed: 10G }`, 'cnis:', ...cnis, ''],
  ].join('\n');
}

/** The requests of an apply that updates so many CNIs, by operation, and how the changes were read. */
async function requestsOf(count: number, preflight: 'auto' | 'off') {
  const sandbox = await sandboxFor({ seed: seedOf(count), rateLimit: { quota: 1_200, windowSeconds: 300 } });
  const cwd = await folderWith({ 'demarc.yaml': documentOf(count, preflight) });
  const { code, stderr } = await sandbox.demarc(['apply', '--yes', '--quiet', '--log', 'run.ndjson'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  const counts: Record<string, number> = {};
  for (const { operation } of await sandbox.requests()) counts[operation] = (counts[operation] ?? 0) + 1;
  const lines = (await readFile(join(cwd, 'run.ndjson'), 'utf8')).trimEnd().split('\n');
  const changes = lines.map((line) => JSON.parse(line) as EventLogLine).filter((line) => line.event === 'change');
  return { counts, readBy: changes.map(({ read_by }) => read_by), total: (await sandbox.requests()).length };
}

// Once for the plan and once to say that it is empty now. Nothing of this tells what the other read would.
const twice = { get_settings: 2, list_interconnects: 2, list_cnis: 2 };

test('an apply of one change reads the account twice, the CNI once, and the Magic side before and after its PUT', async () => {
  const { counts, readBy } = await requestsOf(1, 'auto');
  expect(counts).toEqual({ ...twice, get_cni: 1, update_cni: 1, list_cf_interconnects: 2 });
  expect(readBy).toEqual(['get']);
});

test('an apply of 40 changes reads each CNI once by a GET', async () => {
  const { counts, readBy } = await requestsOf(40, 'off');
  expect(counts).toEqual({ ...twice, get_cni: 40, update_cni: 40 });
  expect(new Set(readBy)).toEqual(new Set(['get']));
});

test('an apply of 600 changes has enough of a quota of 1,200 requests, and the log says what was read by a listing', async () => {
  const { counts, readBy, total } = await requestsOf(600, 'off');
  const { list_cnis = 0, get_cni = 0, ...others } = counts;
  expect(others).toEqual({ get_settings: 2, list_interconnects: 2, update_cni: 600 });
  // Without load there are one or two listings, and 12 GETs: the first four, and a sample of eight. Each second more takes one listing.
  expect(total).toBe(604 + list_cnis + get_cni);
  expect(total).toBeLessThan(1_000);
  expect(readBy.filter((by) => by === 'listing').length).toBeGreaterThan(300);
});
