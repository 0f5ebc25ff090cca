import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskText } from '../../src/diagnostics/mask-text.ts';

test('masked ranges become asterisks and everything else stays', () => {
  const span = { file: 'a', line: 2, column: 6, endLine: 3, endColumn: 3 };
  expect(maskText('a: 1\nkey: secret\r\nmore\n', [span])).toBe('a: 1\nkey: ******\r\n**re\n');
});

test('overlapping ranges are masked once', () => {
  const whole = { file: 'a', line: 1, column: 1, endLine: 1, endColumn: 4 };
  const part = { file: 'a', line: 1, column: 2, endLine: 1, endColumn: 6 };
  expect(maskText('abcdefg', [part, whole])).toBe('*****fg');
});

test('a masked text has the same length and the same lines', () => {
  const position = fc.integer({ min: 1, max: 12 });
  const spans = fc.array(
    fc.record({ file: fc.constant('a'), line: position, column: position, endLine: position, endColumn: position }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', 'ü') }), spans, (text, list) => {
      const masked = maskText(text, list);
      expect(masked).toHaveLength(text.length);
      expect(masked.replaceAll(/[^\r\n]/g, '.')).toBe(text.replaceAll(/[^\r\n]/g, '.'));
    }),
  );
});
