import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeFrame } from '../../src/diagnostics/code-frame.ts';
import { maskText, showMasked, shownOffset } from '../../src/diagnostics/mask-text.ts';

test('hidden ranges of any length are shown as three asterisks, and everything else stays', () => {
  expect(showMasked(maskText('a: 1\nkey: secret\r\nmore\n', [{ from: 10, to: 20 }]))).toBe('a: 1\nkey: ***\r\n***re\n');
  const shown = ['x', 'hunter2', 'hunter2'.repeat(40)].map((secret) =>
    showMasked(maskText(`a ${secret} b`, [{ from: 2, to: 2 + secret.length }])),
  );
  expect(new Set(shown)).toEqual(new Set(['a *** b']));
});

test('overlapping ranges are hidden once', () => {
  const ranges = [
    { from: 1, to: 5 },
    { from: 0, to: 3 },
  ];
  expect(showMasked(maskText('abcdefg', ranges))).toBe('***fg');
});

test('a code frame is the same for a short secret and a long one, and its caret stays under the place', () => {
  const frames = ['hunter2', 'hunter2'.repeat(40)].map((secret) => {
    const text = `{k: ${secret}, bad: 1}`;
    const column = text.indexOf('bad') + 1;
    const span = { file: 'a', line: 1, column, endLine: 1, endColumn: column + 3 };
    return codeFrame(maskText(text, [{ from: 4, to: 4 + secret.length }]), span, { context: 0 });
  });
  expect(frames).toEqual(Array.from({ length: 2 }, () => '> 1 | {k: ***, bad: 1}\n    |          ^^^'));
});

test('a place within a hidden range is shown at its start', () => {
  const masked = maskText('ab secret', [{ from: 3, to: 9 }]);
  expect([0, 2, 3, 5, 9].map((at) => shownOffset(masked, at))).toEqual([0, 2, 3, 3, 6]);
});

test('a masked text keeps its length and its lines', () => {
  const offset = fc.integer({ min: 0, max: 40 });
  const ranges = fc.array(fc.record({ from: offset, to: offset }));
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', 'ü') }), ranges, (text, list) => {
      const masked = maskText(text, list);
      expect(masked).toHaveLength(text.length);
      expect(masked.replaceAll(/[^\r\n]/g, '.')).toBe(text.replaceAll(/[^\r\n]/g, '.'));
    }),
  );
});
