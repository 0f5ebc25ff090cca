import { addTo } from '../model/collections.ts';
import { type GraphEdge, topologicalOrder } from '../model/graph.ts';
import type { WorkStep } from '../model/planned-account.ts';

/** The fields of a step that scheduling needs. */
export type GraphStep = Pick<WorkStep, 'id' | 'address' | 'needs' | 'after'> & Partial<Pick<WorkStep, 'healthy'>>;

/** The steps of one account and their dependencies. It has no cycle, and every step that is needed exists. */
export interface StepGraph {
  readonly steps: ReadonlyMap<number, GraphStep>;
  /** By step id: the steps that need this step to end well. */
  readonly dependents: ReadonlyMap<number, readonly number[]>;
  /** By step id: the steps that only wait for this step's end. */
  readonly followers: ReadonlyMap<number, readonly number[]>;
  /** The ids of a change's steps, by the change's address. */
  readonly byAddress: ReadonlyMap<string, readonly number[]>;
}

/** Throws where no order can run all steps. This is a bug of planning, found before the first write. */
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

/** A step waits for the steps that it needs anyway, so each other step appears once. */
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
