import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Diagnostic, type Severity, sortDiagnostics } from '../../src/diagnostics/diagnostic.ts';

function diagnostic(severity: Severity, code: string, file: string, line: number): Diagnostic {
  return { severity, code, message: code, span: { file, line, column: 1, endLine: line, endColumn: 2 } };
}

test('diagnostics are ordered by place, then by severity', () => {
  const list = [
    diagnostic('info', 'c', 'b.yaml', 1),
    diagnostic('warning', 'b', 'a.yaml', 2),
    diagnostic('error', 'z', 'a.yaml', 2),
    diagnostic('error', 'a', 'a.yaml', 10),
    { severity: 'error', code: 'no-place', message: 'no place' } as const,
  ];
  expect(sortDiagnostics(list).map(({ code }) => code)).toEqual(['no-place', 'z', 'b', 'a', 'c']);
});

test('the order of the input does not matter', () => {
  const entry = fc.tuple(
    fc.constantFrom<Severity>('error', 'warning', 'info'),
    fc.constantFrom('a', 'b'),
    fc.constantFrom('x.yaml', 'y.yaml'),
    fc.integer({ min: 1, max: 3 }),
  );
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const list = entries.map((values) => diagnostic(...values));
      expect(sortDiagnostics([...list].reverse())).toEqual(sortDiagnostics(list));
    }),
  );
});

test('equal diagnostics at one place are merged, but those without a place are kept', () => {
  const placed = diagnostic('error', 'a', 'x.yaml', 1);
  const placeless = { severity: 'error', code: 'a', message: 'a' } as const;
  expect(sortDiagnostics([placed, placeless, { ...placed }, placeless])).toEqual([placeless, placeless, placed]);
  expect(sortDiagnostics([placed, diagnostic('error', 'a', 'x.yaml', 2)])).toHaveLength(2);
});
