import type { PlanDocument } from '../../model/plan.ts';
import { renderPlanMarkdown } from '../../render/plan-markdown.ts';
import { renderRefusedMarkdown } from '../../render/refused-markdown.ts';
import { renderReportJson, renderReportMarkdown, renderReportText } from '../../render/report.ts';
import { renderReviewDifferenceMarkdown, renderReviewDifferenceText } from '../../render/review-difference.ts';
import type { ApplyResult } from '../../usecases/apply.ts';
import { writeResult } from '../result-file.ts';
import type { Run } from '../run.ts';
import { explainRefusal } from './explain-refusal.ts';
import type { Explained } from './explain-refusal.ts';

/** What came of an apply, and of what it knew. */
export interface Applied {
  readonly result: ApplyResult;
  /** The plan; undefined where it was not made. */
  readonly plan: PlanDocument | undefined;
  /** How many reviews were found, and what is to be said of the pull requests. */
  readonly reviews: number;
  readonly remarks: readonly string[];
}

/** The report in a file for later steps, in outputs, in the log and in the summary. */
export async function showApplied(run: Run, applied: Applied): Promise<void> {
  const { result, plan } = applied;
  const { report } = result;
  const outcomes = report.accounts.flatMap(({ changes }) => changes);
  const changed = outcomes.some((one) => one.outcome === 'applied' || one.outcome === 'unknown' || one.begun === true);
  if (changed) run.outputs.noteApplied();
  run.outputs.note({ changed });
  const paths = await writeResult(run, 'report', { json: renderReportJson(report) });
  run.outputs.note({ reportPath: paths.json });
  await tellInLog(run, applied);
  await run.summary.add((maxBytes) => appliedMarkdown(applied, maxBytes));
  if (plan !== undefined && !isStuck(applied))
    await run.summary.add((maxBytes) => renderPlanMarkdown(plan, { maxBytes }));
}

const stuck = '### Apply: nothing was done\n\nThe plan cannot be carried out as it is now.\n\n';

/** Why nothing was done and what is different, or the report. */
export function appliedMarkdown(applied: Applied, maxBytes: number): string {
  const { report, refusal } = applied.result;
  if (applied.plan !== undefined && isStuck(applied)) {
    return `${stuck}${renderPlanMarkdown(applied.plan, { maxBytes: maxBytes - Buffer.byteLength(stuck) })}`;
  }
  const explained = explain(applied);
  if (explained === undefined) return renderReportMarkdown(report, { maxBytes });
  const top = renderRefusedMarkdown(explained);
  if (refusal?.type !== 'changes' || !explained.hasDifference) return top;
  return renderReviewDifferenceMarkdown(refusal.difference, { top, maxBytes });
}

/** Whether a guard, or an account that cannot be planned, is in the way: then the plan is what there is to read. */
function isStuck({ result: { attempted, refusal } }: Applied): boolean {
  return !attempted && refusal === undefined;
}

function explain({ result: { refusal, report }, reviews, remarks }: Applied): Explained | undefined {
  return refusal && explainRefusal(refusal, { fingerprint: report.fingerprint, reviews, remarks });
}

async function tellInLog({ log }: Run, applied: Applied): Promise<void> {
  const { report, refusal, attempted } = applied.result;
  const explained = explain(applied);
  for (const remark of applied.remarks) await log.line(`note: ${remark}`);
  if (explained === undefined) {
    if (attempted) await log.text(renderReportText(report, { color: false }));
    return;
  }
  if (refusal?.type === 'changes' && explained.hasDifference) {
    await log.text(renderReviewDifferenceText(refusal.difference, { color: false }));
  }
  const { code, reason, hint, fingerprint } = explained;
  await log.error(code, `${reason}: nothing was changed`, `${hint} It is ${fingerprint}.`);
}
