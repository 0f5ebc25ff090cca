import { addTo, groupBy } from '../../model/collections.ts';
import { type GraphEdge, topologicalOrder } from '../../model/graph.ts';
import type { Step } from '../../model/plan.ts';
import type { HealthGate, InterconnectTarget, WorkStep } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import type { Host } from '../stages.ts';
import type { Block } from './blocks.ts';
import type { BlockEdge } from './chains.ts';
import { type Gate, type StepDraft, stepName } from './step-draft.ts';

export interface NumberedSteps {
  /** By ascending id. */
  readonly work: readonly WorkStep[];
  /** By address; the steps of each by ascending id. */
  readonly stepsOf: ReadonlyMap<string, readonly Step[]>;
  readonly idOf: (name: string) => number;
}

/** The blocks of the steps, and which of them wait for each other. */
export interface OrderedBlocks {
  readonly blocks: readonly Block[];
  readonly edges: readonly BlockEdge[];
}

/**
 * Numbers the steps so that each step comes after everything that it waits for. Steps that could run at the same time are numbered by
 * address.
 * @returns the numbered steps, or the addresses on a cycle if no order exists
 */
export function numberSteps(
  drafts: readonly StepDraft[],
  ordered: OrderedBlocks = { blocks: [], edges: [] },
): NumberedSteps | { readonly cycle: readonly string[] } {
  const depths = depthsOf(drafts, ordered);
  if ('cycle' in depths) return depths;
  const depth = (draft: StepDraft) => depths.get(draft.name) ?? 0;
  const sortedDrafts = [...drafts].sort((a, b) => depth(a) - depth(b) || compareText(a.name, b.name));
  const ids = new Map(sortedDrafts.map((draft, i) => [draft.name, i + 1]));
  const idOf = (name: string): number => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`no step ${name}`);
    return id;
  };
  const sorted = (names: ReadonlySet<string>) => [...names].map(idOf).sort((a, b) => a - b);
  const blockOf = new Map(ordered.blocks.flatMap(({ id, steps }) => [...steps].map((name) => [name, id] as const)));
  const work = sortedDrafts.map((draft) => ({
    id: idOf(draft.name),
    address: draft.address,
    needs: sorted(draft.needs),
    after: sorted(draft.after),
    healthy: numberedGates(draft.healthy, idOf),
    action: draft.action.numbered(idOf),
    ...blockIdOf(blockOf.get(draft.name)),
  }));
  return { work, stepsOf: byAddress(work), idOf };
}

function blockIdOf(block: number | undefined): Pick<WorkStep, 'block'> {
  return block === undefined ? {} : { block };
}

/** Sorted by address. */
export function numberedGates(gates: Iterable<Gate>, idOf: (name: string) => number): readonly HealthGate[] {
  return [...gates]
    .map(({ address, at }): HealthGate => ({ address, interconnect: numberedTarget(at, idOf) }))
    .sort((a, b) => compareText(gatePlace(a), gatePlace(b)));
}

export function numberedTarget(at: Host['at'], idOf: (name: string) => number): InterconnectTarget {
  return 'name' in at ? at : { created_by: idOf(stepName(at.created, 'create_interconnect')) };
}

/** Differs for each address and interconnect. */
export function gatePlace({ address, interconnect }: HealthGate): string {
  return JSON.stringify([address, interconnect]);
}

/** By step name: the length of the longest chain of steps that it waits for, directly or because its block waits. */
function depthsOf(
  drafts: readonly StepDraft[],
  { blocks, edges: blockEdges }: OrderedBlocks,
): ReadonlyMap<string, number> | { readonly cycle: readonly string[] } {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  // No step name holds a blank, so no step name equals the begin or the end of a block.
  const begin = ({ id }: Block) => `begin ${id}`;
  const end = ({ id }: Block) => `end ${id}`;
  const edges: GraphEdge<string>[] = [
    ...drafts.flatMap(({ name, needs, after }) => [...needs, ...after].map((before) => [before, name] as const)),
    ...blocks.flatMap((block) => [...block.steps].map((name) => [begin(block), name] as const)),
    ...blocks.flatMap((block) => [...block.steps].map((name) => [name, end(block)] as const)),
    ...blockEdges.map(([before, after]) => [end(before), begin(after)] as const),
  ];
  const nodes = [...byName.keys(), ...blocks.flatMap((block) => [begin(block), end(block)])];
  const { order, stuck } = topologicalOrder(nodes, edges);
  if (stuck.length > 0) return { cycle: [...new Set(stuck.flatMap((name) => byName.get(name)?.address ?? []))].sort() };
  const followers = groupBy(edges, ([before]) => before);
  const depths = new Map<string, number>();
  for (const node of order) {
    const depth = depths.get(node) ?? 0;
    depths.set(node, depth);
    // The begin and the end of a block take no turn of their own.
    const next = byName.has(node) ? depth + 1 : depth;
    for (const [, after] of followers.get(node) ?? []) depths.set(after, Math.max(depths.get(after) ?? 0, next));
  }
  return depths;
}

function byAddress(work: readonly WorkStep[]): ReadonlyMap<string, readonly Step[]> {
  const stepsOf = new Map<string, Step[]>();
  for (const { id, address, needs, after, healthy, action, block } of work) {
    const step = {
      id,
      call: action.call,
      needs: [...needs],
      ...(after.length > 0 && { after: [...after] }),
      ...(healthy.length > 0 && { healthy: [...new Set(healthy.map((gate) => gate.address))] }),
      ...blockIdOf(block),
    };
    addTo(stepsOf, address, step);
  }
  return stepsOf;
}
