import { describe, expect, test } from 'vitest';
import { cloudflareAsn, describeAsn, isValidAsn } from '../../src/net/asn.ts';

describe('isValidAsn', () => {
  test.each([1, 13335, 23456, 65535, 65536, 4200000000, 4294967295])('accepts %d', (n) => {
    expect(isValidAsn(n)).toBe(true);
  });

  test.each([0, -1, 4294967296, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (n) => {
    expect(isValidAsn(n)).toBe(false);
  });
});

describe('describeAsn', () => {
  test.each([
    [0, 'RFC 7607'],
    [23456, 'AS_TRANS'],
    [64496, 'RFC 5398'],
    [64511, 'RFC 5398'],
    [65535, 'RFC 7300'],
    [65536, 'RFC 5398'],
    [65551, 'RFC 5398'],
    [65552, 'IANA'],
    [131071, 'IANA'],
    [4294967295, 'RFC 7300'],
  ])('says why AS%d cannot be used', (n, why) => {
    expect(describeAsn(n)).toContain(why);
  });

  test.each([1, cloudflareAsn, 64495, 64512, 65534, 131072, 4200000000, 4294967294])(
    'returns no reason for AS%d, which is public or private',
    (n) => {
      expect(describeAsn(n)).toBeUndefined();
    },
  );
});
