import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import { renderDiagnosticsGitlab } from '../../../src/render/diagnostics/diagnostics-gitlab.ts';
import { planFindings } from '../../../src/render/plan/plan-findings.ts';
import { arbitraryDiagnostic } from '../../helpers/arbitrary-diagnostic.ts';
import { arbitraryPlan } from '../../helpers/arbitrary-plan.ts';
import { readCodeQuality } from '../../helpers/code-quality.ts';
import { runs } from '../../helpers/hold.ts';
import { sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

const span = { file: 'demarc.yaml', line: 2, column: 3, endLine: 2, endColumn: 9 };
const found: Diagnostic = { severity: 'error', code: 'slot-duplicate', message: 'two on one slot', span };
const read = (list: readonly Diagnostic[], text = 'version: 1\n  slot: x\n') => {
  const sources = new Map([['demarc.yaml', text]]);
  return readCodeQuality(renderDiagnosticsGitlab(list, { sources, pathOf: (file) => `net/${file}` }));
};

describe('renderDiagnosticsGitlab', () => {
  it('gives each finding its rule, its severity and its place, and is an empty list without any', () => {
    expect(read([])).toEqual([]);
    const [error, warning, info] = read([
      { ...found, hint: 'Move one.' },
      { ...found, severity: 'warning' },
      { severity: 'info', code: 'variable-unset', message: 'not set' },
    ]);
    expect(error).toMatchObject({
      check_name: 'slot-duplicate',
      description: 'two on one slot. Move one.',
      severity: 'blocker',
      location: { path: 'net/demarc.yaml', lines: { begin: 2 } },
    });
    expect(warning?.severity).toBe('minor');
    expect(info).toMatchObject({ severity: 'info', location: { path: 'net/demarc.yaml', lines: { begin: 1 } } });
  });

  it('keeps the fingerprint of a finding when its line moves, and gives equal ones a number', () => {
    const fingerprint = (list: readonly Diagnostic[], text?: string) =>
      read(list, text).map((each) => each.fingerprint);
    const [own = ''] = fingerprint([found]);
    expect(fingerprint([{ ...found, span: { ...span, line: 3 } }], 'version: 1\n\n  slot: x\n')).toEqual([own]);
    expect(fingerprint([{ ...found, message: 'another' }])).not.toEqual([own]);
    expect(new Set(fingerprint([found, found])).size).toBe(2);
  });

  it('is what GitLab reads, whatever documents and plans say', () => {
    fc.assert(
      fc.property(fc.array(arbitraryDiagnostic, { maxLength: 8 }), arbitraryPlan, (list, plan) => {
        expect(read(list)).toHaveLength(list.length);
        read(planFindings(plan));
      }),
      { numRuns: runs },
    );
  });
});

it('finds the errors, the guards and the warnings of a plan at the places of their objects', () => {
  const source = { file: 'demarc.yaml', line: 7, column: 3 };
  const other = { file: 'other.yaml', line: 9, column: 3 };
  const guard = { id: 'outage' as const, message: 'no circuit is up', lift: '--allow', lifted: false };
  const plan = samplePlan([
    sampleAccountPlan({
      changes: [sampleChange({ address: 'cni.a', source }), sampleChange({ address: 'cni.b', source: other })],
      errors: [{ code: 'plan-ambiguous', message: 'two', address: 'cni.b' }],
      guards: [
        { ...guard, addresses: ['cni.a', 'cni.b'] },
        { ...guard, id: 'account', addresses: ['settings'] },
        { ...guard, id: 'max-deletes', addresses: ['cni.a'], lifted: true },
      ],
      warnings: [{ code: 'plan-shared-device', message: 'one device', source: other }],
    }),
  ]);
  const places = read(planFindings(plan)).map(({ check_name, location }) => [
    check_name,
    location.path,
    location.lines.begin,
  ]);
  expect(places).toEqual([
    ['plan-ambiguous', 'net/other.yaml', 9],
    ['outage', 'net/demarc.yaml', 7],
    ['outage', 'net/other.yaml', 9],
    ['account', 'net/demarc.yaml', 1],
    ['plan-shared-device', 'net/other.yaml', 9],
  ]);
});
