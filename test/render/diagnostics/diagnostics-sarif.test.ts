import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { artifactUri, renderDiagnosticsSarif } from '../../../src/render/diagnostics/diagnostics-sarif.ts';
import { arbitraryDiagnostic } from '../../helpers/arbitrary-diagnostic.ts';
import { runs } from '../../helpers/hold.ts';
import { expectSarif, type SarifResult, type SarifRun } from '../../helpers/sarif.ts';

const rules = [
  { id: 'asn-reserved', severity: 'warning' as const, why: 'It is reserved.', fix: 'Take another.' },
  { id: 'slot-duplicate', severity: 'error' as const, why: 'A port takes one cable.', fix: 'Give it another port.' },
];
const span = { file: 'demarc.yaml', line: 2, column: 3, endLine: 2, endColumn: 9 };
const found: Diagnostic = { severity: 'error', code: 'slot-duplicate', message: 'two on one slot', span };

function runOf(list: readonly Diagnostic[], text = 'version: 1\n  slot: x\n'): SarifRun {
  const sources = new Map([['demarc.yaml', text]]);
  return expectSarif(renderDiagnosticsSarif(list, { rules, version: '1.2.3', sources, pathOf: (file) => file }));
}

function hashesOf(list: readonly Diagnostic[], text?: string): readonly string[] {
  return runOf(list, text).results.map((result) => result.partialFingerprints.primaryLocationLineHash);
}

describe('renderDiagnosticsSarif', () => {
  it('describes every rule with its reason and its fix, whatever the findings', () => {
    const { driver } = runOf([]).tool;
    expect(driver).toEqual({
      name: 'demarc',
      semanticVersion: '1.2.3',
      rules: [
        {
          id: 'asn-reserved',
          shortDescription: { text: 'asn reserved' },
          fullDescription: { text: 'It is reserved.' },
          help: { text: 'Why: It is reserved.\n\nFix: Take another.\n\nMore: demarc explain asn-reserved' },
          defaultConfiguration: { level: 'warning' },
          properties: { tags: ['network'] },
        },
        expect.objectContaining({ id: 'slot-duplicate', defaultConfiguration: { level: 'error' } }),
      ],
    });
  });

  it('gives a result its rule, level, place, hint and related places', () => {
    const related = [
      { message: 'the first [one]', span: { ...span, file: 'sites/new york.yaml', line: 9, endLine: 9 } },
    ];
    const [result] = runOf([{ ...found, hint: 'Move one.', related }]).results;
    expect(result).toEqual({
      ruleId: 'slot-duplicate',
      ruleIndex: 1,
      level: 'error',
      message: { text: String.raw`two on one slot. Move one. See: [the first \[one\]](1).` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'demarc.yaml' },
            region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 9 },
          },
        },
      ],
      relatedLocations: [
        {
          id: 1,
          physicalLocation: {
            artifactLocation: { uri: 'sites/new%20york.yaml' },
            region: { startLine: 9, startColumn: 3, endLine: 9, endColumn: 9 },
          },
          message: { text: String.raw`the first \[one\]` },
        },
      ],
      partialFingerprints: { primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{32}:1$/) as string },
    });
  });

  it('turns info into a note, and describes other findings by the family of their code', () => {
    const run = runOf([
      { severity: 'info', code: 'variable-unset', message: 'not set', span },
      { severity: 'error', code: 'yaml-tab', message: 'a tab', span },
    ]);
    expect(run.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['yaml-tab', 'error'],
      ['variable-unset', 'note'],
    ]);
    expect(
      run.tool.driver.rules.slice(2).map(({ id, defaultConfiguration }) => [id, defaultConfiguration.level]),
    ).toEqual([
      ['variable-unset', 'note'],
      ['yaml-tab', 'error'],
    ]);
  });

  it('keeps the identity of a result when its line moves, but not when the line or the message changes', () => {
    const moved = { ...found, span: { ...span, line: 4, endLine: 4 } };
    const [hash] = hashesOf([found]);
    expect(hashesOf([moved], 'version: 1\n\n\n      slot: x\n')).toEqual([hash]);
    expect(hashesOf([found], 'version: 1\n  slot: y\n')).not.toEqual([hash]);
    expect(hashesOf([{ ...found, message: 'another' }])).not.toEqual([hash]);
    expect(hashesOf([found, found])).toEqual([hash, hash?.replace(/1$/, '2')]);
  });

  it('shows a finding without a place at the start of the first file', () => {
    const [result] = runOf([{ severity: 'error', code: 'document-empty', message: 'nothing there' }]).results;
    expect(result?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'demarc.yaml' },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
    });
  });

  it('keeps the 5,000 most severe results, as GitHub does, and counts the rest', () => {
    const warnings = Array.from({ length: 5_100 }, (): Diagnostic => ({ ...found, severity: 'warning' }));
    const run = runOf([...warnings, found]);
    expect(run.results).toHaveLength(5_000);
    expect(run.results[0]?.level).toBe('error');
    expect(run.invocations[0]?.toolExecutionNotifications?.[0]?.message.text).toMatch(/^101 further results left out/);
    expect(runOf([found]).invocations).toEqual([{ executionSuccessful: true }]);
  });

  it('is safe SARIF that code scanning accepts, whatever the documents say', () => {
    fc.assert(
      fc.property(fc.array(arbitraryDiagnostic, { maxLength: 8 }), (list) => {
        const text = renderDiagnosticsSarif(list, {
          rules,
          version: '1.2.3',
          sources: new Map([['demarc.yaml', 'a\nb\n']]),
          pathOf: (file) => file,
        });
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(text).not.toContain('##[');
        const { results } = expectSarif(text);
        expect(results).toHaveLength(list.length);
        for (const result of results)
          expect(linksOf(result)).toEqual((result.relatedLocations ?? []).map(({ id }) => id));
      }),
      { numRuns: runs },
    );
  });
});

/** The ids that the links of a message point at: brackets that no backslash escapes. */
function linksOf({ message }: SarifResult): readonly number[] {
  const plain = message.text.replace(/\\[\\[\]]/g, '');
  return [...plain.matchAll(/\[[^[\]]*\]\((\d+)\)/g)].map((match) => Number(match[1]));
}

describe('artifactUri', () => {
  it.each([
    ['demarc/a.yaml', 'demarc/a.yaml'],
    ['sites\\new york.yaml', 'sites/new%20york.yaml'],
    ['a:b%c#d?.yaml', 'a%3Ab%25c%23d%3F.yaml'],
    ['../ü.yaml', '../%C3%BC.yaml'],
    ['<stdin>', '%3Cstdin%3E'],
    ['/srv/a b.yaml', 'file:///srv/a%20b.yaml'],
    ['C:/net/a.yaml', 'file:///C:/net/a.yaml'],
    ['\ud800.yaml', '%EF%BF%BD.yaml'],
  ])('%j is %s', (path, uri) => {
    expect(artifactUri(path)).toBe(uri);
  });
});
