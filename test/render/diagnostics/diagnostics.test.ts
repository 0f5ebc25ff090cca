import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { renderDiagnosticsJson } from '../../../src/render/diagnostics/diagnostics-json.ts';
import { renderDiagnosticsText } from '../../../src/render/diagnostics/diagnostics-text.ts';
import isDiagnostics from '../../../src/schema/validators/diagnostics.js';

const text = 'cnis:\n  wan:\n    magick:\n      mtu: 1500\n';
const list: readonly Diagnostic[] = [
  {
    severity: 'error',
    code: 'shape-unknown-key',
    message: 'unknown key "magick"',
    span: { file: 'demarc.yaml', line: 3, column: 5, endLine: 3, endColumn: 11 },
    related: [
      {
        message: 'the CNI is declared here',
        span: { file: 'other.yaml', line: 2, column: 3, endLine: 2, endColumn: 6 },
      },
    ],
    hint: 'did you mean "magic"?',
  },
  { severity: 'warning', code: 'single-circuit', message: 'the group has\none circuit' },
];

describe('renderDiagnosticsText', () => {
  it('shows message, source lines, related places and hint, then the counts', () => {
    expect(renderDiagnosticsText(list, new Map([['demarc.yaml', text]]), { color: false }))
      .toBe(`error[shape-unknown-key]: unknown key "magick"
 --> demarc.yaml:3:5
    2 |   wan:
  > 3 |     magick:
      |     ^^^^^^
    4 |       mtu: 1500
  note: the CNI is declared here
 --> other.yaml:2:3
  hint: did you mean "magic"?

warning[single-circuit]: the group has\\u{a}one circuit

1 error, 1 warning.
`);
  });

  it('says when there are no findings', () => {
    expect(renderDiagnosticsText([], new Map(), { color: false })).toBe('No problems.\n');
  });

  it('never turns a line of a document into a workflow command', () => {
    const hostile = 'a: 1\n##[error]x\n';
    const span = { file: 'x', line: 2, column: 1, endLine: 2, endColumn: 2 };
    const rendered = renderDiagnosticsText(
      [{ severity: 'error', code: 'c', message: 'm', span }],
      new Map([['x', hostile]]),
      { color: false },
    );
    expect(rendered).toContain('\\u{23}#[error]x');
    expect(rendered).not.toContain('##[');
  });
});

describe('renderDiagnosticsJson', () => {
  it('matches its schema', () => {
    const json: unknown = JSON.parse(renderDiagnosticsJson(list));
    expect(isDiagnostics(json)).toBe(true);
    expect(json).toEqual({
      format: 'demarc.diagnostics/1',
      diagnostics: [
        {
          severity: 'error',
          code: 'shape-unknown-key',
          message: 'unknown key "magick"',
          file: 'demarc.yaml',
          line: 3,
          column: 5,
          end_line: 3,
          end_column: 11,
          hint: 'did you mean "magic"?',
        },
        { severity: 'warning', code: 'single-circuit', message: 'the group has\none circuit' },
      ],
    });
  });
});
