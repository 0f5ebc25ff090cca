import { describe, expect, it } from 'vitest';
import { account, createCni, createDirect, freeSlot, sandboxClient } from './client.ts';

describe('/_sandbox/requests', () => {
  it('counts operations and shows each request in order, with its body and without its credentials', async () => {
    const client = await sandboxClient();
    await client.call('PUT', 'settings', { default_asn: 1 });
    await client.call('GET', 'slots?site=a%20b&limit=1');
    await client.call('GET', 'slots?bogus=1');
    await client.call('PUT', 'settings', '{"broken');
    await client.call('GET', 'nowhere');
    const { text, json } = await client.control('GET', 'requests');
    const base = `/client/v4/accounts/${account}/cni`;
    expect(json).toEqual({
      counts: { list_slots: 2, update_settings: 2 },
      requests: [
        ['update_settings', 'PUT', 'settings', '', { default_asn: 1 }, 200],
        ['list_slots', 'GET', 'slots', 'site=a%20b&limit=1', null, 200],
        ['list_slots', 'GET', 'slots', 'bogus=1', null, 400],
        ['update_settings', 'PUT', 'settings', '', '{"broken', 400],
        [null, 'GET', 'nowhere', '', null, 404],
      ].map(([operation, method, path, query, body, status], i) => ({
        number: i + 1,
        operation,
        account: operation === null ? null : account,
        method,
        path: `${base}/${path as string}`,
        query,
        credential: 'token',
        body,
        status,
        fault: null,
        faults: [],
        committed: i === 0,
        commit: i === 0 ? 0 : null,
      })),
    });
    expect(text).not.toContain('t0ken');
  });
});

describe('/_sandbox/log', () => {
  interface Change {
    readonly operation: string;
    readonly id: string;
    readonly before: unknown;
    readonly after: unknown;
  }

  it('shows each change as it was committed, and nothing that was refused', async () => {
    const client = await sandboxClient();
    const icon = await createDirect(client);
    const cni = await createCni(client, icon, 'a');
    await client.call('POST', 'cnis', { account, interconnect: icon, magic: cni.magic });
    const changed = { ...cni, magic: { ...cni.magic, mtu: 1476 } };
    await client.call('PUT', `cnis/${cni.id}`, changed);
    await client.call('DELETE', `cnis/${cni.id}`);
    await client.call('DELETE', `interconnects/${icon}`);
    await client.call('PUT', 'settings', { default_asn: 1 });
    const log = JSON.parse((await client.control('GET', 'log')).text) as Change[];
    expect(log.map(({ operation, id }) => [operation, id])).toEqual([
      ['create_interconnect', icon],
      ['create_cni', cni.id],
      ['update_cni', cni.id],
      ['delete_cni', cni.id],
      ['delete_interconnect', icon],
      ['update_settings', 'settings'],
    ]);
    expect(log[2]).toEqual({ operation: 'update_cni', account, id: cni.id, before: cni, after: changed });
    expect([log[1]?.before, log[3]?.after]).toEqual([null, null]);
  });
});

describe('/_sandbox/state', () => {
  it('is a seed: what is read can be put back, and the sandbox goes on identically', async () => {
    const now = () => 1_000_000;
    const [first, second] = [
      await sandboxClient({ now, healthyAfterMs: 1 }),
      await sandboxClient({ now, healthyAfterMs: 1 }),
    ];
    const icon = await createDirect(first);
    await createCni(first, icon, 'a');
    const partner = { account, type: 'gcp_partner', bandwidth: '1G', pairing_key: 'k' };
    await first.call('POST', 'interconnects', partner);
    const { text } = await first.control('GET', 'state');
    expect((await second.control('PUT', 'state', text)).text).toBe(text);
    expect((await second.call('POST', 'interconnects', partner)).status).toBe(400);
    for (const client of [first, second]) {
      expect((await client.call('GET', `interconnects/${icon}/status`)).json).toEqual({ state: 'Pending' });
    }
    expect(await createCni(second, icon, 'b')).toEqual(await createCni(first, icon, 'b'));
    expect((await second.control('GET', 'state')).text).toBe((await first.control('GET', 'state')).text);
  });

  it('fills in the account, and occupies the slot that an interconnect sits on', async () => {
    const client = await sandboxClient();
    const place = { site: 's', speed: '10G', facility: { name: 'f', address: ['a'] } };
    const state = {
      slots: [{ id: freeSlot, occupied: false, ...place }],
      interconnects: [{ name: 'icon-1', type: 'direct', slot_id: freeSlot, ...place }],
    };
    await client.control('PUT', 'state', { accounts: { [account]: state } });
    expect((await client.call('GET', 'interconnects/icon-1')).json.account).toBe(account);
    expect((await client.call('GET', `slots/${freeSlot}`)).json).toMatchObject({ occupied: true, account });
  });

  it.each<[string, unknown, RegExp]>([
    ['malformed JSON', '{', /no JSON/],
    ['no accounts', {}, /accounts/],
    ['an unknown key', { accounts: { [account]: { routers: [] } } }, /routers/],
    ['a slot without an id', { accounts: { [account]: { slots: [{}] } } }, /slots\.0/],
    ['a slot twice', { accounts: { [account]: { slots: [slot(), slot()] } } }, /slot .* twice/],
    ['a conduit name twice', { accounts: { [account]: { cnis: [cni('1'), cni('2')] } } }, /conduit name "a" twice/],
  ])('with %s is refused with a reason, and the old one stays', async (_name, bad, reason) => {
    const client = await sandboxClient();
    await client.call('PUT', 'settings', { default_asn: 7 });
    const refused = await client.control('PUT', 'state', bad);
    expect([refused.status, refused.json.errors[0]?.message]).toEqual([400, expect.stringMatching(reason)]);
    expect((await client.call('GET', 'settings')).json).toEqual({ default_asn: 7 });
  });
});

describe('/_sandbox', () => {
  it('answers unknown paths and methods', async () => {
    const client = await sandboxClient();
    expect((await client.control('GET', 'secrets')).status).toBe(404);
    expect((await client.control('GET', '__proto__')).status).toBe(404);
    expect((await client.control('DELETE', 'state')).status).toBe(405);
    expect((await client.control('PUT', 'log', [])).status).toBe(405);
  });
});

function slot() {
  return { id: freeSlot, site: 's', speed: '10G', occupied: false, facility: 'Somewhere' };
}

function cni(last: string) {
  const id = `00000000-0000-4000-8000-00000000000${last}`;
  const magic = { conduit_name: 'a', description: '', mtu: 1500 };
  return { id, interconnect: 'i', cust_ip: '10.0.0.1/31', p2p_ip: { ip: '10.0.0.0', cidr: 31 }, magic };
}
