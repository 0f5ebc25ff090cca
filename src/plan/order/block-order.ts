import { type ReadyNodes, topologicalOrder } from '../../model/graph.ts';
import { compareText } from '../../model/text.ts';
import { temporaryName, temporaryPrefix } from '../assigned-names.ts';
import { restoredCircuits } from '../decide/restored-circuits.ts';
import { touches } from '../decide/touches.ts';
import type { CniDecision, Decisions } from '../stages.ts';
import { contract, type KeyOf, type StepCircuits, type Unit } from './contraction.ts';
import type { InseparableSteps } from './inseparable-steps.ts';
import type { StepDraft } from './step-draft.ts';

/** The create of a make-before-break replacement counts for no circuit: it does not affect traffic. */
export function stepCircuits(decisions: Decisions, disrupted = touches(decisions)): StepCircuits {
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
        : (disrupted.get(address)?.circuit ?? restored.get(address)),
    isRepair: ({ address }) => restored.has(address),
    isBegun: ({ address }) => restored.has(address) || renamed.has(address),
  };
}

function hasTemporaryName({ live, declared }: CniDecision): boolean {
  const name = live?.magic.conduit_name;
  if (declared === undefined || name?.startsWith(temporaryPrefix) !== true) return false;
  return name === temporaryName(declared.key);
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

function ordered(
  drafts: readonly StepDraft[],
  [keyOf, ...finer]: readonly KeyOf[],
  circuits: StepCircuits,
): readonly StepDraft[] {
  if (keyOf === undefined || drafts.length <= 1) return drafts;
  const { units, edges } = contract(drafts, keyOf, circuits);
  const { order } = topologicalOrder(units, edges, new ReadyUnits());
  return order.flatMap(({ steps }) => ordered(steps, finer, circuits));
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
