import type { ChangeReport, OutcomeSummary } from '../model/report.ts';

/** How many changes ended in which way. */
export function summarise(changes: readonly ChangeReport[]): OutcomeSummary {
  const summary = { applied: 0, failed: 0, stale: 0, unknown: 0, skipped: 0, overtaken: 0, not_attempted: 0 };
  for (const change of changes) summary[change.outcome] += 1;
  return summary;
}
