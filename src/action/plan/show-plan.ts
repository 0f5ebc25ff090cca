import type { PlanDocument } from '../../model/plan.ts';
import { renderPlanMarkdown } from '../../render/plan-markdown.ts';
import { renderPlanText } from '../../render/plan-text.ts';
import { encodePlan } from '../../usecases/encode-plan.ts';
import { writeResult } from '../result-file.ts';
import type { Run } from '../run.ts';

// Why a plan is refused is more than the last detail of it.
const forTrouble = 64 * 1024;

/** A plan in files for later steps, in outputs, in the log and in the summary. */
export async function showPlan(run: Run, plan: PlanDocument): Promise<void> {
  run.outputs.notePlan(plan);
  const whole = renderPlanMarkdown(plan, { maxBytes: Number.MAX_SAFE_INTEGER });
  const paths = await writeResult(run, 'plan', { json: encodePlan(plan), md: whole });
  run.outputs.note({ planPath: paths.json, reportPath: paths.md });
  await run.log.group('Plan', renderPlanText(plan, { color: false }));
  await run.summary.add((maxBytes) => renderPlanMarkdown(plan, { maxBytes }), forTrouble);
}
