import type { Survival } from '../../model/circuits/redundancy.ts';
import type { DesiredAccount, LossLevel } from '../../model/desired.ts';
import type { LiveInterconnect, LiveSlot } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { joinFirstWords } from '../../model/text.ts';
import { planNote } from '../note.ts';
import type { AllDecisions, CniDecision, Host } from '../stages.ts';
import { possibleSets } from './backup-sets.ts';
import type { SetFacts } from './circuits.ts';
import { type CircuitPlace, survives } from './survival.ts';

interface RedundancyFacts {
  /** Of all backup sets. Another name has a warning of its own. */
  readonly names: ReadonlySet<string>;
  readonly facts: SetFacts;
  /** As far as the plan read them: places of circuits that it creates. */
  readonly slots: readonly LiveSlot[];
}

/**
 * Warns of backup sets that would not survive the loss that `policy.redundancy` names, as they are after the plan. A Pending circuit
 * counts: it is easier to move a circuit before it is cabled.
 */
export function notRedundant(
  { policy, origin }: DesiredAccount,
  decided: AllDecisions,
  { names, facts, slots }: RedundancyFacts,
): readonly PlanNote[] {
  const wanted = Object.entries(policy.redundancy).filter(([name]) => names.has(name));
  if (wanted.length === 0) return [];
  const members = new Map(possibleSets(facts, new Map()).map((set) => [set.name, set.members]));
  const circuitsAfter = afterPlan(decided, facts, slots);
  return wanted.flatMap(([name, level]) => {
    const circuits = circuitsAfter(
      [...(members.get(name) ?? [])].flatMap(([circuit, cnis]) => cnis.map((id) => [circuit, id] as const)),
    );
    const survival = survives(circuits, level);
    if (survival === 'yes') return [];
    return [
      planNote({
        code: 'plan-not-redundant',
        message: `${words(name, level, survival)}: ${reason(circuits, level, survival)}`,
        hint: 'nothing is changed for that; give a circuit of the set a slot elsewhere, or ask for less in policy.redundancy',
        origin,
        path: ['policy', 'redundancy', name],
      }),
    ];
  });
}

interface NamedPlace extends CircuitPlace {
  readonly label: string;
}

/** Finds the circuits that carry the given CNIs, each beside the live name of its circuit, after the plan. */
function afterPlan(
  { cnis, interconnects, text }: AllDecisions,
  { circuits }: SetFacts,
  slots: readonly LiveSlot[],
): (carried: readonly (readonly [circuit: string, id: string])[]) => readonly NamedPlace[] {
  const decisions = new Map(
    cnis.flatMap((decision) => (decision.live === undefined ? [] : [[decision.live.id, decision]])),
  );
  const live = new Map([
    ...circuits.map((circuit) => [circuit.name, circuit.live] as const),
    ...interconnects.flatMap((decision) =>
      decision.live === undefined ? [] : [[decision.live.name, decision.live] as const],
    ),
  ]);
  const bySlot = new Map(slots.map((slot) => [slot.id.toLowerCase(), slot]));
  const created = new Map(
    interconnects.flatMap((decision): (readonly [string, CircuitPlace])[] => {
      if (decision.action === 'replace' && decision.made !== undefined)
        return [[decision.address, placeOf(decision.made, bySlot)]];
      if (decision.action !== 'create' && decision.action !== 'replace') return [];
      const { body } = decision;
      const slot = body?.type === 'direct' ? bySlot.get(body.slot_id.toLowerCase()) : undefined;
      const region = decision.declared?.type === 'gcp_partner' ? decision.declared.region : undefined;
      return [[decision.address, { site: slot?.site, device: slot?.device, region }]];
    }),
  );
  return (carried) => {
    const hosts = carried.flatMap(([circuit, id]) => hostAfter(circuit, decisions.get(id)));
    const places = new Map(
      hosts.map((at): [string, NamedPlace] => {
        if ('created' in at) return [at.created, { ...created.get(at.created), label: at.created }];
        const interconnect = live.get(at.name);
        return [at.name, { ...(interconnect && placeOf(interconnect, bySlot)), label: text(at.name) }];
      }),
    );
    return [...places.values()];
  };
}

function hostAfter(circuit: string, decision: CniDecision | undefined): readonly Host['at'][] {
  if (decision?.action === 'delete') return [];
  if (decision?.action === 'replace') return [decision.host.at];
  return [decision?.action === 'update' && decision.moveTo !== undefined ? decision.moveTo.at : { name: circuit }];
}

function placeOf(live: LiveInterconnect, bySlot: ReadonlyMap<string, LiveSlot>): CircuitPlace {
  switch (live.type) {
    case 'direct':
      return { site: live.site, device: live.device ?? bySlot.get(live.slot_id.toLowerCase())?.device };
    case 'gcp_partner':
      return { region: live.region };
    case 'unknown':
      return {};
  }
}

function words(name: string, level: LossLevel, survival: Survival): string {
  return survival === 'no'
    ? `policy.redundancy: the backup set ${JSON.stringify(name)} does not survive the loss of a ${level}`
    : `policy.redundancy: whether the backup set ${JSON.stringify(name)} survives the loss of a ${level} is not known`;
}

const mostCircuits = 10;

function reason(circuits: readonly NamedPlace[], level: LossLevel, survival: Survival): string {
  const [first] = circuits;
  if (first === undefined) return 'no circuit is in it';
  const labels = joinFirstWords(
    circuits.map(({ label }) => label),
    mostCircuits,
  );
  if (circuits.length === 1) return `${labels} is its only circuit`;
  if (survival === 'unknown') return `the API does not tell the ${level} of each of ${labels}`;
  return level === 'device'
    ? `${labels} are on one device, ${first.device ?? ''}`
    : `${labels} are in one site, ${first.site ?? ''}`;
}
