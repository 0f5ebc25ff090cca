import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExitCode, worstExitCode } from '../../src/model/exit-code.ts';
import type { AccountReport, Outcome } from '../../src/model/report.ts';
import { applyExitCode } from '../../src/usecases/run-exit-code.ts';

// interface.md: signal, 64, 3, 5, 1, 4, 2, 0.
const worstFirst = [130, 64, 3, 5, 1, 4, 2, 0] as const;

test('the worst of several codes counts, whatever their order', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...worstFirst], { minLength: 1 }), (codes) => {
      expect(worstExitCode(codes)).toBe(worstFirst.find((code) => codes.includes(code)));
    }),
  );
});

test('without any code the run is done', () => {
  expect(worstExitCode([])).toBe(ExitCode.done);
});

function report(outcomes: readonly Outcome[], converged: boolean | null = true): AccountReport {
  const summary = {
    applied: 0,
    applied_lost: 0,
    failed: 0,
    stale: 0,
    unknown: 0,
    skipped: 0,
    overtaken: 0,
    not_attempted: 0,
  };
  const changes = outcomes.map((outcome, n) => ({ address: `cni.c${n}`, action: 'create' as const, outcome }));
  return { account: 'a', summary, changes, converged };
}

test.each([
  ['everything applied', [report(['applied', 'applied'])], 0],
  ['nothing to do', [report([])], 0],
  ['nothing applied', [report(['failed', 'skipped'], false)], 1],
  ['some applied', [report(['applied', 'failed'], false)], 5],
  ['one account done, another failed', [report(['applied']), report(['failed'], false)], 5],
  ['an unknown end may have been a change', [report(['unknown'], false)], 5],
  ['applied, but not as declared afterwards', [report(['applied'], false)], 5],
  ['applied, but not read again', [report(['applied'], null)], 5],
  ['everything overtaken', [report(['overtaken', 'skipped'], false)], 4],
  ['some overtaken, the rest applied', [report(['overtaken', 'applied'], false)], 5],
  ['some overtaken, the rest failed', [report(['overtaken', 'failed'], false)], 1],
  ['one account overtaken, another with nothing to do', [report(['overtaken'], false), report([])], 4],
  ['nothing attempted', [report(['not_attempted'], null)], 1],
])('an apply with %s ends with the documented code', (_name, accounts, code) => {
  expect(applyExitCode(accounts)).toBe(code);
});
