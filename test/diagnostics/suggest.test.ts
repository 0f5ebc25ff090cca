import { expect, test } from 'vitest';
import { nearest } from '../../src/diagnostics/suggest.ts';

const keys = ['customer_asn', 'extra_prefixes', 'md5_key'];

test.each([
  ['custmer_asn', 'customer_asn'],
  ['customerAsn', 'customer_asn'],
  ['extra-prefixes', 'extra_prefixes'],
  ['md5key', 'md5_key'],
  ['MD5_KEY', 'md5_key'],
])('for %s the suggestion is %s', (word, meant) => {
  expect(nearest(word, keys)).toBe(meant);
});

test.each(['', 'mtu', 'completely_other', 'x'.repeat(5000)])('nothing is suggested for %s', (word) => {
  expect(nearest(word, keys)).toBeUndefined();
});

test('nothing is suggested when there are no candidates', () => {
  expect(nearest('mtu', [])).toBeUndefined();
});
