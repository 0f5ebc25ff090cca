import { addTo } from '../../model/collections.ts';
import { copyStep, type StepDraft, stepName } from './step-draft.ts';

/**
 * A unit that must not stop half-way begins only when all of its steps may run. A circuit is not broken while something that it needs to be
 * made again is open. No CNI takes a temporary name while the last step of its swap still waits, perhaps for weeks.
 * @param units for each unit, the names of its steps
 */
export function beginWhole(drafts: readonly StepDraft[], units: readonly ReadonlySet<string>[]): readonly StepDraft[] {
  const steps = drafts.map(copyStep);
  const graph = new Graph(steps, units);
  for (const unit of units) graph.beginWhole(unit);
  return steps;
}

class Graph {
  readonly #byName: ReadonlyMap<string, StepDraft>;
  readonly #unitOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #followers = new Map<string, string[]>();

  constructor(drafts: readonly StepDraft[], units: readonly ReadonlySet<string>[]) {
    this.#unitOf = new Map(units.flatMap((unit) => [...unit].map((name) => [name, unit])));
    this.#byName = new Map(drafts.map((draft) => [draft.name, draft]));
    for (const { name, needs, after } of drafts)
      for (const before of [...needs, ...after]) addTo(this.#followers, before, name);
  }

  /** Its first steps wait for everything that any of its steps waits for, except for what waits for the unit itself. */
  beginWhole(names: ReadonlySet<string>): void {
    const unit = [...names].flatMap((name) => this.#byName.get(name) ?? []);
    const later = this.#after(names);
    // A step between two steps of the unit keeps the unit open, too.
    const whole = [...unit, ...this.#before(unit).filter(({ name }) => later.has(name) && !names.has(name))];
    // If two units wait for each other, neither can begin after the whole other unit.
    const isOutside = (name: string) =>
      !names.has(name) && [name, ...(this.#unitOf.get(name) ?? [])].every((step) => !later.has(step));
    const needs = whole.flatMap((step) => [...step.needs].filter(isOutside));
    const after = whole.flatMap((step) => [...step.after].filter(isOutside));
    const gates = whole.flatMap(({ healthy }) => [...healthy]);
    for (const first of unit) {
      if ([...first.needs, ...first.after].some((name) => names.has(name))) continue;
      for (const name of needs) this.#add(first.needs, name, first);
      for (const name of after) if (!first.needs.has(name)) this.#add(first.after, name, first);
      for (const gate of gates) {
        const { at } = gate;
        const isThere = 'name' in at || first.needs.has(stepName(at.created, 'create_interconnect'));
        if (isThere) first.healthy.add(gate);
      }
    }
  }

  #add(waits: Set<string>, before: string, step: StepDraft): void {
    if (waits.has(before)) return;
    waits.add(before);
    addTo(this.#followers, before, step.name);
  }

  /** All steps that any of these steps waits for, directly or through other steps. */
  #before(steps: readonly StepDraft[]): readonly StepDraft[] {
    const found = new Set<StepDraft>();
    const queue = [...steps];
    for (const { needs, after } of queue) {
      for (const name of [...needs, ...after]) {
        const step = this.#byName.get(name);
        if (step === undefined || found.has(step)) continue;
        found.add(step);
        queue.push(step);
      }
    }
    return [...found];
  }

  /** The names of all steps that wait for any of these steps, directly or through other steps. */
  #after(names: ReadonlySet<string>): ReadonlySet<string> {
    const found = new Set<string>();
    const queue = [...names];
    for (const name of queue) {
      for (const follower of this.#followers.get(name) ?? []) {
        if (!found.has(follower)) queue.push(follower);
        found.add(follower);
      }
    }
    return found;
  }
}
