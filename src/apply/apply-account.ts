import type { NetworkApi } from '../model/network-api.ts';
import type { PlannedAccount } from '../model/planned-account.ts';
import type { ChangeReport, OutcomeSummary } from '../model/report.ts';
import type { ApplyOptions } from './apply-options.ts';
import { ApplyRun } from './apply-run.ts';
import { Schedule } from './schedule.ts';
import { stepGraph } from './step-graph.ts';

export type { ApplyOptions };

/**
 * Carries out the plan of one account and reports every change, in the order of the plan. A network failure is an outcome, never a
 * rejection. It rejects, before the first write, only where plan and work do not fit together (a bug).
 */
export async function applyAccount(
  planned: PlannedAccount,
  api: NetworkApi,
  options: ApplyOptions,
): Promise<readonly ChangeReport[]> {
  checkCounterparts(planned);
  const schedule = new Schedule(stepGraph(planned.work, planned.blocks, options.confirm !== undefined));
  const run = new ApplyRun(planned, api, schedule, options);
  run.skipOvertaken();
  await run.noteBefore();
  await runSteps(schedule, {
    parallelism: options.parallelism,
    stopped: () => run.stopped,
    run: (id) => run.runStep(id),
    watch: (id) => run.watchGate(id),
  });
  await run.lookedAt();
  return run.reports();
}

interface RunOptions {
  /** The most steps that run at the same time. */
  readonly parallelism: number;
  /** Asked before each start. True: nothing new starts. */
  stopped(): boolean;
  /**
   * Carries out one step and tells the schedule how it ended. It must not reject: a rejection is a bug, and rejects the run. A function:
   * the step has written, and the function looks at it while other steps run.
   */
  run(id: number): Promise<(() => Promise<void>) | undefined>;
  /** Watches the gate of a step and tells the schedule whether it opened. It must not reject either. */
  watch(id: number): Promise<void>;
}

/** Runs the steps of a schedule, ready steps by ascending id. Resolves when no step runs, no gate is watched and nothing more can start. */
export function runSteps(schedule: Schedule, options: RunOptions): Promise<void> {
  if (!(options.parallelism >= 1)) throw new RangeError('The parallelism must be at least 1.');
  return new Promise((resolve, reject) => {
    const startMore = (): void => {
      while (!options.stopped()) {
        const id = schedule.watchNext();
        if (id === undefined) break;
        options.watch(id).then(startMore, reject);
      }
      while (schedule.running < options.parallelism && !options.stopped()) {
        const id = schedule.startNext();
        if (id === undefined) break;
        options
          .run(id)
          .then((look) => {
            look?.().then(startMore, reject);
            startMore();
          })
          .catch(reject);
      }
      if (schedule.running + schedule.watching === 0) resolve();
    };
    startMore();
  });
}

export function summarise(changes: readonly ChangeReport[]): OutcomeSummary {
  const summary = {
    applied: 0,
    applied_lost: 0,
    failed: 0,
    stale: 0,
    unknown: 0,
    skipped: 0,
    overtaken: 0,
    not_attempted: 0,
  };
  for (const change of changes) summary[change.outcome] += 1;
  return summary;
}

/**
 * Throws where plan and work do not belong together, or where the plan must not be applied. This is a bug, found before the first write.
 */
function checkCounterparts({ plan, work, blocks, missingSecrets }: PlannedAccount): void {
  if (!plan.applyable) throw new Error(`The plan of account ${plan.account} must not be applied.`);
  if (missingSecrets.length > 0) throw new Error(`The plan lacks sensitive values of ${missingSecrets.join(', ')}.`);
  const planned = new Map(
    plan.changes.flatMap(({ address, steps }) =>
      steps.map(({ id, call, block }) => [id, { address, call, block }] as const),
    ),
  );
  const calls = new Map(work.map((step) => [step.id, step.action.call]));
  for (const step of work) {
    const counterpart = planned.get(step.id);
    const isShown = counterpart?.address === step.address && counterpart.call === step.action.call;
    if (!isShown || counterpart.block !== step.block) {
      throw new Error(`Step ${step.id} (${step.action.call} of ${step.address}) is not what the plan shows.`);
    }
    for (const [id, call] of resultsUsed(step)) {
      if (calls.get(id) !== call)
        throw new Error(`Step ${step.id} uses the result of step ${id}, which is no ${call}.`);
    }
  }
  for (const [id, call] of blocks.flatMap(({ light }) => light.flatMap((gate) => interconnectUse(gate.interconnect)))) {
    if (calls.get(id) !== call) throw new Error(`A block uses the result of step ${id}, which is no ${call}.`);
  }
  const missing = [...planned.keys()].find((id) => !calls.has(id));
  if (missing !== undefined) throw new Error(`There is no work for step ${missing} of the plan.`);
  const empty = plan.changes.find(({ steps }) => steps.length === 0);
  if (empty !== undefined) throw new Error(`The change ${empty.address} has no steps.`);
}

type Use = readonly [step: number, call: 'create_interconnect' | 'create_cni'];

function resultsUsed({ action, healthy }: PlannedAccount['work'][number]): readonly Use[] {
  return [...usedBy(action), ...healthy.flatMap((gate) => interconnectUse(gate.interconnect))];
}

function usedBy(action: PlannedAccount['work'][number]['action']): readonly Use[] {
  if (action.call === 'create_cni') return interconnectUse(action.body.interconnect);
  if (action.call !== 'update_cni') return [];
  return [
    ...('created_by' in action.cni ? [[action.cni.created_by, 'create_cni'] as const] : []),
    ...action.set.flatMap(({ to }) => ('interconnect' in to ? interconnectUse(to.interconnect) : [])),
  ];
}

function interconnectUse(target: { readonly name: string } | { readonly created_by: number }): readonly Use[] {
  return 'created_by' in target ? [[target.created_by, 'create_interconnect']] : [];
}
