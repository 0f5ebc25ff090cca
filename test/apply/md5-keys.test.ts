import { expect, test } from 'vitest';
import type { FieldSetting, UpdateCniAction } from '../../src/model/planned-account.ts';
import { Secret } from '../../src/model/secret.ts';
import type { PlannedChange } from '../helpers/planned.ts';
import { mtu } from './changes.ts';
import { apply, ids, type Network, network, outcomes } from './network.ts';

const key = new Secret('declared-canary');

function update(action: Omit<UpdateCniAction, 'call'>): PlannedChange {
  return {
    address: 'cni.rich',
    action: 'update',
    live_id: ids.rich,
    steps: [{ id: 1, action: { call: 'update_cni', ...action } }],
  };
}

/** An API that takes MD5 keys and does not give them back. */
async function writeOnly(): Promise<Network> {
  const net = await network();
  net.relay.rewrite = (text) => text.replace(/"md5_key":"[^"]*"/g, '"md5_key":null');
  return net;
}

function putBodies({ relay }: Network): readonly string[] {
  return relay.seen.filter(({ method }) => method === 'PUT').map(({ body }) => body);
}

test('every PUT includes the declared key when the API does not return keys', async () => {
  const net = await writeOnly();
  const seen = await net.api.getCni(ids.rich);
  const unread: string[] = [];
  const applied = await apply(net, [update({ cni: { id: ids.rich }, seen, md5Key: key, set: [mtu(1476)] })], {
    onKeyNotRead: (id) => unread.push(id),
  });
  expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied' });
  expect(putBodies(net)).toEqual([expect.stringContaining(`"md5_key":"${key.reveal()}"`)]);
  expect((await net.other.getCni(ids.rich)).bgp?.md5_key?.reveal()).toBe(key.reveal());
  expect(unread).toEqual([ids.rich]);
  expect(applied.reports[0]?.next).toContain('demarc sent the MD5 key');
  expect(JSON.stringify(applied)).not.toContain(key.reveal());
});

test('a mask that the API shows instead of the key is never written back', async () => {
  const net = await network();
  net.relay.rewrite = (text) => text.replace(/"md5_key":"[^"]*"/g, '"md5_key":"***"');
  const seen = await net.api.getCni(ids.rich);
  const shown: (string | undefined)[] = [];
  let lost = false;
  net.relay.decide = (method) => {
    const isFirst = method === 'PUT' && !lost;
    lost ||= method === 'PUT';
    return isFirst ? 'reset after' : 'pass';
  };
  const applied = await apply(net, [update({ cni: { id: ids.rich }, seen, md5Key: key, set: [mtu(1476)] })], {
    onKeyNotRead: (_id, mask) => shown.push(mask?.reveal()),
  });
  expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied' });
  expect(putBodies(net)).toHaveLength(1);
  expect((await net.other.getCni(ids.rich)).bgp?.md5_key?.reveal()).toBe(key.reveal());
  expect(shown).toEqual(['***']);
});

test('a key that the API returns causes no notice', async () => {
  const net = await network();
  const seen = await net.api.getCni(ids.rich);
  const unread: string[] = [];
  const options = { onKeyNotRead: (id: string) => void unread.push(id) };
  const applied = await apply(net, [update({ cni: { id: ids.rich }, seen, md5Key: key, set: [mtu(1476)] })], options);
  expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied' });
  expect(unread).toEqual([]);
  expect(applied.reports[0]).not.toHaveProperty('next');
});

test('a key is not put on a CNI whose BGP session the same update removes', async () => {
  const net = await writeOnly();
  const seen = await net.api.getCni(ids.rich);
  const noBgp: FieldSetting = { path: ['bgp'], to: { remove: true } };
  await apply(net, [update({ cni: { id: ids.rich }, seen, md5Key: key, set: [noBgp] })]);
  expect(putBodies(net)[0]).not.toContain('md5_key');
});

test('a CNI created with a key keeps it through the PUT that sets the rest', async () => {
  const net = await writeOnly();
  const bgp = { customer_asn: 65020, extra_prefixes: [], md5_key: key };
  const magic = { conduit_name: 'keyed', description: '', mtu: 1500 };
  const unread: string[] = [];
  const mode = { path: ['bgp_mode'], to: { value: 'advertise_only' } };
  const applied = await apply(
    net,
    [
      {
        address: 'cni.keyed',
        action: 'create',
        steps: [
          { id: 1, action: { call: 'create_cni', body: { interconnect: { name: 'icon-a' }, magic, bgp } } },
          { id: 2, needs: [1], action: { call: 'update_cni', cni: { created_by: 1 }, md5Key: key, set: [mode] } },
        ],
      },
    ],
    { onKeyNotRead: (id) => unread.push(id) },
  );
  expect(outcomes(applied)).toEqual({ 'cni.keyed': 'applied' });
  const live = await net.other.getCni(applied.reports[0]?.live_id ?? '');
  expect(live).toMatchObject({ bgp_mode: 'advertise_only' });
  expect(live.bgp?.md5_key?.reveal()).toBe(key.reveal());
  expect(new Set(unread)).toEqual(new Set([live.id]));
});

test('a create whose answer is lost is found by all fields but a key that is not returned', async () => {
  const net = await writeOnly();
  net.relay.decide = (method) => (method === 'POST' ? 'reset after' : 'pass');
  const bgp = { customer_asn: 65020, extra_prefixes: ['10.0.0.0/8'], md5_key: key };
  const magic = { conduit_name: 'keyed', description: '', mtu: 1500 };
  const body = { interconnect: { name: 'icon-a' }, magic, bgp };
  const applied = await apply(net, [
    { address: 'cni.keyed', action: 'create', steps: [{ id: 1, action: { call: 'create_cni', body } }] },
  ]);
  expect(outcomes(applied)).toEqual({ 'cni.keyed': 'applied' });
  expect(await net.committed()).toHaveLength(1);
});
