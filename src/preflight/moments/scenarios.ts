import type { Disruption } from '../../model/traffic/judgement.ts';
import type { Choice, ConduitTunnels, Tunnel } from '../tunnels.ts';
import { FollowedScenario, type Scenario } from './scenario.ts';

/** By live id, of CNIs that may be several objects: which one it is. Where there are too many scenarios to try each: no one, or every one. */
type Assignment = ReadonlyMap<string, Choice> | 'none' | 'all';

/** Beyond this, two scenarios bound all: CNIs of which nobody knows what they are take nothing, or all that they may be. */
const mostScenarios = 16;

/**
 * Follows what is away in every combination of what the disrupted CNIs may be. Two CNIs are not the same object, where there is another
 * combination.
 */
export class Scenarios {
  readonly #conduits: ReadonlyMap<string, ConduitTunnels>;
  readonly #away = new Set<Disruption>();
  /** CNIs that may be several objects, and the objects that other CNIs are: how many disruptions take each. */
  readonly #open = new Map<ConduitTunnels, number>();
  readonly #taken = new Map<Tunnel, number>();
  #assignments: readonly Assignment[] = [];
  #followed: readonly FollowedScenario[] = [];

  constructor(conduits: ReadonlyMap<string, ConduitTunnels>) {
    this.#conduits = conduits;
  }

  /** Goes on to the next moment. Returns the tunnels to which something happens; `all`, where CNIs may be other objects than before. */
  next(begin: readonly Disruption[], end: readonly Disruption[]): readonly Tunnel[] | 'all' {
    const ended = end.filter((each) => this.#away.delete(each));
    const begun = begin.filter((each) => !this.#away.has(each) && this.#away.add(each));
    for (const { cni } of ended) this.#count(conduitOf(cni, this.#conduits), -1);
    for (const { cni } of begun) this.#count(conduitOf(cni, this.#conduits), 1);
    const assignments = assignmentsOf(this.#open, this.#taken);
    if (this.#isAsBefore(assignments)) return this.#followed.flatMap((each) => each.next(begun, ended));
    this.#assignments = assignments;
    this.#followed = assignments.map((assignment) => new FollowedScenario(this.#choicesIn(assignment)));
    for (const each of this.#followed) each.next([...this.#away], []);
    return 'all';
  }

  now(): readonly Scenario[] {
    return this.#followed.map((each) => each.now());
  }

  #isAsBefore(assignments: readonly Assignment[]): boolean {
    const before = this.#assignments;
    return assignments.length === before.length && assignments.every((each, i) => isSame(each, before[i]));
  }

  #count(conduit: ConduitTunnels, by: number): void {
    if (isOpen(conduit)) countIn(this.#open, conduit, by);
    else countIn(this.#taken, conduit.choices[0][0], by);
  }

  #choicesIn(assignment: Assignment): (cni: string) => readonly Choice[] {
    return (cni) => {
      const conduit = conduitOf(cni, this.#conduits);
      if (!isOpen(conduit) || assignment === 'all') return conduit.choices;
      const choice = assignment === 'none' ? undefined : assignment.get(cni);
      return choice === undefined ? [] : [choice];
    };
  }
}

function isOpen({ choices }: ConduitTunnels): boolean {
  return choices.length > 1;
}

export function conduitOf(cni: string, conduits: ReadonlyMap<string, ConduitTunnels>): ConduitTunnels {
  const conduit = conduits.get(cni);
  if (conduit === undefined) throw new Error(`No live CNI ${cni} among those that the preflight was given`);
  return conduit;
}

/** What is counted zero times is not kept. */
function countIn<K>(counts: Map<K, number>, key: K, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}

function assignmentsOf(
  open: ReadonlyMap<ConduitTunnels, number>,
  taken: ReadonlyMap<Tunnel, number>,
): readonly Assignment[] {
  let all: readonly ReadonlyMap<string, Choice>[] = [new Map()];
  for (const { cni, choices } of open.keys()) {
    if (all.length * choices.length > mostScenarios) return ['none', 'all'];
    all = all.flatMap((assignment) => choices.map((choice) => new Map([...assignment, [cni.id, choice]])));
  }
  const apart = all.filter((assignment) => isApart([...assignment.values()], taken));
  return apart.length > 0 ? apart : all;
}

/** Of CNIs that may be several objects, none is an object that another CNI is. */
function isApart(choices: readonly Choice[], taken: ReadonlyMap<Tunnel, number>): boolean {
  const objects = choices.map(([object]) => object);
  return new Set(objects).size === objects.length && !objects.some((object) => taken.has(object));
}

function isSame(own: Assignment, other: Assignment | undefined): boolean {
  if (typeof own === 'string' || typeof other !== 'object') return own === other;
  return own.size === other.size && [...own].every(([cni, choice]) => other.get(cni) === choice);
}
