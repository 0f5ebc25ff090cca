import fc from 'fast-check';
import type { Diagnostic, Span } from '../../src/diagnostics/diagnostic.ts';
import { arbitraryText } from './arbitrary-plan.ts';

const named = arbitraryText.filter((text) => text !== '');

const arbitrarySpan: fc.Arbitrary<Span> = fc
  .record({
    file: fc.oneof(fc.constantFrom('demarc.yaml', 'a b/ü:%,.yaml', '<stdin>', '../x.yaml', '/abs/x.yaml'), named),
    line: fc.integer({ min: 1, max: 999 }),
    column: fc.integer({ min: 1, max: 99 }),
    lines: fc.nat(2),
    width: fc.nat(40),
  })
  .map(({ file, line, column, lines, width }) => ({
    file,
    line,
    column,
    endLine: line + lines,
    endColumn: column + width,
  }));

/** Any diagnostic, with hostile text wherever text may be. */
export const arbitraryDiagnostic: fc.Arbitrary<Diagnostic> = fc.record(
  {
    severity: fc.constantFrom('error', 'warning', 'info'),
    code: fc.oneof(fc.constantFrom('slot-duplicate', 'yaml-tab', 'shape-key', 'variable-unset'), named),
    message: arbitraryText,
    span: arbitrarySpan,
    related: fc.array(fc.record({ message: arbitraryText, span: arbitrarySpan }), { maxLength: 3 }),
    hint: arbitraryText,
  },
  { requiredKeys: ['severity', 'code', 'message'] },
);
