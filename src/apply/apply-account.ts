import type { NetworkApi } from '../model/network-api.ts';
import type { ChangeReport } from '../model/report.ts';
import type { PlannedAccount } from '../model/work.ts';
import type { ApplyOptions } from './apply-options.ts';
import { ApplyRun } from './apply-run.ts';
import { checkCounterparts } from './check-counterparts.ts';
import { runSteps } from './run-steps.ts';
import { Schedule } from './schedule.ts';
import { stepGraph } from './step-graph.ts';

export type { ApplyOptions };

/**
 * Carries out the plan of one account and reports every change, in the order of the plan. What the network does is an outcome, never
 * a rejection; it rejects, before the first write, only where plan and work do not fit together (a bug).
 */
export async function applyAccount(
  planned: PlannedAccount,
  api: NetworkApi,
  options: ApplyOptions,
): Promise<readonly ChangeReport[]> {
  checkCounterparts(planned);
  const schedule = new Schedule(stepGraph(planned.work));
  const run = new ApplyRun(planned, api, schedule, options);
  run.strikeOut();
  await runSteps(schedule, {
    parallelism: options.parallelism,
    stopped: () => run.stopped,
    run: (id) => run.step(id),
    watch: (id) => run.gate(id),
  });
  return run.reports();
}
