import type { InterconnectTarget } from '../../model/work.ts';
import type { CniDecision, Home, InterconnectDecision, SettingsDecision } from '../decision.ts';
import { stepDraft, stepName, type StepDraft } from './step-draft.ts';

export interface Decisions {
  readonly settings: SettingsDecision | undefined;
  readonly interconnects: readonly InterconnectDecision[];
  readonly cnis: readonly CniDecision[];
}

/** The API calls of every decision, with the needs that one object's own calls have among themselves. */
export function draftSteps({ settings, interconnects, cnis }: Decisions): readonly StepDraft[] {
  return [
    ...(settings?.action === 'update' ? [settingsStep(settings)] : []),
    ...interconnects.flatMap(interconnectSteps),
    ...cnis.flatMap(cniSteps),
  ];
}

function settingsStep({ address, default_asn, live }: SettingsDecision): StepDraft {
  return stepDraft(address, 'update_settings', () => ({ call: 'update_settings', default_asn, seen: live }));
}

function interconnectSteps(decision: InterconnectDecision): readonly StepDraft[] {
  const { address } = decision;
  const steps: StepDraft[] = [];
  if (decision.action === 'delete' || decision.action === 'replace') {
    const { live } = decision;
    steps.push(
      stepDraft(address, 'delete_interconnect', () => ({ call: 'delete_interconnect', name: live.name, seen: live })),
    );
  }
  if (decision.action === 'create' || decision.action === 'replace') {
    const { body } = decision;
    const create = stepDraft(address, 'create_interconnect', () => ({ call: 'create_interconnect', body }));
    for (const before of steps) create.needs.add(before.name);
    steps.push(create);
  }
  return steps;
}

function cniSteps(decision: CniDecision): readonly StepDraft[] {
  switch (decision.action) {
    case 'none':
      return [];
    case 'create':
      return decision.set.length === 0 ? [createStep(decision)] : chained(createStep(decision), laterUpdate(decision));
    case 'update':
      return [updateStep(decision)];
    case 'replace':
      return chained(deleteStep(decision), createStep(decision), laterUpdate(decision, decision.live.id));
    case 'delete':
      return [deleteStep(decision)];
  }
}

function chained(...steps: readonly StepDraft[]): readonly StepDraft[] {
  steps.forEach((step, i) => {
    const before = steps[i - 1];
    if (before !== undefined) step.needs.add(before.name);
  });
  return steps;
}

type Creating = Extract<CniDecision, { action: 'create' | 'replace' }>;

function createStep({ address, home, body }: Creating): StepDraft {
  const step = stepDraft(address, 'create_cni', (idOf) => ({
    call: 'create_cni',
    body: { ...body, interconnect: target(home, idOf) },
  }));
  needHome(step, home);
  return step;
}

/** The PUT after a POST: what the POST could not carry, and with `restore` everything that the deleted CNI had. */
function laterUpdate({ address, set }: Creating, restore?: string): StepDraft {
  return stepDraft(address, 'update_cni', (idOf) => ({
    call: 'update_cni',
    cni: { created_by: idOf(stepName(address, 'create_cni')) },
    ...(restore !== undefined && { restore }),
    set,
  }));
}

function updateStep({ address, live, moveTo, set }: Extract<CniDecision, { action: 'update' }>): StepDraft {
  const step = stepDraft(address, 'update_cni', (idOf) => ({
    call: 'update_cni',
    cni: { id: live.id },
    seen: live,
    set: moveTo === undefined ? set : [{ path: ['interconnect'], to: { interconnect: target(moveTo, idOf) } }, ...set],
  }));
  if (moveTo !== undefined) needHome(step, moveTo);
  return step;
}

function deleteStep({ address, live }: Extract<CniDecision, { action: 'delete' | 'replace' }>): StepDraft {
  return stepDraft(address, 'delete_cni', () => ({ call: 'delete_cni', id: live.id, seen: live }));
}

function needHome(step: StepDraft, home: Home): void {
  if ('created' in home.at) step.needs.add(stepName(home.at.created, 'create_interconnect'));
}

function target(home: Home, idOf: (name: string) => number): InterconnectTarget {
  return 'name' in home.at ? home.at : { created_by: idOf(stepName(home.at.created, 'create_interconnect')) };
}
