import { addTo } from '../../model/collections.ts';
import { type GraphEdge, topologicalOrder } from '../../model/graph.ts';
import type { Step } from '../../model/plan.ts';
import type { HealthGate, WorkStep } from '../../model/planned-account.ts';
import { compareText } from '../../model/text.ts';
import { type StepDraft, stepName } from './step-draft.ts';

export interface NumberedSteps {
  /** By ascending id. */
  readonly work: readonly WorkStep[];
  /** By address; the steps of each by ascending id. */
  readonly stepsOf: ReadonlyMap<string, readonly Step[]>;
}

/**
 * Numbers the steps so that each step comes after everything that it waits for. Steps that could run at the same time are numbered by
 * address.
 * @returns the numbered steps, or the addresses on a cycle if no order exists
 */
export function numberSteps(drafts: readonly StepDraft[]): NumberedSteps | { readonly cycle: readonly string[] } {
  const depths = depthsOf(drafts);
  if ('cycle' in depths) return depths;
  const depth = (draft: StepDraft) => depths.get(draft.name) ?? 0;
  const ordered = [...drafts].sort((a, b) => depth(a) - depth(b) || compareText(a.name, b.name));
  const ids = new Map(ordered.map((draft, i) => [draft.name, i + 1]));
  const idOf = (name: string): number => {
    const id = ids.get(name);
    if (id === undefined) throw new Error(`no step ${name}`);
    return id;
  };
  const sorted = (names: ReadonlySet<string>) => [...names].map(idOf).sort((a, b) => a - b);
  const work = ordered.map((draft) => ({
    id: idOf(draft.name),
    address: draft.address,
    needs: sorted(draft.needs),
    after: sorted(draft.after),
    healthy: gates(draft, idOf),
    action: draft.action.numbered(idOf),
  }));
  return { work, stepsOf: byAddress(work) };
}

function gates(draft: StepDraft, idOf: (name: string) => number): readonly HealthGate[] {
  return [...draft.healthy]
    .map(({ address, at }): HealthGate => {
      if ('name' in at) return { address, interconnect: at };
      return { address, interconnect: { created_by: idOf(stepName(at.created, 'create_interconnect')) } };
    })
    .sort((a, b) => compareText(placeOf(a), placeOf(b)));
}

function placeOf({ address, interconnect }: HealthGate): string {
  return JSON.stringify([address, interconnect]);
}

/** By step name: the length of the longest chain of steps that it waits for. */
function depthsOf(drafts: readonly StepDraft[]): ReadonlyMap<string, number> | { readonly cycle: readonly string[] } {
  const byName = new Map(drafts.map((draft) => [draft.name, draft]));
  const beforesOf = ({ needs, after }: StepDraft) => [...needs, ...after];
  const edges = drafts.flatMap((draft) => beforesOf(draft).map((before): GraphEdge<string> => [before, draft.name]));
  const { order, stuck } = topologicalOrder([...byName.keys()], edges);
  if (stuck.length > 0) return { cycle: [...new Set(stuck.flatMap((name) => byName.get(name)?.address ?? []))].sort() };
  const depths = new Map<string, number>();
  for (const name of order) {
    const draft = byName.get(name);
    const befores = draft === undefined ? [] : beforesOf(draft);
    depths.set(
      name,
      befores.reduce((depth, before) => Math.max(depth, (depths.get(before) ?? 0) + 1), 0),
    );
  }
  return depths;
}

function byAddress(work: readonly WorkStep[]): ReadonlyMap<string, readonly Step[]> {
  const stepsOf = new Map<string, Step[]>();
  for (const { id, address, needs, after, healthy, action } of work) {
    const step = {
      id,
      call: action.call,
      needs: [...needs],
      ...(after.length > 0 && { after: [...after] }),
      ...(healthy.length > 0 && { healthy: [...new Set(healthy.map((gate) => gate.address))] }),
    };
    addTo(stepsOf, address, step);
  }
  return stepsOf;
}
