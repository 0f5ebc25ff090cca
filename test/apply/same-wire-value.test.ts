import { expect, test } from 'vitest';
import { WireNumber } from '../../src/api/decode.ts';
import { sameWireValue } from '../../src/plan/diff/same-wire-value.ts';

test('prefix lists are compared as sets', () => {
  expect(sameWireValue(['10.0.0.0/8', '0.0.0.0/0'], ['0.0.0.0/0', '10.0.0.0/8'])).toBe(true);
  expect(sameWireValue(['10.0.0.0/8'], ['10.0.0.0/8', '0.0.0.0/0'])).toBe(false);
  expect(sameWireValue(['10.0.0.0/8', '0.0.0.0/0'], ['10.0.0.0/8'])).toBe(false);
});

test('only an absent value equals null', () => {
  expect(sameWireValue(undefined, null)).toBe(true);
  expect(sameWireValue(null, undefined)).toBe(true);
  expect(sameWireValue(null, 0)).toBe(false);
  expect(sameWireValue('', undefined)).toBe(false);
});

test('numbers are compared by their digits and never with text', () => {
  expect(sameWireValue(1500, new WireNumber('1500'))).toBe(true);
  expect(sameWireValue(new WireNumber('9007199254740993'), new WireNumber('9007199254740992'))).toBe(false);
  expect(sameWireValue(1500, '1500')).toBe(false);
});

test('keys that the server adds do not matter, but missing keys do', () => {
  expect(sameWireValue({ customer_asn: 1 }, { customer_asn: 1, md5_key: 'x' })).toBe(true);
  expect(sameWireValue({ customer_asn: 1, md5_key: 'x' }, { customer_asn: 1 })).toBe(false);
});
