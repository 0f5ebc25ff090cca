import { worstExitCode } from '../../model/exit-code.ts';
import { plan, type PlanResult } from '../../usecases/make-plans.ts';
import { planRequestOf } from '../open-run.ts';
import { checkQueue, isOfQueue } from '../plan/check-queue.ts';
import { failureOutcome, outcomeOf, planDiagnostics, showPlan } from '../plan/outcome.ts';
import { tellPull } from '../plan/tell-pull.ts';
import type { Command, Run } from '../run.ts';
import { annotateFound } from '../show-diagnostics.ts';

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
