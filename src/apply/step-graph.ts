import { addTo, groupBy } from '../model/collections.ts';
import { type GraphEdge, topologicalOrder } from '../model/graph.ts';
import type { WorkBlock, WorkStep } from '../model/planned-account.ts';

/** The fields of a step that scheduling needs. */
export type GraphStep = Pick<WorkStep, 'id' | 'address' | 'needs' | 'after'> &
  Partial<Pick<WorkStep, 'healthy' | 'block'>>;

/** The steps of one account and their dependencies. It has no cycle, and every step that is needed exists. */
export interface StepGraph {
  readonly steps: ReadonlyMap<number, GraphStep>;
  /** By step id: the steps that need this step to end well. */
  readonly dependents: ReadonlyMap<number, readonly number[]>;
  /** By step id: the steps that only wait for this step's end. */
  readonly followers: ReadonlyMap<number, readonly number[]>;
  /** The ids of a change's steps, by the change's address. */
  readonly byAddress: ReadonlyMap<string, readonly number[]>;
  /** By id. */
  readonly blocks: ReadonlyMap<number, GraphBlock>;
}

export interface GraphBlock {
  readonly id: number;
  readonly steps: readonly number[];
  /** The blocks that must end well before it begins. */
  readonly after: readonly number[];
  /** The blocks that wait for it. */
  readonly followers: readonly number[];
  /** Something must be seen just before it begins. */
  readonly isGated: boolean;
}

type BlockOrder = Pick<WorkBlock, 'id' | 'after'> & Partial<Pick<WorkBlock, 'sets'>>;

/**
 * Throws where no order can run all steps. This is a bug of planning, found before the first write.
 * @param isAsked somebody is asked before every block
 */
export function stepGraph(work: readonly GraphStep[], blocks: readonly BlockOrder[] = [], isAsked = false): StepGraph {
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
  const graph = { steps, dependents, followers, byAddress, blocks: graphBlocks([...steps.values()], blocks, isAsked) };
  refuseCycle(graph);
  return graph;
}

function graphBlocks(
  steps: readonly GraphStep[],
  blocks: readonly BlockOrder[],
  isAsked: boolean,
): ReadonlyMap<number, GraphBlock> {
  const members = groupBy(steps, ({ block }) => block);
  const followers = new Map<number, number[]>();
  for (const { id, after } of blocks) for (const { block } of after) addTo(followers, block, id);
  const graph = new Map(
    blocks.map(({ id, after, sets = [] }): [number, GraphBlock] => [
      id,
      {
        id,
        steps: (members.get(id) ?? []).map((step) => step.id),
        after: after.map(({ block }) => block),
        followers: followers.get(id) ?? [],
        isGated: isAsked || sets.length > 0 || after.some(({ then }) => then.length > 0),
      },
    ]),
  );
  for (const id of [...members.keys(), ...followers.keys()]) {
    if (!graph.has(id)) throw new Error(`The plan has no block ${id}, but something belongs to it or waits for it.`);
  }
  return graph;
}

/** A step waits for the steps that it needs anyway, so each other step appears once. */
function withoutRepeats({ id, address, needs, after, healthy = [], block }: GraphStep): GraphStep {
  const needed = new Set(needs);
  const others = [...new Set(after)].filter((other) => !needed.has(other));
  return { id, address, needs: [...needed], after: others, healthy, ...(block !== undefined && { block }) };
}

/** A block takes part with its begin and its end. */
function refuseCycle({ steps, blocks }: StepGraph): void {
  const edges = [...steps.values()].flatMap(({ id, needs, after }) =>
    [...needs, ...after].map((before): GraphEdge<number | string> => [before, id]),
  );
  for (const { id, steps: members, after } of blocks.values()) {
    for (const step of members) edges.push([`begin ${id}`, step], [step, `end ${id}`]);
    for (const before of after) edges.push([`end ${before}`, `begin ${id}`]);
  }
  const ends = [...blocks.keys()].flatMap((id) => [`begin ${id}`, `end ${id}`]);
  const { stuck } = topologicalOrder<number | string>([...steps.keys(), ...ends], edges);
  const circle = stuck.filter((node) => typeof node === 'number');
  if (circle.length === 0) return;
  throw new Error(`The steps of the plan wait for each other in a circle (${circle.slice(0, 5).join(', ')}).`);
}
