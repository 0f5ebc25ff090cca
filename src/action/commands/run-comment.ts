import { ExitCode, worstExitCode } from '../../model/exit-code.ts';
import { type GatheredPlans, gatherPlans } from '../../usecases/plan/gather-plans.ts';
import { planExitCode } from '../../usecases/run-exit-code.ts';
import type { ActionCommand, ActionRun } from '../action-run.ts';
import { readAllowances } from '../allowances/run-allowances.ts';
import { checkQueue, isQueueEvent } from '../plan/check-queue.ts';
import { makeFailureReport, makePullReport, showPlan } from '../plan/pull-report.ts';
import { reportToPull } from '../plan/report-to-pull.ts';

/** Writes one comment and one review for the plans that the jobs of a fleet wrote. */
export const runComment: ActionCommand = async (run) => {
  const { event, log } = run;
  const { plan, missing } = await gatherOrReportFailure(run);
  await showPlan(run, plan);
  if (missing.length > 0) {
    await log.error(
      'plan-missing',
      `there is no plan for ${missing.join(', ')}`,
      'Check the jobs that should have written it.',
    );
  }
  // The results that the planning jobs reported also count for the whole fleet.
  const there = plan.accounts.filter(({ account }) => !missing.includes(account));
  const code = worstExitCode([planExitCode(there), ...(missing.length > 0 ? [ExitCode.failed] : [])]);
  if (event.type === 'pull_request') {
    return worstExitCode([code, await reportToPull(run, event, makePullReport(run, plan, event))]);
  }
  if (isQueueEvent(event) && run.inputs.review) {
    return worstExitCode([code, await checkQueue(run, event, plan)]);
  }
  await log.notice('no-pull-request', 'this run is not for a pull request: the plan is only in the summary');
  return code;
};

async function gatherOrReportFailure(run: ActionRun): Promise<GatheredPlans> {
  const { event, inputs, context } = run;
  try {
    const lifted = event.type === 'pull_request' ? ((await readAllowances(run))?.by ?? []) : undefined;
    return await gatherPlans({ files: inputs.files, expected: inputs.accounts, lifted }, context);
  } catch (error) {
    if (event.type === 'pull_request') await reportToPull(run, event, makeFailureReport(run, error));
    throw error;
  }
}
