import type { Disruption } from '../../model/traffic/judgement.ts';
import type { ConduitTunnels, Tunnel } from '../tunnels.ts';

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
/** By live id, of CNIs that may be several objects: the choices that hold. Several or none where there are too many scenarios to try each. */
type Assignment = ReadonlyMap<string, readonly Choice[]>;

/** Beyond this, two scenarios bound all: CNIs of which nobody knows what they are take nothing, or all that they may be. */
const mostScenarios = 16;

/** Every combination of what the disrupted CNIs may be. Two CNIs are not the same object, where there is another combination. */
export function scenariosOf(
  disruptions: readonly Disruption[],
  conduits: ReadonlyMap<string, ConduitTunnels>,
): readonly Scenario[] {
  const found = disruptions.map(({ cni }) => conduitOf(cni, conduits));
  const open = [...new Set(found.filter(isOpen))];
  return assignmentsOf(open, found).map((assignment) => scenarioOf(disruptions, conduits, assignment));
}

function isOpen({ choices }: ConduitTunnels): boolean {
  return choices.length > 1;
}

export function conduitOf(cni: string, conduits: ReadonlyMap<string, ConduitTunnels>): ConduitTunnels {
  const conduit = conduits.get(cni);
  if (conduit === undefined) throw new Error(`No live CNI ${cni} among those that the preflight was given`);
  return conduit;
}

function assignmentsOf(open: readonly ConduitTunnels[], disrupted: readonly ConduitTunnels[]): readonly Assignment[] {
  const none: Assignment = new Map();
  if (open.length === 0) return [none];
  const count = open.reduce((product, { choices }) => product * choices.length, 1);
  if (count > mostScenarios) return [none, new Map(open.map(({ cni, choices }) => [cni.id, choices]))];
  let all: readonly Assignment[] = [none];
  for (const { cni, choices } of open) {
    all = all.flatMap((assignment) => choices.map((choice) => new Map([...assignment, [cni.id, [choice]]])));
  }
  const taken = new Set(disrupted.flatMap((each) => (isOpen(each) ? [] : [each.choices[0][0]])));
  const apart = all.filter((assignment) => isApart([...assignment.values()], taken));
  return apart.length > 0 ? apart : all;
}

/** Of CNIs that may be several objects, none is an object that another CNI is. */
function isApart(choices: readonly (readonly Choice[])[], taken: ReadonlySet<Tunnel>): boolean {
  const objects = choices.flatMap(([choice]) => choice?.[0] ?? []);
  return new Set(objects).size === objects.length && !objects.some((object) => taken.has(object));
}

function scenarioOf(
  disruptions: readonly Disruption[],
  conduits: ReadonlyMap<string, ConduitTunnels>,
  assignment: Assignment,
): Scenario {
  const choicesOf = (cni: string): readonly Choice[] => {
    const conduit = conduitOf(cni, conduits);
    return isOpen(conduit) ? (assignment.get(cni) ?? []) : conduit.choices;
  };
  const gone = new Set<Tunnel>();
  const maybe = new Set<Tunnel>();
  for (const { cni, takes } of disruptions) {
    for (const choice of choicesOf(cni)) {
      const effect = effectOn(choice, takes);
      if (effect === 'none') continue;
      for (const tunnel of choice) (effect === 'gone' ? gone : maybe).add(tunnel);
    }
  }
  return {
    gone,
    stopped: [...maybe].every((tunnel) => gone.has(tunnel)) ? gone : new Set([...gone, ...maybe]),
    tunnelsOf: (cni) => choicesOf(cni).flat(),
    touchedBy: ({ cni, takes }) =>
      choicesOf(cni)
        .filter((choice) => effectOn(choice, takes) !== 'none')
        .flat(),
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
