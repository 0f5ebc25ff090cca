import { expect, test } from 'vitest';
import { freeLinks, linkOf, rangesOf } from '../../src/apply/cni-links.ts';
import type { LiveCni } from '../../src/model/live.ts';
import type { PlannedChange } from '../helpers/planned.ts';
import { cniTo } from './changes.ts';
import { apply, ids, network, outcomes, writes } from './network.ts';

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

/** A CNI leaves its link for the moment, and not for one of these. */
function aside(seen: LiveCni, avoid: readonly string[]): PlannedChange {
  const action = { call: 'update_cni', cni: { id: seen.id }, seen, set: [], aside: avoid } as const;
  return { ...cniTo(1, seen, []), steps: [{ id: 1, action }] };
}

test('a CNI whose temporary links are all refused stays where it is, and the report quotes the last refusal', async () => {
  const net = await network();
  const text = '{"errors":[{"code":1,"message":"not in your range"}]}';
  net.relay.decide = (method) => (method === 'PUT' ? { status: 400, type: 'application/json', text } : 'pass');
  const [report] = (await apply(net, [aside(await net.other.getCni(ids.plain), [])])).reports;
  const error = { call: 'update_cni', status: 400, words: expect.stringContaining('not in your range') as string };
  expect(report).toMatchObject({ outcome: 'failed', error });
  expect(report?.error?.message).toBe(
    `no link was found where CNI ${ids.plain} (plain) could be put temporarily: Could not update the CNI: the API rejected the request (400)`,
  );
  expect(writes(net)).toEqual(Array.from({ length: 3 }, () => `PUT cnis/${ids.plain}`));
});

test('a CNI is not put temporarily where no link near it is free', async () => {
  const net = await network();
  const [report] = (await apply(net, [aside(await net.other.getCni(ids.plain), ['192.0.0.0/8'])])).reports;
  expect(report).toMatchObject({ outcome: 'failed' });
  expect(report?.error).toEqual({
    call: 'update_cni',
    message: `no link was found where CNI ${ids.plain} (plain) could be put temporarily`,
  });
  expect(writes(net)).toEqual([]);
});

const linkAt = (first: string, second: string) => ({ cust_ip: `${second}/31`, p2p_ip: `${first}/31` });

test.each([
  [
    'the nearest on both sides, less what is taken',
    ['10.0.0.8', '10.0.0.9'],
    ['10.0.0.6', '10.0.0.12'],
    [linkAt('10.0.0.10', '10.0.0.11'), linkAt('10.0.0.4', '10.0.0.5'), linkAt('10.0.0.14', '10.0.0.15')],
  ],
  ['none below the first address', ['0.0.0.0', '0.0.0.1'], ['0.0.0.4'], [linkAt('0.0.0.2', '0.0.0.3')]],
  [
    'none above the last address',
    ['255.255.255.254', '255.255.255.255'],
    [],
    [linkAt('255.255.255.252', '255.255.255.253')],
  ],
] as const)('free links are %s', (_, [first, second], taken, found) => {
  const own = linkAt(first, second);
  // An address that cannot be read holds nothing.
  const held = [linkOf(own), rangesOf(['nowhere']), ...taken.map((end) => rangesOf([`${end}/31`]))];
  expect(freeLinks(own, held, 3).slice(0, found.length)).toEqual(found);
  expect(freeLinks(own, held, 1)).toEqual(found.slice(0, 1));
});
