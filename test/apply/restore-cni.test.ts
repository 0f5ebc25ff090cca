import { expect, test } from 'vitest';
import { cniToWire, restoreKnown, restoreWhole } from '../../src/apply/cni-patches.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { LiveCni } from '../../src/model/live.ts';
import { lostFields } from '../../src/plan/diff/same-wire-value.ts';

/** A CNI that reads as `raw`; only what this test looks at is filled in. */
function cni(raw: JsonObject): LiveCni {
  const magic = { conduit_name: 'a', description: '', mtu: 1500 };
  const known = { id: 'x', account: 'y', interconnect: 'i', cust_ip: '10.1.0.1/31', p2p_ip: '10.1.0.0/31', magic };
  return { ...known, bgp: undefined, bgp_mode: undefined, raw: { ...known, ...raw } };
}

const old = cni({
  cust_ip: { ip: '10.1.0.1', cidr: 31 },
  p2p_ip: { ip: '10.1.0.0', cidr: 31 },
  magic: { conduit_name: 'a', description: '', mtu: 1500, tunnel: 't-old' },
  bgp: null,
  revision: 7,
});

test('addresses that were read as objects are restored as strings, everything else unchanged', () => {
  expect(cniToWire(old)).toEqual({ ...old.raw, cust_ip: '10.1.0.1/31', p2p_ip: '10.1.0.0/31' });
  const spelled = cni({ cust_ip: ' 10.1.0.1/31' });
  expect(cniToWire(spelled)).toBe(spelled.raw);
});

test('a whole restore includes every field but the identity and the interconnect', () => {
  expect(restoreWhole(old).map(({ path }) => path.join('.'))).toEqual([
    'cust_ip',
    'p2p_ip',
    'magic',
    'bgp',
    'revision',
  ]);
  expect(restoreWhole(old)[2]?.value).toBe(old.raw['magic']);
});

test('a restore of known fields includes those of the contract that had a value', () => {
  expect(restoreKnown(old)).toEqual([
    { path: ['magic', 'conduit_name'], value: 'a' },
    { path: ['magic', 'description'], value: '' },
    { path: ['magic', 'mtu'], value: 1500 },
    { path: ['cust_ip'], value: '10.1.0.1/31' },
    { path: ['p2p_ip'], value: '10.1.0.0/31' },
  ]);
});

test('the lost fields are those outside the contract that the new CNI lacks or has changed', () => {
  expect(lostFields(old, cni({ revision: 8 }))).toEqual(['magic.tunnel', 'revision']);
  expect(lostFields(old, cni({ magic: { tunnel: 't-old' }, revision: 7 }))).toEqual([]);
});
