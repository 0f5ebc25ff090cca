import { expect, test } from 'vitest';
import { parseExact } from '../../src/api/decode.ts';
import { Secret } from '../../src/model/secret.ts';
import { cniTo, mtu, newCni, newInterconnect, noCni, noInterconnect, replacement, settingsTo } from './changes.ts';
import { account, apply, ids, md5, type Network, network, outcomes, slots, writes } from './network.ts';

/** The body of the only PUT of a CNI, and the answer of the GET just before it, as text. */
function putAndGet({ relay }: Network, id: string): { readonly put: string; readonly get: string } {
  const of = relay.seen.filter(({ path }) => path === `cnis/${id}`);
  const at = of.findIndex(({ method }) => method === 'PUT');
  return { put: of[at]?.body ?? '', get: of[at - 1]?.answer ?? '' };
}

test('settings are read and then set', async () => {
  const net = await network();
  const seen = await net.other.getSettings();
  const applied = await apply(net, [settingsTo(1, 64512, seen)]);
  expect(applied.reports).toEqual([{ address: 'settings', action: 'update', outcome: 'applied' }]);
  expect((await net.other.getSettings()).default_asn).toBe(64512);
  expect(net.relay.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET settings', 'PUT settings']);
});

test('one run creates an interconnect, its CNI and the addresses, and fills in names and ids', async () => {
  const net = await network();
  const creation = newCni(2, 'wan-a', 1);
  const addresses = [
    { path: ['cust_ip'], to: { value: '192.168.9.1/31' } },
    { path: ['p2p_ip'], to: { value: '192.168.9.0/31' } },
    { path: ['bgp_mode'], to: { value: 'advertise_only' } },
  ];
  const applied = await apply(net, [
    newInterconnect(1, 'a', { type: 'direct', slot_id: slots.free, speed: '10G' }),
    {
      ...creation,
      steps: [
        ...creation.steps,
        { id: 3, needs: [2], action: { call: 'update_cni', cni: { created_by: 2 }, set: addresses } },
      ],
    },
  ]);
  const [circuit, cni] = applied.reports;
  expect(outcomes(applied)).toEqual({ 'interconnect.a': 'applied', 'cni.wan-a': 'applied' });
  const live = await net.other.getCni(cni?.live_id ?? '');
  expect(live).toMatchObject({
    interconnect: circuit?.live_id,
    cust_ip: '192.168.9.1/31',
    p2p_ip: '192.168.9.0/31',
    bgp_mode: 'advertise_only',
    magic: { conduit_name: 'wan-a', mtu: 1500 },
  });
  expect(applied.events.map(({ type, address }) => `${type} ${address}`)).toEqual([
    'step_started interconnect.a',
    'step_ended interconnect.a',
    'change_ended interconnect.a',
    'step_started cni.wan-a',
    'step_ended cni.wan-a',
    'step_started cni.wan-a',
    'step_ended cni.wan-a',
    'change_ended cni.wan-a',
  ]);
  expect(applied.events[1]).toMatchObject({ ok: true, live_id: circuit?.live_id });
});

test('secrets are sent only in the body of the request', async () => {
  const net = await network();
  const pairingKey = '7e51371e-72a3-40b5-b844-2e3efefaee59/us-west1/2';
  const rich = await net.other.getCni(ids.rich);
  const applied = await apply(net, [
    newInterconnect(1, 'gcp', {
      type: 'gcp_partner',
      bandwidth: '1G',
      region: 'us-west1',
      pairing_key: new Secret(pairingKey),
    }),
    newInterconnect(2, 'gcp-again', {
      type: 'gcp_partner',
      bandwidth: '1G',
      region: 'us-west1',
      pairing_key: new Secret(pairingKey),
    }),
    {
      address: 'cni.keyed',
      action: 'create',
      steps: [
        {
          id: 3,
          action: {
            call: 'create_cni',
            body: {
              interconnect: { name: 'icon-a' },
              magic: { conduit_name: 'keyed', description: '', mtu: 1500 },
              bgp: { customer_asn: 65020, extra_prefixes: [], md5_key: new Secret('created-canary') },
            },
          },
        },
      ],
    },
    cniTo(4, rich, [{ path: ['bgp', 'md5_key'], to: { secret: new Secret('updated-canary') } }]),
  ]);
  expect(outcomes(applied)).toMatchObject({ 'cni.keyed': 'applied', 'cni.rich': 'applied' });
  expect(Object.values(outcomes(applied)).sort()).toEqual(['applied', 'applied', 'applied', 'failed']);
  const sent = net.relay.seen.map(({ body }) => body).join('\n');
  const shown = JSON.stringify(applied);
  for (const secret of [pairingKey, 'created-canary', 'updated-canary']) {
    expect(sent).toContain(secret);
    expect(shown).not.toContain(secret);
  }
  expect(shown).not.toContain(md5);
  expect((await net.other.getCni(ids.rich)).bgp?.md5_key?.reveal()).toBe('updated-canary');
});

test('a PUT differs from the last GET only at planned paths, also in unknown fields and 64-bit integers', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const applied = await apply(net, [
    cniTo(1, rich, [mtu(1476), { path: ['bgp', 'extra_prefixes'], to: { value: ['0.0.0.0/0'] } }]),
  ]);
  expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied' });
  const { put, get } = putAndGet(net, ids.rich);
  expect(get).toContain('18446744073709551615');
  expect(put).toBe(get.replace('"mtu":1500', '"mtu":1476').replace('["10.0.0.0/8"]', '["0.0.0.0/0"]'));
  expect(put).not.toBe(get);
});

test('addresses read as objects are written as strings', async () => {
  const net = await network();
  const plain = await net.other.getCni(ids.plain);
  await apply(net, [cniTo(1, plain, [mtu(1460)])]);
  const { put, get } = putAndGet(net, ids.plain);
  expect(parseExact(get)).toMatchObject({ cust_ip: { ip: '192.168.3.1', cidr: 31 } });
  expect(parseExact(put)).toEqual({
    id: ids.plain,
    account,
    interconnect: 'icon-gcp',
    cust_ip: '192.168.3.1/31',
    p2p_ip: '192.168.3.0/31',
    magic: { conduit_name: 'plain', description: '', mtu: 1460 },
  });
});

test('a BGP session can be added to a CNI without one, and removed whole', async () => {
  const net = await network();
  const plain = await net.other.getCni(ids.plain);
  const rich = await net.other.getCni(ids.rich);
  const applied = await apply(net, [
    cniTo(1, plain, [
      { path: ['bgp', 'customer_asn'], to: { value: 65030 } },
      { path: ['bgp', 'extra_prefixes'], to: { value: [] } },
    ]),
    cniTo(2, rich, [{ path: ['bgp'], to: { remove: true } }]),
  ]);
  expect(outcomes(applied)).toEqual({ 'cni.plain': 'applied', 'cni.rich': 'applied' });
  expect((await net.other.getCni(ids.plain)).bgp).toMatchObject({ customer_asn: 65030, extra_prefixes: [] });
  expect((await net.other.getCni(ids.rich)).bgp).toBeUndefined();
});

test('a CNI moves to an interconnect of the same run, and then the old one is deleted', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const old = await net.other.getInterconnect('icon-a');
  const applied = await apply(net, [
    newInterconnect(1, 'b', { type: 'direct', slot_id: slots.free }),
    cniTo(2, rich, [{ path: ['interconnect'], to: { interconnect: { created_by: 1 } } }], [1]),
    noInterconnect(3, old, [2]),
  ]);
  expect(applied.reports.map(({ outcome }) => outcome)).toEqual(['applied', 'applied', 'applied']);
  expect((await net.other.getCni(ids.rich)).interconnect).toBe(applied.reports[0]?.live_id);
  expect(applied.reports[2]).not.toHaveProperty('live_id');
  await expect(net.other.getInterconnect('icon-a')).rejects.toMatchObject({ kind: 'not_found' });
});

test("a replaced circuit keeps its CNI's addresses, BGP, MD5 key and description, plus the planned changes", async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const circuitBefore = await net.other.getInterconnect('icon-a');
  // The plan's own copy of the object is not what is restored: it may be old.
  const applied = await apply(net, replacement(circuitBefore, { ...rich, raw: {} }, slots.ours));
  const [circuit, cni] = applied.reports;
  expect(outcomes(applied)).toEqual({ 'interconnect.a': 'applied', 'cni.rich': 'applied' });
  const live = await net.other.getCni(cni?.live_id ?? '');
  expect(live).toMatchObject({
    interconnect: circuit?.live_id,
    cust_ip: rich.cust_ip,
    p2p_ip: rich.p2p_ip,
    magic: { conduit_name: 'rich', description: 'Primary', mtu: 1476 },
    bgp: { customer_asn: 65010, extra_prefixes: ['10.0.0.0/8'] },
    bgp_mode: 'dynamic_route_exchange',
  });
  expect(live.id).not.toBe(rich.id);
  expect(live.bgp?.md5_key?.reveal()).toBe(md5);
});

test('fields that the API refuses are tried, left out, and named in the report', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const applied = await apply(net, replacement(await net.other.getInterconnect('icon-a'), rich, slots.ours));
  const id = applied.reports[1]?.live_id ?? '';
  const puts = net.relay.seen.filter(({ method }) => method === 'PUT');
  expect(puts.map(({ path }) => path)).toEqual([`cnis/${id}`, `cnis/${id}`]);
  expect(puts[0]?.body).toContain('9007199254740993');
  expect(puts[1]?.body).not.toContain('9007199254740993');
  expect(applied.reports[1]?.next).toBe(
    `The API did not restore all fields of the deleted CNI. Check these fields of CNI ${id}: magic.tunnel, bgp.timers, revision.`,
  );
});

test('a delete of an object that is already gone is done', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const old = await net.other.getInterconnect('icon-a');
  await net.other.deleteCni(ids.rich);
  await net.other.deleteInterconnect('icon-a');
  const applied = await apply(net, [noCni(1, rich), noInterconnect(2, old, [1])]);
  expect(applied.reports.map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  expect(writes(net)).toEqual([]);
});

test('a second update of one CNI compares with the first update, not with the plan', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  const first = { call: 'update_cni', cni: { id: rich.id }, seen: rich, set: [mtu(1476)] } as const;
  const second = { ...first, set: [{ path: ['magic', 'description'], to: { value: 'Backup' } }] };
  const applied = await apply(net, [
    {
      address: 'cni.rich',
      action: 'update',
      live_id: rich.id,
      steps: [
        { id: 1, action: first },
        { id: 2, needs: [1], action: second },
      ],
    },
  ]);
  expect(applied.reports).toEqual([{ address: 'cni.rich', action: 'update', live_id: rich.id, outcome: 'applied' }]);
  expect((await net.other.getCni(rich.id)).magic).toEqual({ conduit_name: 'rich', description: 'Backup', mtu: 1476 });
});
