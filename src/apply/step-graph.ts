import { addTo } from '../model/collections.ts';
import { type GraphEdge, topologicalOrder } from '../model/graph.ts';
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
    addTo(byAddress, step.address, step.id);
  }
  for (const step of steps.values()) {
    for (const id of [...step.needs, ...step.after]) {
      if (!steps.has(id)) throw new Error(`Step ${step.id} of the plan waits for step ${id}, which does not exist.`);
    }
    for (const id of step.needs) addTo(dependents, id, step.id);
    for (const id of step.after) addTo(followers, id, step.id);
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

function refuseCycle({ steps }: StepGraph): void {
  const edges = [...steps.values()].flatMap(({ id, needs, after }) =>
    [...needs, ...after].map((before): GraphEdge<number> => [before, id]),
  );
  const { stuck } = topologicalOrder([...steps.keys()], edges);
  if (stuck.length === 0) return;
  throw new Error(`The steps of the plan wait for each other in a circle (${stuck.slice(0, 5).join(', ')}).`);
}
