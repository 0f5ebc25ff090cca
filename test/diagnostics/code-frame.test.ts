import { describe, expect, test } from 'vitest';
import { codeFrame } from '../../src/diagnostics/code-frame.ts';
import type { Span } from '../../src/diagnostics/diagnostic.ts';

function span(line: number, column: number, endLine: number, endColumn: number): Span {
  return { file: 'a.yaml', line, column, endLine, endColumn };
}

describe('a code frame', () => {
  test('shows the line with its neighbours and a caret under the range', () => {
    const text = 'version: 1\ncnis:\n  a:\n    custmer: 1\n    b: 2\n';
    expect(codeFrame(text, span(4, 5, 4, 12))).toBe(
      ['  3 |   a:', '> 4 |     custmer: 1', '    |     ^^^^^^^', '  5 |     b: 2'].join('\n'),
    );
  });

  test('aligns line numbers of different lengths', () => {
    const text = 'x\n'.repeat(12);
    expect(codeFrame(text, span(10, 1, 10, 2))).toBe(['   9 | x', '> 10 | x', '     | ^', '  11 | x'].join('\n'));
  });

  test('underlines the first line of a range that spans lines', () => {
    expect(codeFrame('ab\ncd', span(1, 2, 2, 2), { context: 0 })).toBe('> 1 | ab\n    |  ^');
  });

  test('puts a caret after the end of a text that ends too early', () => {
    expect(codeFrame('ab', span(1, 3, 1, 3), { context: 0 })).toBe('> 1 | ab\n    |   ^');
  });

  test('keeps the caret under the place after tabs and wide characters', () => {
    expect(codeFrame('\t日x', span(1, 3, 1, 4), { context: 0 })).toBe('> 1 |   日x\n    |     ^');
  });

  test('makes escape sequences and bidirectional marks visible', () => {
    const frame = codeFrame('a\u001b[31mb\u202ec\r\n', span(1, 1, 1, 2), { context: 0 });
    expect(frame).toBe('> 1 | a<U+001B>[31mb<U+202E>c\n    | ^');
  });

  test('cuts a very long line around the place', () => {
    const text = `${'a'.repeat(5000)}HERE${'b'.repeat(5000)}`;
    const [line = '', caret = ''] = codeFrame(text, span(1, 5001, 1, 5005), { context: 0 }).split('\n');
    expect(line.length).toBeLessThan(120);
    expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('HERE');
  });

  test('is empty for a line that does not exist', () => {
    expect(codeFrame('a', span(7, 1, 7, 2))).toBe('');
  });
});
