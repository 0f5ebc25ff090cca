import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from '../../src/model/text.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['30', 30_000],
  ['1.5s', 1500],
  ['2m', 120_000],
  ['1h', 3_600_000],
])('%s is %d milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '-1s', '1 s', 's', '1d', '1e3', '9999h'])('%j is not a duration', (text) => {
  expect(parseDuration(text)).toBeUndefined();
});

test('whole milliseconds are read without rounding', () => {
  fc.assert(fc.property(fc.nat({ max: 0x7fff_ffff }), (number) => parseDuration(`${number}ms`) === number));
});
