import type { PlannedAccount } from '../model/work.ts';

/** Throws where the plan and its work do not belong together, or the plan must not be applied: a bug, found before the first write. */
export function checkCounterparts({ plan, work, missingSecrets }: PlannedAccount): void {
  if (!plan.applyable) throw new Error(`The plan of account ${plan.account} must not be applied.`);
  if (missingSecrets.length > 0) throw new Error(`The plan lacks sensitive values of ${missingSecrets.join(', ')}.`);
  const planned = new Map(
    plan.changes.flatMap(({ address, steps }) => steps.map(({ id, call }) => [id, { address, call }] as const)),
  );
  const calls = new Map(work.map((step) => [step.id, step.action.call]));
  for (const step of work) {
    const counterpart = planned.get(step.id);
    if (counterpart?.address !== step.address || counterpart.call !== step.action.call) {
      throw new Error(`Step ${step.id} (${step.action.call} of ${step.address}) is not what the plan shows.`);
    }
    for (const [id, call] of resultsUsed(step)) {
      if (calls.get(id) !== call)
        throw new Error(`Step ${step.id} uses the result of step ${id}, which is no ${call}.`);
    }
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
