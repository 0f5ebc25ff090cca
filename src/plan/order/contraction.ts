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
  // No step name holds a blank, so no step name equals the key of a unit.
  const keys = new Map(drafts.map((draft) => [draft.name, unitKey(keyOf(draft)) ?? draft.name]));
  const next = new Map<string, Set<string>>();
  for (const { name, needs, after } of drafts) {
    const key = keys.get(name) ?? name;
    for (const before of [...needs, ...after]) {
      const from = keys.get(before);
      if (from !== undefined && from !== key) next.set(from, (next.get(from) ?? new Set()).add(key));
    }
  }
  const unitOf = new Map<string, Unit>();
  const members = groupBy(drafts, ({ name }) => keys.get(name) ?? name);
  const units = stronglyConnected([...members.keys()], (key) => next.get(key) ?? []).map((component) => {
    const steps = component.flatMap((key) => members.get(key) ?? []).sort((a, b) => compareText(a.name, b.name));
    const [circuit] = [...new Set(steps.flatMap((step) => circuitOf(step) ?? []))].sort(compareText);
    const rank = steps.every(isBegun) ? 0 : steps.some(isBegun) ? 1 : 2;
    const unit: Unit = { steps, circuit, rank };
    for (const key of component) unitOf.set(key, unit);
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

function unitKey(key: string | undefined): string | undefined {
  return key === undefined ? undefined : `together ${key}`;
}
