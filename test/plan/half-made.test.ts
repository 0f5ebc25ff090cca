import { expect, test } from 'vitest';
import { settledHalfMade } from '../../src/plan/decide/half-made.ts';
import { liveCni } from '../helpers/account.ts';

test('a half-made CNI that no document declares stays open until it is gone or changed', () => {
  const ends = { cust_ip: '172.16.0.1/31', p2p_ip: '172.16.0.0/31' };
  const live = liveCni(1, 'w', 'icon-1', ends);
  const journal = [
    { key: 'w', interconnect: 'icon-1', conduitName: 'w', at: '2026-11-30T12:00:00Z', left: { id: live.id, ...ends } },
  ];
  expect(settledHalfMade(journal, [], [live])).toEqual([]);
  expect(settledHalfMade(journal, [], [{ ...live, cust_ip: '172.16.0.3/31', p2p_ip: '172.16.0.2/31' }])).toEqual(['w']);
  expect(settledHalfMade(journal, [], [{ ...live, bgp_mode: 'dynamic_route_exchange' }])).toEqual(['w']);
  expect(settledHalfMade(journal, [], [])).toEqual(['w']);
});
