import { groupBy } from '../../model/collections.ts';
import { type GraphEdge, stronglyConnected } from '../../model/graph.ts';
import { compareText } from '../../model/text.ts';
import type { StepDraft } from './step-draft.ts';

/** The effect of steps on circuits. A circuit has the live name of its interconnect. */
export interface StepCircuits {
  /** The circuit that a step disrupts or brings back; undefined: none. */
  readonly circuitOf: (draft: StepDraft) => string | undefined;
  /** The step brings back what an interrupted run deleted, so it takes nothing down. */
  readonly isRepair: (draft: StepDraft) => boolean;
  /** The step ends what an interrupted run began: a repair, or the end of a swap of names. */
  readonly isBegun: (draft: StepDraft) => boolean;
}

/** The key of the steps that must stay together; undefined: the step stands alone. */
export type KeyOf = (draft: StepDraft) => string | undefined;

export interface Unit {
  readonly steps: StepDraft[];
  /** The lowest name among the circuits that it disrupts; undefined: it disrupts none. */
  readonly circuit: string | undefined;
  /** The lowest goes first. 0: an interrupted run began all of its steps; 1: some of them; 2: none. */
  readonly rank: 0 | 1 | 2;
}

/** Steps with the same key form a unit. Keys that wait for each other share a unit. */
export function contract(
  drafts: readonly StepDraft[],
  keyOf: KeyOf,
  { circuitOf, isBegun }: StepCircuits,
): { readonly units: readonly Unit[]; readonly edges: readonly GraphEdge<Unit>[] } {
  const parts = partsOf(drafts, keyOf);
  const partOf = new Map(parts.flatMap((part) => part.map(({ name }) => [name, part] as const)));
  const next = new Map<Part, Set<Part>>();
  for (const { name, needs, after } of drafts) {
    const part = partOf.get(name);
    for (const before of [...needs, ...after]) {
      const from = partOf.get(before);
      if (part === undefined || from === undefined || from === part) continue;
      next.set(from, (next.get(from) ?? new Set()).add(part));
    }
  }
  const unitOf = new Map<Part, Unit>();
  const units = stronglyConnected(parts, (part) => next.get(part) ?? []).map((component) => {
    const steps = component.flat().sort((a, b) => compareText(a.name, b.name));
    const [circuit] = steps.flatMap((step) => circuitOf(step) ?? []).sort(compareText);
    const rank = steps.every(isBegun) ? 0 : steps.some(isBegun) ? 1 : 2;
    const unit: Unit = { steps, circuit, rank };
    for (const part of component) unitOf.set(part, unit);
    return unit;
  });
  const followers = new Map<Unit, Set<Unit>>();
  for (const [before, afters] of next) {
    for (const after of afters) {
      const [first, then] = [unitOf.get(before), unitOf.get(after)];
      if (first === undefined || then === undefined || first === then) continue;
      followers.set(first, (followers.get(first) ?? new Set()).add(then));
    }
  }
  return {
    units: units.sort((a, b) => compareText(a.steps[0]?.name ?? '', b.steps[0]?.name ?? '')),
    edges: [...followers].flatMap(([first, all]) => [...all].map((then): GraphEdge<Unit> => [first, then])),
  };
}

/** Steps that must stay together. */
type Part = readonly StepDraft[];

/** In the order of their first steps. */
function partsOf(drafts: readonly StepDraft[], keyOf: KeyOf): readonly Part[] {
  const byKey = groupBy(drafts, keyOf);
  return drafts.flatMap((draft): readonly Part[] => {
    const key = keyOf(draft);
    if (key === undefined) return [[draft]];
    const part = byKey.get(key) ?? [];
    return part[0] === draft ? [part] : [];
  });
}
