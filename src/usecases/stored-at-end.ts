import { storedAdvice } from '../apply/stored-advice.ts';
import type { Change } from '../model/plan.ts';
import type { ChangeReport, StoredField } from '../model/report.ts';

/**
 * The reports of a run, with what the last reading of the account says of them: a field that was applied, and that the plan of now would
 * set again, is stored otherwise, though the answer to its write did not show it.
 * @param planned what the run carried out
 * @param remaining what a new plan would still change
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
    if (report.outcome !== 'applied' || report.stored_otherwise !== undefined) return report;
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

/** A sensitive value, or one that is not known yet. */
function isMark(found: unknown): boolean {
  return typeof found === 'object' && found !== null && !Array.isArray(found);
}

function value(name: 'asked' | 'stored', found: Change['fields'][number]['before']): Partial<StoredField> {
  if (typeof found === 'string' || typeof found === 'number') return { [name]: found };
  return Array.isArray(found) ? { [name]: found.map(String) } : {};
}
