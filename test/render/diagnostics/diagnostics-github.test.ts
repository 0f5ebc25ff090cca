import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiagnosticsGithub } from '../../../src/render/diagnostics/diagnostics-github.ts';
import { arbitraryDiagnostic } from '../../helpers/arbitrary-diagnostic.ts';
import { runs } from '../../helpers/hold.ts';
import { readWorkflowCommand } from '../../helpers/workflow-command.ts';

const options = { pathOf: (file: string) => file };
const span = { file: 'demarc.yaml', line: 5, column: 3, endLine: 5, endColumn: 9 };

describe('renderDiagnosticsGithub', () => {
  it('gives each diagnostic a command with severity, place, code, hint and related places', () => {
    const text = renderDiagnosticsGithub(
      [
        {
          severity: 'error',
          code: 'slot-duplicate',
          message: 'a and b are on one slot',
          span,
          related: [{ message: 'a is on it', span: { ...span, line: 2 } }],
          hint: 'Delete one, or move it.',
        },
        { severity: 'warning', code: 'asn-reserved', message: '100% reserved', span: { ...span, endLine: 7 } },
        { severity: 'info', code: 'variable-unset', message: 'not set' },
      ],
      options,
    );
    expect(text).toBe(
      '::error file=demarc.yaml,line=5,endLine=5,col=3,endColumn=9,title=demarc%3A slot-duplicate::' +
        'a and b are on one slot%0AHint: Delete one, or move it.%0Aa is on it: demarc.yaml:2:3\n' +
        '::warning file=demarc.yaml,line=5,endLine=7,title=demarc%3A asn-reserved::100%25 reserved\n' +
        '::notice title=demarc%3A variable-unset::not set\n',
    );
  });

  it('is empty when there are no findings', () => {
    expect(renderDiagnosticsGithub([], options)).toBe('');
  });

  it('escapes percent signs first and then the separators of properties', () => {
    const file = 'a,b:c%0A=d.yaml';
    const line = renderDiagnosticsGithub(
      [{ severity: 'error', code: 'x', message: 'one\r\ntwo %0A three', span: { ...span, file } }],
      options,
    );
    expect(line).toContain('file=a%2Cb%3Ac%250A=d.yaml,line=5');
    expect(readWorkflowCommand(line.trimEnd())).toEqual({
      name: 'error',
      properties: { file, line: '5', endLine: '5', col: '3', endColumn: '9', title: 'demarc: x' },
      message: String.raw`one\u{d}\u{a}two %0A three`,
    });
  });

  it('is only one command for each diagnostic, whatever the documents say', () => {
    fc.assert(
      fc.property(fc.array(arbitraryDiagnostic, { maxLength: 6 }), (list) => {
        const lines = renderDiagnosticsGithub(list, options).split('\n').slice(0, -1);
        expect(lines).toHaveLength(list.length);
        for (const [at, line] of lines.entries()) {
          expect(line).not.toMatch(/##\[|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
          const command = readWorkflowCommand(line);
          const severity = list[at]?.severity;
          expect(command?.name).toBe(severity === 'info' ? 'notice' : severity);
          const names = ['file', 'line', 'endLine', 'col', 'endColumn', 'title'];
          expect(names).toEqual(expect.arrayContaining(Object.keys(command?.properties ?? {})));
          expect(command?.properties['title']).toMatch(/^demarc: /);
        }
      }),
      { numRuns: runs * 2 },
    );
  });
});
