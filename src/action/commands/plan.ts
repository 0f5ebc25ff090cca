import { worstExitCode } from '../../usecases/exit-code.ts';
import { plan } from '../../usecases/plan.ts';
import type { PlanResult } from '../../usecases/plan.ts';
import { planRequestOf } from '../connection-of.ts';
import { failureOutcome } from '../plan/failure-outcome.ts';
import { showPlan } from '../plan/show-plan.ts';
import { outcomeOf } from '../plan/outcome.ts';
import { tellPull } from '../plan/tell-pull.ts';
import { checkQueue, isOfQueue } from '../plan/check-queue.ts';
import type { Command, Run } from '../run.ts';
import { annotateFound } from '../show-diagnostics.ts';
import { planDiagnostics } from '../plan/plan-diagnostics.ts';

/** What apply would do: on a pull request told there and stored as its review, in a merge queue held against what was reviewed. */
export const runPlan: Command = async (run) => {
  const { event } = run;
  const result = await planOrTell(run);
  const { diagnostics, sources } = result;
  await annotateFound(run, { diagnostics: [...diagnostics, ...planDiagnostics(result.plan)], sources });
  await showPlan(run, result.plan);
  if (event.type === 'pull_request') {
    const outcome = outcomeOf(run, result.plan, event);
    return worstExitCode([result.exitCode, await tellPull(run, event, outcome)]);
  }
  if (isOfQueue(event) && run.inputs.review) {
    return worstExitCode([result.exitCode, await checkQueue(run, event, result.plan)]);
  }
  return result.exitCode;
};

/** What ends the run without a plan makes the comment of an earlier one wrong. */
async function planOrTell(run: Run): Promise<PlanResult> {
  const { event } = run;
  try {
    return await plan({ ...planRequestOf(run.inputs), detailedExitCode: false }, run.context);
  } catch (error) {
    if (event.type === 'pull_request') await tellPull(run, event, failureOutcome(run, error));
    throw error;
  }
}
