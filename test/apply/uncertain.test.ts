import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { cniTo, mtu, noCni, settingsTo } from './changes.ts';
import { apply, ids, network, outcomes, writes } from './network.ts';
import type { Fate } from './relay.ts';

test('a PUT whose answer is lost is found done by a read and not repeated', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  net.relay.decide = (method) => (method === 'PUT' ? 'reset after' : 'pass');
  const applied = await apply(net, [
    cniTo(1, rich, [mtu(1476), { path: ['bgp', 'md5_key'], to: { secret: new Secret('new-key') } }]),
    settingsTo(2, 64512, await net.other.getSettings()),
  ]);
  expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied', settings: 'applied' });
  expect([...writes(net)].sort()).toEqual([`PUT cnis/${ids.rich}`, 'PUT settings']);
});

test('a PUT that did not arrive is repeated', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  net.relay.decide = (method, _path, nth) => (method === 'PUT' && nth === 1 ? 'reset before' : 'pass');
  const applied = await apply(net, [cniTo(1, rich, [mtu(1476)]), settingsTo(2, 64512, await net.other.getSettings())]);
  expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied', settings: 'applied' });
  expect((await net.other.getCni(ids.rich)).magic.mtu).toBe(1476);
  expect(writes(net)).toHaveLength(4);
});

test('a PUT that never arrives fails after three tries', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  net.relay.decide = (method) => (method === 'PUT' ? 'reset before' : 'pass');
  const applied = await apply(net, [cniTo(1, rich, [mtu(1476)])]);
  expect(applied.reports[0]).toMatchObject({ outcome: 'failed', error: { call: 'update_cni', method: 'PUT' } });
  expect(applied.reports[0]?.error?.message).toContain('tried 3 times, and the object is still unchanged');
  expect(writes(net)).toHaveLength(3);
});

test('an edit by another writer between two tries is not overwritten', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  net.relay.decide = async (method) => {
    if (method !== 'PUT') return 'pass';
    await net.other.updateCni(ids.rich, { ...rich.raw, bgp_mode: 'advertise_only' });
    return 'reset before';
  };
  const applied = await apply(net, [cniTo(1, rich, [mtu(1476)])]);
  expect(applied.reports[0]).toMatchObject({ outcome: 'stale' });
  expect(applied.reports[0]?.error?.message).toContain('(bgp_mode); one write was sent, and its answer was lost');
  expect((await net.other.getCni(ids.rich)).bgp_mode).toBe('advertise_only');
});

test('a DELETE whose answer is lost is done when the object is gone', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  net.relay.decide = (method) => (method === 'DELETE' ? 'reset after' : 'pass');
  const applied = await apply(net, [noCni(1, rich)]);
  expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied' });
  expect(writes(net)).toEqual([`DELETE cnis/${ids.rich}`]);
});

test('a DELETE that did not arrive is repeated', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  net.relay.decide = (method, _path, nth) => (method === 'DELETE' && nth === 1 ? 'reset before' : 'pass');
  const applied = await apply(net, [noCni(1, rich)]);
  expect(outcomes(applied)).toEqual({ 'cni.rich': 'applied' });
  await expect(net.other.getCni(ids.rich)).rejects.toMatchObject({ kind: 'not_found' });
});

test('a DELETE is done when another writer deletes the object just before it', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  net.relay.decide = async (method): Promise<Fate> => {
    if (method === 'DELETE') await net.other.deleteCni(ids.rich);
    return 'pass';
  };
  expect(outcomes(await apply(net, [noCni(1, rich)]))).toEqual({ 'cni.rich': 'applied' });
});

test('a write is unknown when it cannot be read afterwards', async () => {
  const net = await network();
  const rich = await net.other.getCni(ids.rich);
  let lost = false;
  net.relay.decide = (method) => {
    lost ||= method === 'PUT';
    return lost ? 'reset after' : 'pass';
  };
  const applied = await apply(net, [cniTo(1, rich, [mtu(1476)])]);
  expect(applied.reports[0]).toMatchObject({ outcome: 'unknown', error: { call: 'update_cni', method: 'PUT' } });
  expect(applied.reports[0]?.error?.message).toContain('it could not be read either whether it was carried out');
});
