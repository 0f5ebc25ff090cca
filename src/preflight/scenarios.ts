import type { Disruption } from '../model/traffic/judgement.ts';
import type { ConduitTunnels, Tunnel } from './tunnels.ts';

/** What is away at one moment, if each CNI is a certain object of Magic. */
export interface Scenario {
  /** These carry nothing. */
  readonly gone: ReadonlySet<Tunnel>;
  /** These carry nothing, or may carry nothing. */
  readonly stopped: ReadonlySet<Tunnel>;
  /** The tunnels of a CNI. */
  readonly tunnelsOf: (cni: string) => readonly Tunnel[];
  /** The tunnels that a disruption takes, or may take. */
  readonly touchedBy: (disruption: Disruption) => readonly Tunnel[];
}

type Choice = ConduitTunnels['choices'][number];
/** By live id: the choices that hold. Several or none where there are too many scenarios to try each. */
type Assignment = ReadonlyMap<string, readonly Choice[]>;

/** Beyond this, two scenarios bound all: CNIs of which nobody knows what they are take nothing, or all that they may be. */
const mostScenarios = 16;

/** Every combination of what the disrupted CNIs may be. Two CNIs are not the same object, where there is another combination. */
export function scenariosOf(
  disruptions: readonly Disruption[],
  conduits: ReadonlyMap<string, ConduitTunnels>,
): readonly Scenario[] {
  const disrupted = [...new Set(disruptions.map(({ cni }) => cni))].map((cni) => conduitOf(cni, conduits));
  return assignmentsOf(disrupted).map((assignment) => scenarioOf(disruptions, assignment));
}

export function conduitOf(cni: string, conduits: ReadonlyMap<string, ConduitTunnels>): ConduitTunnels {
  const conduit = conduits.get(cni);
  if (conduit === undefined) throw new Error(`No live CNI ${cni} among those that the preflight was given`);
  return conduit;
}

function assignmentsOf(disrupted: readonly ConduitTunnels[]): readonly Assignment[] {
  const open = disrupted.filter(({ choices }) => choices.length > 1);
  const fixed = disrupted
    .filter(({ choices }) => choices.length === 1)
    .map(({ cni, choices }) => [cni.id, choices] as const);
  const count = open.reduce((product, { choices }) => product * choices.length, 1);
  if (count > mostScenarios) {
    return [new Map(fixed), new Map([...fixed, ...open.map(({ cni, choices }) => [cni.id, choices] as const)])];
  }
  let all: readonly Assignment[] = [new Map(fixed)];
  for (const { cni, choices } of open) {
    all = all.flatMap((assignment) => choices.map((choice) => new Map([...assignment, [cni.id, [choice]]])));
  }
  const apart = all.filter((assignment) => isApart([...assignment.values()], open.length));
  return apart.length > 0 ? apart : all;
}

/** Of CNIs that may be several objects, none is an object that another CNI is. The open ones are last. */
function isApart(choices: readonly (readonly Choice[])[], open: number): boolean {
  const objects = choices.map(([choice]) => choice?.[0]);
  return objects.every((object, i) => i < objects.length - open || objects.indexOf(object) === i);
}

function scenarioOf(disruptions: readonly Disruption[], assignment: Assignment): Scenario {
  const gone = new Set<Tunnel>();
  const maybe = new Set<Tunnel>();
  for (const { cni, takes } of disruptions) {
    for (const choice of assignment.get(cni) ?? []) {
      const set = effectOn(choice, takes) === 'gone' ? gone : effectOn(choice, takes) === 'maybe' ? maybe : undefined;
      for (const tunnel of set === undefined ? [] : choice) set?.add(tunnel);
    }
  }
  return {
    gone,
    stopped: [...maybe].every((tunnel) => gone.has(tunnel)) ? gone : new Set([...gone, ...maybe]),
    tunnelsOf: (cni) => (assignment.get(cni) ?? []).flat(),
    touchedBy: ({ cni, takes }) =>
      (assignment.get(cni) ?? []).filter((choice) => effectOn(choice, takes) !== 'none').flat(),
  };
}

/**
 * Static routes stay where only the session goes. Dataplane v1 needs its session, says no first-hand source: version 1 is taken to lose
 * its path. Where no version is known it may.
 */
function effectOn([object]: Choice, takes: Disruption['takes']): 'gone' | 'maybe' | 'none' {
  if (takes === 'path') return 'gone';
  if (takes === 'soft') return 'maybe';
  if (object.version === undefined) return 'maybe';
  return object.version === '1' ? 'gone' : 'none';
}
