import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { account, type Client, sandboxClient } from './client.ts';
import { listBeside, magicSeed, readBeside } from './magic.ts';
import { seed as writesSeed, writes } from './writes.ts';

const [first, second, third] = [
  '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10',
  '1c9f3b65-0e2d-4d2a-9a68-3a2a4d0e7b21',
  '2d0a4c76-1f3e-4e3b-8b79-4b3b5e1f8c32',
];
const filters = { import_filter_id: 'in-1', export_filter_id: 'out-1' };

/** The example, and its first interconnect with what only Magic has. */
function seedWithExtras(): SandboxSeed {
  return changed((magic) => {
    const [row] = magic.interconnects ?? [];
    if (row === undefined) throw new Error('the example has interconnects');
    Object.assign(row, { automatic_return_routing: true, bgp: { ...row.bgp, ...filters } });
  });
}

type Side = NonNullable<SandboxSeed['accounts'][string]['magic']>;

function changed(change: (magic: Side) => void): SandboxSeed {
  const seed = magicSeed();
  const magic = seed.accounts[account]?.magic;
  if (magic === undefined) throw new Error('the example has a Magic side');
  change(magic);
  return seed;
}

const rowsOf = (client: Client) => listBeside(client, 'magic/cf_interconnects', 'interconnects');

/** Sends a PUT of a CNI with these fields changed, and returns the row of its Magic interconnect, by place. */
async function put(client: Client, id: string | undefined, change: (cni: Record<string, unknown>) => object) {
  const cni = (await client.call('GET', `cnis/${id ?? ''}`)).json as unknown as Record<string, unknown>;
  const answer = await client.call('PUT', `cnis/${id ?? ''}`, { ...cni, ...change(cni) });
  if (answer.status !== 200) throw new Error(answer.text);
  return rowsOf(client);
}

const magicOf = (cni: Record<string, unknown>, fields: object) => ({
  magic: { ...(cni['magic'] as object), ...fields },
});

describe('the Magic side of a seed', () => {
  it('is read as it is and written as it was read', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    const state = (await client.control('GET', 'state', undefined)).text;
    const { magic, addressing, analytics } = magicSeed().accounts[account] ?? {};
    expect(JSON.parse(state.replaceAll('***masked***', 'example-key-a'))).toMatchObject({
      accounts: { [account]: { magic, addressing, analytics } },
    });
    expect((await client.control('PUT', 'state', state)).status).toBe(200);
    expect((await client.control('GET', 'state')).text).toBe(state);
    const rows = await rowsOf(client);
    expect(rows).toEqual(magic?.interconnects);
    expect(await listBeside(client, 'magic/routes', 'routes')).toEqual(magic?.routes);
    expect(await listBeside(client, 'magic/gre_tunnels', 'gre_tunnels')).toEqual(magic?.gre_tunnels);
  });

  it('left out has no routes, tunnels or prefixes, an interconnect for each CNI, and the ASN of the account', async () => {
    const seed = magicSeed();
    const { magic, addressing, analytics, tunnels, ...rest } = seed.accounts[account] ?? {};
    const client = await sandboxClient({ seed: { accounts: { [account]: rest } } });
    expect(await listBeside(client, 'magic/routes', 'routes')).toEqual([]);
    expect(await listBeside(client, 'magic/ipsec_tunnels', 'ipsec_tunnels')).toEqual([]);
    expect(JSON.parse((await readBeside(client, 'addressing/prefixes')).text)).toMatchObject({ result: [] });
    const compared = (rows: readonly object[]) =>
      rows.map((row) => ({ ...row, id: '', created_on: '', modified_on: '', version: '', health_check: '' }));
    const reserved = magic?.interconnects?.slice(0, 2) ?? [];
    expect(compared((await rowsOf(client)).slice(0, 2))).toEqual(compared(reserved));
    await client.call('PUT', 'settings', { default_asn: 64512 });
    const settings = await readBeside(client, 'magic/bgp/settings');
    expect(JSON.parse(settings.text)).toMatchObject({ result: { cloudflare_asn: 64512 } });
    expect([addressing, analytics, tunnels].includes(undefined)).toBe(false);
    expect((await client.control('GET', 'state')).text).not.toContain('\n"magic":{');
  });

  it.each([
    [13335, 64512],
    [64999, 64999],
  ])('shows Cloudflare as %i and, when default_asn is changed, as %i', async (cloudflare_asn, then) => {
    const seed = changed((magic) => {
      magic.bgp_settings = { cloudflare_asn, redistribute: { 'static:wan': true } };
    });
    const client = await sandboxClient({ seed });
    const shown = async () =>
      (JSON.parse((await readBeside(client, 'magic/bgp/settings')).text) as { result: object }).result;
    expect(await shown()).toMatchObject({ cloudflare_asn });
    await client.call('PUT', 'settings', { default_asn: 64512 });
    expect(await shown()).toMatchObject({ cloudflare_asn: then });
  });

  it('shows the target of a health check as a text to a client that does not ask for an object', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    const old = await readBeside(client, 'magic/gre_tunnels', { 'x-magic-new-hc-target': 'false' });
    expect(old.text).toContain('"target":"198.51.100.20"');
    expect((await readBeside(client, 'magic/gre_tunnels')).text).toContain('"target":{"effective":"198.51.100.20"');
  });

  it('keeps its keys and tokens behind the masks of the control API, also when they come back', async () => {
    const seed = seedWithExtras();
    const prefix = seed.accounts[account]?.addressing?.prefixes?.[0];
    if (prefix !== undefined) prefix.ownership_validation_token = 'token-of-the-prefix';
    const client = await sandboxClient({ seed });
    const masked = (await client.control('GET', 'state')).text;
    expect(masked).not.toMatch(/example-key-a|token-of-the-prefix/);
    expect((await client.control('PUT', 'state', masked)).status).toBe(200);
    expect((await rowsOf(client))[0]).toMatchObject({ bgp: { md5_key: 'example-key-a' } });
    expect((await readBeside(client, 'addressing/prefixes')).text).toContain('token-of-the-prefix');
  });
});

describe('a Magic interconnect', () => {
  it('appears with its CNI and goes with it, and the routes stay behind', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    const routes = await listBeside(client, 'magic/routes', 'routes');
    const created = await client.call('POST', 'cnis', {
      account,
      interconnect: 'cni-iad02-0002',
      magic: { conduit_name: 'iad-edge-2', description: 'Second', mtu: 1476 },
    });
    expect((await rowsOf(client)).at(-1)).toMatchObject({
      name: 'iad-edge-2',
      colo_name: 'iad02',
      mtu: 1476,
      interface_address: created.json.p2p_ip,
      virtual_port_reservation_id: '3c5e7a901b2d4f6e8a0c2d4f6b8e0a1c',
    });
    await client.call('DELETE', `cnis/${created.json.id}`);
    await client.call('DELETE', `cnis/${first}`);
    expect((await rowsOf(client)).map(({ name }) => name)).toEqual(['dfw-edge-2', 'iad-edge-1']);
    expect(await listBeside(client, 'magic/routes', 'routes')).toEqual(routes);
  });

  it('follows a PUT of its CNI, and keeps its filters, its health check and its return routing', async () => {
    const client = await sandboxClient({ seed: seedWithExtras() });
    const [before] = await rowsOf(client);
    const bgp = { customer_asn: 65020, extra_prefixes: [], md5_key: 'example-key-b' };
    const [after] = await put(client, first, (cni) => ({
      ...magicOf(cni, { conduit_name: 'renamed', mtu: 1476 }),
      bgp,
    }));
    const modified_on = expect.any(String) as string;
    expect(after).toEqual({ ...before, name: 'renamed', mtu: 1476, bgp: { ...bgp, ...filters }, modified_on });
    const [without] = await put(client, first, () => ({ bgp: undefined }));
    const { bgp: gone, ...rest } = after ?? {};
    expect([without, gone]).toEqual([
      { ...rest, modified_on },
      { ...bgp, ...filters },
    ]);
    const [same] = await put(client, first, (cni) => magicOf(cni, { description: 'Other words' }));
    expect(same).toEqual({ ...without, modified_on });
    // Each write is later than the one before, even in the same millisecond.
    const times = [before, after, without, same].map((row) => JSON.stringify(row?.['modified_on']));
    expect([new Set(times).size, times]).toEqual([4, times.toSorted()]);
  });

  it('gets the new addresses, and its check looks at the new end of the customer', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    const [row] = await put(client, first, () => ({ cust_ip: '192.168.9.1/31', p2p_ip: '192.168.9.0/31' }));
    expect(row).toMatchObject({
      interface_address: '192.168.9.0/31',
      health_check: { rate: 'mid', target: { effective: '192.168.9.1', saved: '' } },
    });
  });

  it('moves with its CNI to the data centre and the reservation of the new port; version 1.5 has none', async () => {
    const client = await sandboxClient({ seed: magicSeed() });
    const moved = { colo_name: 'iad02', virtual_port_reservation_id: '3c5e7a901b2d4f6e8a0c2d4f6b8e0a1c' };
    const [, row] = await put(client, second, () => ({ interconnect: 'cni-iad02-0002' }));
    expect(row).toMatchObject(moved);
    const [, , older] = await put(client, third, () => ({ interconnect: 'cni-dfw01-0001' }));
    expect(older).toMatchObject({ colo_name: 'dfw01' });
    expect(older).not.toHaveProperty('virtual_port_reservation_id');
  });

  it('belongs to the CNI of its name, else of its addresses, else of its reservation', async () => {
    const seed = changed((magic) => {
      const [a, b, c] = magic.interconnects ?? [];
      // The names of the first two are swapped, and the third has another name.
      Object.assign(a ?? {}, { name: 'dfw-edge-2' });
      Object.assign(b ?? {}, { name: 'dfw-edge-1' });
      Object.assign(c ?? {}, { name: 'other' });
    });
    const client = await sandboxClient({ seed });
    await put(client, second, (cni) => magicOf(cni, { mtu: 1400 }));
    const rows = await put(client, third, (cni) => magicOf(cni, { mtu: 1300 }));
    expect(rows.map(({ name, mtu }) => [name, mtu])).toEqual([
      ['dfw-edge-2', 1400],
      ['dfw-edge-1', 1500],
      ['other', 1300],
    ]);
  });

  it('is none of a CNI that Magic does not list', async () => {
    const client = await sandboxClient({
      seed: changed((magic) => {
        magic.interconnects = [];
      }),
    });
    expect(await put(client, first, (cni) => magicOf(cni, { mtu: 1400 }))).toEqual([]);
  });

  it.each(['gre-iad-bk', 'other'])('takes its name from new CNIs, as a tunnel does: %s', async (conduit_name) => {
    const seed = changed((magic) => {
      const [, , c] = magic.interconnects ?? [];
      if (c !== undefined) c.name = 'other';
    });
    const client = await sandboxClient({
      seed: { accounts: { [account]: { ...seed.accounts[account], tunnels: [] } } },
    });
    const magic = { conduit_name, description: '', mtu: 1500 };
    expect((await client.call('POST', 'cnis', { account, interconnect: 'cni-iad02-0002', magic })).status).toBe(409);
    await expect(put(client, first, () => ({ magic }))).rejects.toThrow(/Name conflict/);
  });

  it('is shown as it was by a stale read', async () => {
    const client = await sandboxClient({
      seed: magicSeed(),
      faults: [{ kind: 'stale', operation: 'list_cf_interconnects', times: 1 }],
    });
    expect((await put(client, first, (cni) => magicOf(cni, { mtu: 1400 })))[0]).toMatchObject({ mtu: 1500 });
    expect((await rowsOf(client))[0]).toMatchObject({ mtu: 1400 });
  });

  it('loses by a fault what only Magic shows, all of it or a part', async () => {
    const lost = { kind: 'magic_extras_lost', times: 1 } as const;
    const client = await sandboxClient({
      seed: seedWithExtras(),
      faults: [
        { ...lost, fields: ['filters'] },
        { ...lost, nth: 2 },
      ],
    });
    const [before] = await rowsOf(client);
    const bgp = { customer_asn: 65010, extra_prefixes: ['0.0.0.0/0'] };
    const [partly] = await put(client, first, (cni) => magicOf(cni, { mtu: 1400 }));
    const modified_on = expect.any(String) as string;
    expect(partly).toEqual({ ...before, mtu: 1400, bgp: { ...bgp, md5_key: 'example-key-a' }, modified_on });
    const [after] = await put(client, first, (cni) => magicOf(cni, { mtu: 1300 }));
    const { automatic_return_routing: routing, health_check: check, ...rest } = partly ?? {};
    expect([after, routing, typeof check]).toEqual([{ ...rest, mtu: 1300, bgp, modified_on }, true, 'object']);
    const { requests } = (await client.control('GET', 'requests')).json;
    expect(requests.filter(({ faults }) => faults.includes('magic_extras_lost'))).toHaveLength(2);
  });

  it('is after any writes what the state alone would make of it, but for the time of the last write', async () => {
    const sequence = fc.array(fc.constantFrom(...Object.values(writes)), { maxLength: 12 });
    const property = fc.asyncProperty(sequence, async (sent) => {
      const client = await sandboxClient({ seed: writesSeed, token: 't0ken' });
      for (const [method, path, body] of sent) await client.call(method, path, body);
      const state = JSON.parse((await client.control('GET', 'state')).text) as SandboxSeed;
      const again = await sandboxClient({ seed: state });
      const undated = (rows: readonly object[]) => rows.map((row) => ({ ...row, modified_on: undefined }));
      expect(undated(await rowsOf(client))).toEqual(undated(await rowsOf(again)));
      await client.close();
      await again.close();
    });
    await fc.assert(property, { numRuns: 15 });
  });
});
