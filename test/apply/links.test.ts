import { expect, test } from 'vitest';
import { cniTo } from './changes.ts';
import { apply, ids, network, outcomes } from './network.ts';

const taken = { cust_ip: '192.168.3.5/31', p2p_ip: '192.168.3.4/31' };
const set = Object.entries(taken).map(([name, value]) => ({ path: [name], to: { value } }));

test('a link that a CNI outside this run holds is refused with the name of its holder', async () => {
  const net = await network();
  const applied = await apply(net, [cniTo(1, await net.other.getCni(ids.plain), set)]);
  expect(outcomes(applied)).toEqual({ 'cni.plain': 'failed' });
  expect(applied.reports[0]?.error?.message).toContain(`CNI ${ids.rich} (rich on icon-a) uses a link in that prefix`);
  expect(await net.committed()).toEqual([]);
});

test('a refusal without a known holder quotes only the API', async () => {
  const net = await network();
  net.relay.decide = (method) =>
    method === 'PUT'
      ? { status: 409, type: 'application/json', text: '{"errors":[{"code":1,"message":"not now"}]}' }
      : 'pass';
  const free = Object.entries({ cust_ip: '10.8.0.1/31', p2p_ip: '10.8.0.0/31' });
  const steps = free.map(([name, value]) => ({ path: [name], to: { value } }));
  const applied = await apply(net, [cniTo(1, await net.other.getCni(ids.plain), steps)]);
  expect(applied.reports[0]).toMatchObject({ outcome: 'failed', error: { status: 409 } });
  expect(applied.reports[0]?.error?.message).not.toContain('holds a link');
});
