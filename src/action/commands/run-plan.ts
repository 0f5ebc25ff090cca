import { worstExitCode } from '../../model/exit-code.ts';
import { plan, type PlanResult } from '../../usecases/plan/plan-and-drift.ts';
import type { ActionCommand, ActionRun } from '../action-run.ts';
import { readAllowances } from '../allowances/run-allowances.ts';
import { readBase } from '../documents/read-base.ts';
import { planRequestOf } from '../open-run.ts';
import { checkQueue, isQueueEvent } from '../plan/check-queue.ts';
import { makeFailureReport, makePullReport, showPlan } from '../plan/pull-report.ts';
import { QueueReviews } from '../plan/queue-reviews.ts';
import { reportToPull } from '../plan/report-to-pull.ts';
import { annotateFound, planDiagnostics } from '../show-diagnostics.ts';

/**
 * Shows what apply would do. On a pull request, it also writes a comment and stores the review. In a merge queue, it compares the plan with
 * what was reviewed.
 */
export const runPlan: ActionCommand = async (run) => {
  const { event } = run;
  const queue = event.type === 'merge_group' ? new QueueReviews(run, event) : undefined;
  const result = await planOrReportFailure(run, queue);
  const { diagnostics, sources } = result;
  await annotateFound(run, { diagnostics: [...diagnostics, ...planDiagnostics(result.plan)], sources });
  await showPlan(run, result.plan);
  if (event.type === 'pull_request') {
    const outcome = makePullReport(run, result.plan, event);
    return worstExitCode([result.exitCode, await reportToPull(run, event, outcome)]);
  }
  if (isQueueEvent(event) && run.inputs.review) {
    return worstExitCode([result.exitCode, await checkQueue(run, event, result.plan, queue)]);
  }
  return result.exitCode;
};

/** After a failure without a plan, the comment of an earlier plan is no longer correct. */
async function planOrReportFailure(run: ActionRun, queue: QueueReviews | undefined): Promise<PlanResult> {
  const { event } = run;
  try {
    const base = await readBase(run);
    const pull = await readAllowances(run, queue && ((made) => queue.allowances(made)));
    return await plan({ ...planRequestOf(run.inputs, pull), base, detailedExitCode: false }, run.context);
  } catch (error) {
    if (event.type === 'pull_request') await reportToPull(run, event, makeFailureReport(run, error));
    throw error;
  }
}
