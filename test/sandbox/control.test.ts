import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/http/context.ts';
import { account, createCni, createDirect, freeSlot, magic, sandboxClient } from './client.ts';

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
        // It may hold a key anywhere.
        ['update_settings', 'PUT', 'settings', '', '***masked***', 400],
        [null, 'GET', 'nowhere', '', null, 404],
      ].map(([operation, method, path, query, body, status], i) => ({
        number: i + 1,
        operation,
        account: operation === null ? null : account,
        method,
        path: `${base}/${path as string}`,
        query,
        credential: 'token',
        cf_ray: expect.stringMatching(/^5a4db0c5[0-9a-f]{8}-LHR$/) as string,
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

  it.each([
    ['limit=1&md5_key=s3cretcanary&site=a', 'limit=1&md5_key=***masked***&site=a'],
    ['bgp%5Bmd5%5Fkey%5D=s3cretcanary', 'bgp%5Bmd5%5Fkey%5D=***masked***'],
    ['API_TOKEN=s3cretcanary=&limit=1', 'API_TOKEN=***masked***&limit=1'],
    ['{%22md5_key%22:%22s3cretcanary&more%22}', '***masked***'],
    ['q={"md5_key":"s3cretcanary"}', '***masked***'],
  ])('masks a key that was sent in a query: %s', async (query, shown) => {
    const client = await sandboxClient();
    await client.call('GET', `slots?${query}`);
    const { text, json } = await client.control('GET', 'requests');
    expect(json).toMatchObject({ requests: [{ query: shown }] });
    expect(text).not.toContain('s3cretcanary');
  });

  it('shows a query as it was sent to a client with the token', async () => {
    const client = await sandboxClient({ token: 't0ken' });
    await client.call('GET', 'slots?md5_key=canary');
    expect((await client.control('GET', 'requests')).json).toMatchObject({ requests: [{ query: 'md5_key=canary' }] });
  });
});

describe('/_sandbox/log', () => {
  interface Change {
    readonly operation: string;
    readonly id: string;
    readonly before: unknown;
    readonly after: unknown;
  }

  it('shows each committed change and no refused one', async () => {
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
  it('can be read and put back, and the sandbox continues identically', async () => {
    const now = () => 1_000_000;
    const [first, second] = [
      await sandboxClient({ now, healthyAfterMs: 1, token: 't0ken' }),
      await sandboxClient({ now, healthyAfterMs: 1, token: 't0ken' }),
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

  it('fills in the account, and occupies the slot of an interconnect', async () => {
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
    ['malformed JSON', '{', /not JSON/],
    ['no accounts', {}, /accounts/],
    ['an unknown key', { accounts: { [account]: { routers: [] } } }, /routers/],
    ['a slot without an id', { accounts: { [account]: { slots: [{}] } } }, /slots\.0/],
    ['a slot twice', { accounts: { [account]: { slots: [slot(), slot()] } } }, /slot .* twice/],
    ['a conduit name twice', { accounts: { [account]: { cnis: [cni('1'), cni('2')] } } }, /conduit name "a" twice/],
  ])('is refused with a reason when it has %s, and the old state stays', async (_name, bad, reason) => {
    const client = await sandboxClient();
    await client.call('PUT', 'settings', { default_asn: 7 });
    const refused = await client.control('PUT', 'state', bad);
    expect([refused.status, refused.json.errors[0]?.message]).toEqual([400, expect.stringMatching(reason)]);
    expect((await client.call('GET', 'settings')).json).toEqual({ default_asn: 7 });
  });
});

describe('/_sandbox', () => {
  /** A sandbox with a CNI and a partner interconnect that have keys, and one request that was no JSON. */
  async function withKeys(options: SandboxOptions = {}) {
    const client = await sandboxClient(options);
    const icon = await createDirect(client);
    const bgp = { customer_asn: 65010, extra_prefixes: [], md5_key: 'md5-canary' };
    await client.call('POST', 'cnis', { account, interconnect: icon, magic: magic('a'), bgp });
    const pairing_key = '11111111-2222-4333-8444-000000000001/us-east4/1';
    await client.call('POST', 'interconnects', { account, type: 'gcp_partner', bandwidth: '1G', pairing_key });
    await client.call('PUT', 'settings', '{"md5_key": "md5-canary"');
    return client;
  }

  const canaries = /md5-canary|11111111-2222/;

  it.each(['state', 'log', 'requests'])('masks every key in %s for clients without the token', async (name) => {
    const client = await withKeys();
    const { status, text } = await client.control('GET', name, undefined, { authorization: 'Bearer anything' });
    expect(status).toBe(200);
    expect(text).not.toMatch(canaries);
    expect(text).toContain('***masked***');
  });

  it.each(['state', 'log', 'requests', 'faults'])('needs its token for %s', async (name) => {
    const client = await withKeys({ token: 't0ken', readOnlyToken: 'reader' });
    for (const authorization of ['', 'Bearer wrong', 'Bearer reader', 'Basic t0ken']) {
      const refused = await client.control('GET', name, undefined, { authorization });
      expect([refused.status, canaries.test(refused.text)]).toEqual([401, false]);
      expect((await client.control('PUT', name, '[]', { authorization })).status).toBe(401);
    }
    const { status, text } = await client.control('GET', name);
    expect([status, name === 'faults' || canaries.test(text)]).toEqual([200, true]);
  });

  it('treats a masked key that is put back as the stored one only', async () => {
    const client = await withKeys();
    const { text } = await client.control('GET', 'state');
    const put = await client.control('PUT', 'state', text.replace('"mtu":1500', '"mtu":1476'));
    expect([put.status, canaries.test(put.text)]).toEqual([200, false]);
    const [cni] = (await client.call('GET', 'cnis')).json.items;
    expect(cni).toMatchObject({ bgp: { md5_key: 'md5-canary' }, magic: { mtu: 1476 } });
    const moved = text.replace(cni?.id ?? '', '00000000-0000-4000-8000-000000000009');
    const refused = await client.control('PUT', 'state', moved);
    expect([refused.status, refused.json.errors[0]?.message]).toEqual([400, expect.stringContaining('masked key')]);
    expect((await client.call('GET', 'cnis')).json.items).toEqual([cni]);
  });

  // `fetch` sets Host itself.
  async function statusOf(origin: string, path: string, headers: Record<string, string>, method = 'GET') {
    const sent = request(new URL(path, origin), { method, headers: { authorization: 'Bearer any', ...headers } });
    sent.end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    answer.resume();
    return [answer.statusCode, answer.headers['access-control-allow-origin']];
  }

  it.each(['/_sandbox/state', `/client/v4/accounts/${account}/cni/cnis`])(
    'refuses requests of web pages, like the API: (%s)',
    async (path) => {
      const client = await withKeys();
      const { port } = new URL(client.origin);
      const names = [
        'evil.example',
        'evil.localhost',
        'localhost.',
        '0.0.0.0',
        '[::]',
        '192.0.2.1',
        '127.0.0.1.nip.io',
      ];
      for (const host of [
        ...names.map((name) => `${name}:${port}`),
        'evil.example',
        'me@127.0.0.1',
        '127.0.0.1/x',
        ' ',
      ]) {
        expect(await statusOf(client.origin, path, { host })).toEqual([403, undefined]);
      }
      for (const origin of [
        'http://evil.example',
        `http://evil.example:${port}`,
        'https://evil.localhost',
        'null',
        '',
      ]) {
        expect(await statusOf(client.origin, path, { origin })).toEqual([403, undefined]);
        expect(await statusOf(client.origin, path, { origin }, 'OPTIONS')).toEqual([403, undefined]);
      }
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'LOCALHOST', '127.9.9.9']) {
        expect(await statusOf(client.origin, path, { host, origin: `http://${host}` })).toEqual([200, undefined]);
      }
    },
  );

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
