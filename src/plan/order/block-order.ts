import { groupBy } from '../../model/collections.ts';
import { type GraphEdge, type ReadyNodes, stronglyConnected, topologicalOrder } from '../../model/graph.ts';
import { compareText } from '../../model/text.ts';
import { temporaryName } from '../assigned-names.ts';
import { disruptions } from '../decide/impact.ts';
import { restoredCircuits } from '../decide/restored-circuits.ts';
import type { CniDecision, Decisions } from '../stages.ts';
import type { InseparableSteps } from './inseparable-steps.ts';
import type { StepDraft } from './step-draft.ts';

/** The create of a make-before-break replacement counts for no circuit: it does not affect traffic. */
export function stepCircuits(decisions: Decisions): StepCircuits {
  const disrupted = disruptions(decisions);
  const restored = restoredCircuits(decisions);
  const madeFirst = new Set(
    decisions.interconnects.flatMap((decision) =>
      decision.action === 'replace' && decision.order === 'make_before_break' ? [decision.address] : [],
    ),
  );
  const renamed = new Set(decisions.cnis.filter(hasTemporaryName).map(({ address }) => address));
  return {
    circuitOf: ({ address, action }) =>
      action.call === 'create_interconnect' && madeFirst.has(address)
        ? undefined
        : (disrupted.get(address) ?? restored.get(address)),
    isRepair: ({ address }) => restored.has(address),
    isBegun: ({ address }) => restored.has(address) || renamed.has(address),
  };
}

function hasTemporaryName({ live, declared }: CniDecision): boolean {
  return declared !== undefined && live?.magic.conduit_name === temporaryName(declared.key);
}

/** An order of all steps, from the needs that are known so far; see `blockOrder`. */
export function stepOrder(
  drafts: readonly StepDraft[],
  circuits: StepCircuits,
  { swaps, downtimes }: InseparableSteps,
): readonly StepDraft[] {
  const unitOf = new Map([
    ...swaps.flatMap((steps, i) => [...steps].map((step) => [step, `swap ${i}`] as const)),
    ...[...downtimes].flatMap(([circuit, steps]) => [...steps].map((step) => [step, `downtime ${circuit}`] as const)),
  ]);
  return blockOrder(drafts, circuits, ({ name }) => unitOf.get(name));
}

/** The effect of steps on circuits. A circuit has the live name of its interconnect. */
interface StepCircuits {
  /** The circuit that a step disrupts or brings back; undefined: none. */
  readonly circuitOf: (draft: StepDraft) => string | undefined;
  /** The step brings back what an interrupted run deleted, so it takes nothing down. */
  readonly isRepair: (draft: StepDraft) => boolean;
  /** The step ends what an interrupted run began: a repair, or the end of a swap of names. */
  readonly isBegun: (draft: StepDraft) => boolean;
}

/** The key of the steps that must stay together; undefined: the step stands alone. */
type KeyOf = (draft: StepDraft) => string | undefined;

/**
 * An order of all steps that their needs allow. All disruptive steps of a circuit stay together. Circuits that wait for each other form a
 * single block. In a block, the steps of a swap of names stay together, and so do the steps of a downtime. If even that is not possible,
 * single steps are ordered. Steps that disrupt nothing come as soon as they may. After them, the current circuit goes on. Then come
 * circuits that an interrupted run began, and then the circuit with the lowest name.
 * @param unitOf the swap or downtime that a step is part of
 */
function blockOrder(drafts: readonly StepDraft[], circuits: StepCircuits, unitOf: KeyOf): readonly StepDraft[] {
  const byName = [...drafts].sort((a, b) => compareText(a.name, b.name));
  return ordered(byName, [circuits.circuitOf, unitOf, () => undefined], circuits);
}

interface Unit {
  readonly steps: StepDraft[];
  /** The lowest name among the circuits that it disrupts; undefined: it disrupts none. */
  readonly circuit: string | undefined;
  /** The lowest goes first. 0: an interrupted run began all of its steps; 1: some of them; 2: none. */
  readonly rank: 0 | 1 | 2;
}

function ordered(
  drafts: readonly StepDraft[],
  [keyOf, ...finer]: readonly KeyOf[],
  circuits: StepCircuits,
): readonly StepDraft[] {
  if (keyOf === undefined || drafts.length <= 1) return drafts;
  const { units, edges } = unitsOf(drafts, keyOf, circuits);
  const { order } = topologicalOrder(units, edges, new ReadyUnits());
  return order.flatMap(({ steps }) => ordered(steps, finer, circuits));
}

/** Steps with the same key form a unit. Keys that wait for each other share a unit. */
function unitsOf(
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
    const [circuit] = steps.flatMap((step) => circuitOf(step) ?? []).sort(compareText);
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

/** The units that could come next. The order is: undisruptive units, then the current circuit, then the lowest rank and name. */
class ReadyUnits implements ReadyNodes<Unit> {
  readonly #quiet: Unit[] = [];
  /** Disruptive units. The last in the list goes first. */
  readonly #disruptive: Unit[] = [];
  #current: string | undefined;

  add(unit: Unit): void {
    if (unit.circuit === undefined) {
      this.#quiet.push(unit);
      return;
    }
    const { circuit, rank } = unit;
    const at = this.#disruptive.findIndex(
      (other) => other.rank < rank || (other.rank === rank && compareText(other.circuit ?? '', circuit) <= 0),
    );
    this.#disruptive.splice(at < 0 ? this.#disruptive.length : at, 0, unit);
  }

  next(): Unit | undefined {
    const quiet = this.#quiet.shift();
    if (quiet !== undefined) return quiet;
    const same = this.#disruptive.findLastIndex(({ circuit }) => circuit === this.#current);
    const [unit] = this.#disruptive.splice(same < 0 ? -1 : same, 1);
    this.#current = unit?.circuit;
    return unit;
  }
}
