import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts';
import type { GuardTrip, PlanDocument } from '../../../src/model/plan.ts';
import { renderDiagnosticsJunit } from '../../../src/render/junit/junit-diagnostics.ts';
import { renderDriftJunit } from '../../../src/render/junit/junit-drift.ts';
import { renderPlanJunit } from '../../../src/render/junit/junit-plan.ts';
import { arbitraryDiagnostic } from '../../helpers/arbitrary-diagnostic.ts';
import { arbitraryPlan, arbitrarySplitPlan } from '../../helpers/arbitrary-plan.ts';
import { runs } from '../../helpers/hold.ts';
import { type JunitCase, junitProblems, readJunit } from '../../helpers/junit.ts';
import { largePlan, sampleAccount, sampleAccountPlan, sampleChange, samplePlan } from '../../helpers/plan-samples.ts';

const pathOf = (file: string) => `net/${file}`;
const span = { file: 'a.yaml', line: 2, column: 3, endLine: 2, endColumn: 9 };
const brief = (cases: readonly JunitCase[]) => cases.map(({ result, name }) => `${result} ${name}`);

describe('renderDiagnosticsJunit', () => {
  const read = (list: readonly Diagnostic[], files = ['a.yaml', 'b.yaml']) =>
    readJunit(renderDiagnosticsJunit(list, { command: 'validate', files, pathOf }));

  it('passes each document without an error, fails for each error, and shows warnings without failing', () => {
    const list: readonly Diagnostic[] = [
      { severity: 'error', code: 'slot-duplicate', message: 'two on one slot', span, hint: 'Move one.' },
      { severity: 'warning', code: 'asn-reserved', message: 'it is reserved', span: { ...span, file: 'b.yaml' } },
      { severity: 'info', code: 'variable-unset', message: 'it is not set', span: { ...span, file: 'b.yaml' } },
    ];
    const cases = read(list);
    expect(brief(cases)).toEqual([
      'passed net/b.yaml: valid',
      'failure net/a.yaml: slot-duplicate: two on one slot',
      'skipped net/b.yaml: asn-reserved: it is reserved',
    ]);
    const [valid, failed] = cases;
    expect(valid).toMatchObject({ file: 'net/b.yaml', text: 'net/b.yaml:2: variable-unset: it is not set' });
    expect(failed).toEqual({
      classname: 'demarc.validate',
      name: 'net/a.yaml: slot-duplicate: two on one slot',
      file: 'net/a.yaml',
      result: 'failure',
      type: 'slot-duplicate',
      message: 'two on one slot',
      text: 'error[slot-duplicate]: two on one slot\nat net/a.yaml:2:3\nHint: Move one.\ndemarc explain slot-duplicate says more.',
    });
  });

  it('is red for an error without a place, and for a run that says nothing', () => {
    const cases = read([{ severity: 'error', code: 'api-unreachable', message: 'no network' }], []);
    expect(brief(cases)).toEqual(['error api-unreachable: no network']);
    expect(brief(read([], []))).toEqual(['error no result']);
  });

  it('gives no name twice, keeps a name when its line moves, and is well-formed, whatever the documents say', () => {
    const found: Diagnostic = { severity: 'error', code: 'slot-duplicate', message: 'two on one slot', span };
    expect(brief(read([found, found], [])).map((name) => name.slice(-5))).toEqual([' slot', 't (2)']);
    expect(brief(read([{ ...found, span: { ...span, line: 7 } }]))).toEqual(brief(read([found])));
    fc.assert(
      fc.property(
        fc.array(arbitraryDiagnostic, { maxLength: 8 }),
        fc.array(fc.string(), { maxLength: 3 }),
        (list, files) => {
          const text = renderDiagnosticsJunit(list, { command: 'validate', files, pathOf });
          expect(junitProblems(text)).toEqual([]);
          const red = readJunit(text).filter(({ result }) => result === 'failure' || result === 'error').length;
          const errors = list.filter(({ severity }) => severity === 'error').length;
          expect(red > 0).toBe(
            errors > 0 || files.length + list.filter(({ severity }) => severity !== 'info').length === 0,
          );
        },
      ),
      { numRuns: runs },
    );
  });
});

const note = { code: 'plan-ambiguous', message: 'it could be two', hint: 'Pin it.', address: 'cni.a' } as const;
const source = { file: 'a.yaml', line: 3, column: 5 };
const guard: GuardTrip = {
  id: 'outage',
  message: 'no circuit of lhr is up',
  addresses: ['cni.a'],
  lift: '--allow outage=lhr',
  lifted: false,
};

describe('renderPlanJunit', () => {
  const read = (plan: PlanDocument) => readJunit(renderPlanJunit(plan, { pathOf }));

  it('is red where apply stops, and shows every change without failing', () => {
    const cases = read(
      samplePlan([
        sampleAccountPlan({
          changes: [
            sampleChange({ address: 'cni.a', source, fields: [{ path: 'magic.mtu', before: 1400, after: 1500 }] }),
          ],
          guards: [guard, { ...guard, id: 'max-deletes', message: 'two are deleted', lifted: true }],
          warnings: [{ ...note, code: 'plan-shared-device', source }],
        }),
      ]),
    );
    expect(brief(cases)).toEqual([
      'passed is planned',
      'failure guard outage: no circuit of lhr is up',
      'skipped guard max-deletes: two are deleted',
      'skipped update cni.a',
      'skipped plan-shared-device: it could be two',
    ]);
    expect(cases.map(({ classname }) => classname)).toEqual(cases.map(() => `demarc.plan.${sampleAccount}`));
    expect(cases[1]?.text).toContain('--allow outage=lhr');
    expect(cases[3]).toMatchObject({ file: 'net/a.yaml', text: expect.stringContaining('1400 → 1500') as string });
  });

  it('passes where nothing changes, and is an error where there is no plan', () => {
    const fleet = [
      sampleAccountPlan({ account: 'a'.repeat(32), unchanged: 3 }),
      sampleAccountPlan({ account: 'b'.repeat(32), complete: false, applyable: false, errors: [note] }),
      sampleAccountPlan({ account: 'c'.repeat(32), complete: false, applyable: false }),
    ];
    expect(brief(read(samplePlan(fleet)))).toEqual([
      'passed has no changes',
      'error plan-ambiguous: it could be two',
      'error could not be planned',
    ]);
    expect(brief(read(samplePlan([])))).toEqual(['error no result']);
  });

  it('has a case for each of thousands of changes', () => {
    expect(read(largePlan(3_000)).filter(({ result }) => result === 'skipped').length).toBeGreaterThanOrEqual(3_000);
  });
});

describe('renderDriftJunit', () => {
  const read = (plan: PlanDocument, counting: readonly string[] = []) =>
    readJunit(renderDriftJunit(plan, { pathOf, unmanagedIsDrift: new Set(counting) }));
  const stranger = { kind: 'interconnect' as const, live_id: 'icon-12', summary: 'direct 10G ewr02' };

  it('fails for each object that drifted, with both ways out', () => {
    const plan = samplePlan([
      sampleAccountPlan({
        changes: [
          sampleChange({ address: 'cni.a', source, fields: [{ path: 'magic.mtu', before: 1400, after: 1500 }] }),
          sampleChange({ address: 'cni.b', action: 'create' }),
          sampleChange({ address: 'cni.c', action: 'delete', live_id: '5b8e' }),
        ],
        unmanaged: [stranger],
      }),
    ]);
    const cases = read(plan);
    expect(brief(cases)).toEqual([
      'failure cni.b is not live',
      'failure cni.a is not as declared',
      'failure cni.c should not be there',
      'skipped interconnect icon-12 is in no document',
    ]);
    expect(cases[1]?.text).toContain('demarc apply --only cni.a');
    expect(cases[1]?.text).toContain('demarc accept cni.a');
    expect(read(plan, [sampleAccount]).at(-1)?.result).toBe('failure');
  });

  it('passes without drift, and is an error where the account could not be compared', () => {
    expect(brief(read(samplePlan([sampleAccountPlan({})])))).toEqual(['passed is as declared']);
    const only = samplePlan([sampleAccountPlan({ unmanaged: [stranger] })]);
    expect(brief(read(only, [sampleAccount]))).toEqual(['failure interconnect icon-12 is in no document']);
    const unread = samplePlan([
      sampleAccountPlan({ complete: false, errors: [note] }),
      sampleAccountPlan({ account: 'c'.repeat(32), complete: false }),
    ]);
    expect(brief(read(unread))).toEqual(['error plan-ambiguous: it could be two', 'error could not be compared']);
  });

  it('is well-formed whatever a plan holds, as the plan is', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryPlan, arbitrarySplitPlan), fc.boolean(), (plan, counts) => {
        const unmanagedIsDrift = new Set(counts ? plan.accounts.map(({ account }) => account) : []);
        expect(junitProblems(renderPlanJunit(plan, { pathOf }))).toEqual([]);
        expect(junitProblems(renderDriftJunit(plan, { pathOf, unmanagedIsDrift }))).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
