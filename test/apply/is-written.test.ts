import { expect, test } from 'vitest';
import { isWritten } from '../../src/apply/put-cni.ts';
import { differingFromOwnWrite } from '../../src/apply/refuse-stale.ts';
import type { LiveCni } from '../../src/model/live.ts';
import { Secret } from '../../src/model/secret.ts';

function cni(mtu: number, key?: string): LiveCni {
  const bgp = { customer_asn: 65010, extra_prefixes: ['10.0.0.0/8'], ...(key === undefined ? {} : { md5_key: key }) };
  const magic = { conduit_name: 'a', description: '', mtu };
  const fields = { id: 'x', account: 'y', interconnect: 'i', cust_ip: '10.1.0.1/31', p2p_ip: '10.1.0.0/31', magic };
  const md5_key = key === undefined ? undefined : new Secret(key);
  return { ...fields, bgp: { ...bgp, md5_key }, bgp_mode: undefined, raw: { ...fields, bgp } };
}

const keyAndMtu = [
  { path: ['magic', 'mtu'], value: 1476 },
  { path: ['bgp', 'md5_key'], value: 'k' },
];

test('a PUT counts as written when every patched path reads back the same', () => {
  const before = cni(1500, 'old');
  expect(isWritten(before, cni(1476, 'k'), keyAndMtu)).toBe(true);
  expect(isWritten(before, cni(1476, 'other'), keyAndMtu)).toBe(false);
  expect(isWritten(before, cni(1500, 'k'), keyAndMtu)).toBe(false);
});

test('an MD5 key that is not read back counts as written only if the rest of the PUT is', () => {
  const hidden = cni(1500);
  expect(isWritten(hidden, cni(1476), keyAndMtu)).toBe(true);
  expect(isWritten(cni(1476), cni(1476), keyAndMtu)).toBe(false);
  expect(isWritten(hidden, cni(1500), keyAndMtu.slice(1))).toBe(false);
});

test('an MD5 key that reads back as a mask counts as written only if the rest is', () => {
  expect(isWritten(cni(1500, '***'), cni(1476, '***'), keyAndMtu)).toBe(true);
  expect(isWritten(cni(1500, '***'), cni(1500, '***'), keyAndMtu)).toBe(false);
});

test('a removed field counts as written when it is gone', () => {
  const patches = [{ path: ['bgp', 'md5_key'], value: undefined }];
  expect(isWritten(cni(1500, 'k'), cni(1500), patches)).toBe(true);
  expect(isWritten(cni(1500, 'k'), cni(1500, 'k'), patches)).toBe(false);
});

test('two different MD5 keys differ from our own write, but a key missing in one reading does not', () => {
  expect(differingFromOwnWrite(cni(1500), cni(1500, 'k'))).toEqual([]);
  expect(differingFromOwnWrite(cni(1500, 'k'), cni(1500))).toEqual([]);
  expect(differingFromOwnWrite(cni(1500, 'k'), cni(1500, 'other'))).toEqual(['bgp.md5_key']);
  expect(differingFromOwnWrite(cni(1500), cni(1476, 'k'))).toEqual(['magic.mtu']);
});
