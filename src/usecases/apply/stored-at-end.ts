import { storedAdvice } from '../../apply/changes/change-report.ts';
import type { Change } from '../../model/plan.ts';
import type { ChangeReport, StoredField } from '../../model/report.ts';

/**
 * The reports of a run, with what the last read of the account shows. If a field was applied and the new plan would set it again, it is
 * reported as stored otherwise. The answer to its write did not show this.
 * @param planned the plan that the run carried out
 * @param remaining the changes that a new plan would still make
 */
export function storedAtEnd(
  reports: readonly ChangeReport[],
  planned: readonly Change[],
  remaining: readonly Change[],
): readonly ChangeReport[] {
  const before = new Map(planned.map((change) => [change.address, change]));
  const after = new Map(remaining.map((change) => [change.address, change]));
  return reports.map((report) => {
    const now = after.get(report.address);
    const isDone = report.outcome === 'applied' || report.outcome === 'applied_lost';
    if (!isDone || report.stored_otherwise !== undefined) return report;
    if (now === undefined || now.live_id === null || now.live_id !== report.live_id) return report;
    const written = new Set(before.get(report.address)?.fields.map(({ path }) => path));
    const stored = now.fields.filter(({ path }) => written.has(path)).map(storedField);
    return stored.length === 0
      ? report
      : {
          ...report,
          stored_otherwise: stored,
          next: [report.next, storedAdvice({ address: report.address, live_id: report.live_id }, stored)]
            .filter(Boolean)
            .join(' '),
        };
  });
}

function storedField({ path: field, before, after }: Change['fields'][number]): StoredField {
  if (isMark(before) || isMark(after)) return { field, sensitive: true };
  return { field, ...value('asked', after), ...value('stored', before) };
}

/** True for the mark of a sensitive value or of a value that is not known yet. */
function isMark(found: unknown): boolean {
  return typeof found === 'object' && found !== null && !Array.isArray(found);
}

function value(name: 'asked' | 'stored', found: Change['fields'][number]['before']): Partial<StoredField> {
  if (typeof found === 'string' || typeof found === 'number') return { [name]: found };
  return Array.isArray(found) ? { [name]: found.map(String) } : {};
}
