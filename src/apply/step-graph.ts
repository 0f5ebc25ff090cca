import type { WorkStep } from '../model/work.ts';

/** What scheduling needs to know of a step. */
export type GraphStep = Pick<WorkStep, 'id' | 'address' | 'needs' | 'after'> & Partial<Pick<WorkStep, 'healthy'>>;

/** The steps of one account and how they depend on each other. It has no cycle and no need that nothing meets. */
export interface StepGraph {
  readonly steps: ReadonlyMap<number, GraphStep>;
  /** The steps that need a step to end well, by its id. */
  readonly dependents: ReadonlyMap<number, readonly number[]>;
  /** The steps that only wait for a step to end, by its id. */
  readonly followers: ReadonlyMap<number, readonly number[]>;
  /** The steps of a change, by its address. */
  readonly byAddress: ReadonlyMap<string, readonly number[]>;
}

/** Throws where the steps cannot all be run in any order: that is a bug of planning, found before the first write. */
export function stepGraph(work: readonly GraphStep[]): StepGraph {
  const steps = new Map<number, GraphStep>();
  const dependents = new Map<number, number[]>();
  const followers = new Map<number, number[]>();
  const byAddress = new Map<string, number[]>();
  for (const step of work) {
    if (steps.has(step.id)) throw new Error(`Two steps of the plan have the id ${step.id}.`);
    steps.set(step.id, withoutRepeats(step));
    append(byAddress, step.address, step.id);
  }
  for (const step of steps.values()) {
    for (const id of [...step.needs, ...step.after]) {
      if (!steps.has(id)) throw new Error(`Step ${step.id} of the plan waits for step ${id}, which does not exist.`);
    }
    for (const id of step.needs) append(dependents, id, step.id);
    for (const id of step.after) append(followers, id, step.id);
  }
  const graph = { steps, dependents, followers, byAddress };
  refuseCycle(graph);
  return graph;
}

/** A step that is needed is waited for anyway: each other step appears once. */
function withoutRepeats({ id, address, needs, after, healthy = [] }: GraphStep): GraphStep {
  const needed = new Set(needs);
  return { id, address, needs: [...needed], after: [...new Set(after)].filter((other) => !needed.has(other)), healthy };
}

/** Kahn's algorithm: what is left when nothing more can be run is a cycle, or waits for one. */
function refuseCycle({ steps, dependents, followers }: StepGraph): void {
  const missing = new Map([...steps.values()].map((step) => [step.id, step.needs.length + step.after.length]));
  const ready = [...missing].filter(([, count]) => count === 0).map(([id]) => id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    missing.delete(id);
    for (const waiting of [...(dependents.get(id) ?? []), ...(followers.get(id) ?? [])]) {
      const left = (missing.get(waiting) ?? 0) - 1;
      missing.set(waiting, left);
      if (left === 0) ready.push(waiting);
    }
  }
  if (missing.size > 0) {
    const some = [...missing.keys()].slice(0, 5).join(', ');
    throw new Error(`The steps of the plan wait for each other in a circle (${some}).`);
  }
}

function append<K>(map: Map<K, number[]>, key: K, id: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [id]);
  else list.push(id);
}
