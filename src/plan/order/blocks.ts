import { addTo, groupBy } from '../../model/collections.ts';
import { type GraphEdge, type ReadyNodes, topologicalOrder } from '../../model/graph.ts';
import { compareText } from '../../model/text.ts';
import { type Touch, touches } from '../decide/touches.ts';
import type { Decisions } from '../stages.ts';
import { stepCircuits } from './block-order.ts';
import { contract, type StepCircuits, type Unit } from './contraction.ts';
import type { StepDraft } from './step-draft.ts';

/**
 * The disruptive steps of a circuit. If what passes between circuits allows no other order, the steps of all of them. They count as
 * disrupted at the same moment, though single steps could do better.
 */
export interface Block {
  /** Its place in the one order of all blocks, from 1. */
  readonly id: number;
  /** Names of steps. */
  readonly steps: ReadonlySet<string>;
  /** Live names of the circuits that it disrupts or brings back, sorted. */
  readonly circuits: readonly string[];
  /** What it disrupts, by circuit. */
  readonly touches: ReadonlyMap<string, CircuitTouches>;
  /** On one of its circuits, something is moved, deleted, or withdrawn for good. */
  readonly takesAway: boolean;
  /** It only brings back what an interrupted run deleted. It takes nothing down and waits for no other block. */
  readonly isRepair: boolean;
  /** It brings back something that an interrupted run deleted. */
  readonly bringsBack: boolean;
}

/** What a block disrupts on one circuit. */
export interface CircuitTouches {
  /** The change of the interconnect itself: it disrupts everything on the circuit. */
  readonly whole: Touch | undefined;
  /** By live id. */
  readonly cnis: ReadonlyMap<string, Touch>;
  /** A CNI leaves the circuit. */
  readonly hasMoves: boolean;
  /** Something is moved, deleted, or withdrawn for good. */
  readonly takesAway: boolean;
}

export type UnplacedBlock = Omit<Block, 'id'>;

/** `repair`: proven, and none of its circuits is surely up. `proven`: it is known to be back before the next block of its sets. */
export type Standing = 'repair' | 'proven' | 'lost';

/**
 * All blocks in one order that the steps allow. Among those that are free to go, first come the ones that an interrupted run began. Then
 * come repairs, then proven ones, then lost ones that a proven one waits for, then other lost ones. Then the lowest live name decides.
 */
export function blocksOf(
  drafts: readonly StepDraft[],
  decisions: Decisions,
  standingOf: (block: UnplacedBlock) => Standing,
): readonly Block[] {
  const touched = touches(decisions);
  const circuits = stepCircuits(decisions, touched);
  const byName = [...drafts].sort((a, b) => compareText(a.name, b.name));
  const { units, edges } = contract(byName, circuits.circuitOf, circuits);
  const blocks = new Map<Unit, UnplacedBlock>();
  for (const unit of units) {
    if (unit.circuit === undefined) continue;
    blocks.set(unit, blockOf(unit, circuits, touched));
  }
  const { order } = topologicalOrder(units, edges, new ReadyBlocks(ranksOf(blocks, edges, standingOf)));
  return order.flatMap((unit) => blocks.get(unit) ?? []).map((block, i) => ({ id: i + 1, ...block }));
}

function blockOf(
  unit: Unit,
  { circuitOf, isRepair }: StepCircuits,
  touched: ReadonlyMap<string, Touch>,
): UnplacedBlock {
  const steps = new Set<string>();
  const circuits = new Set<string>();
  const changed = new Map<string, Touch>();
  let [repairs, others] = [0, 0];
  for (const step of unit.steps) {
    steps.add(step.name);
    const circuit = circuitOf(step);
    if (circuit === undefined) continue;
    circuits.add(circuit);
    if (isRepair(step)) repairs += 1;
    else others += 1;
    const touch = isRepair(step) ? undefined : touched.get(step.address);
    if (touch !== undefined) changed.set(step.address, touch);
  }
  const touches = touchesByCircuit([...changed.values()]);
  return {
    steps,
    circuits: [...circuits].sort(compareText),
    touches,
    takesAway: [...touches.values()].some(({ takesAway }) => takesAway),
    isRepair: others === 0,
    bringsBack: repairs > 0,
  };
}

/** Touches by the live name of their circuit. */
export function touchesByCircuit(touched: readonly Touch[]): Block['touches'] {
  const byCircuit = new Map<string, CircuitTouches>();
  for (const [circuit, all] of groupBy(touched, (touch) => touch.circuit)) {
    const cnis = new Map<string, Touch>();
    for (const touch of all) if (touch.cni !== undefined) cnis.set(touch.cni, touch);
    byCircuit.set(circuit, {
      whole: all.find(({ cni }) => cni === undefined),
      cnis,
      hasMoves: all.some(({ onto }) => onto !== undefined),
      takesAway: all.some(({ onto, isGone, isWithdrawn }) => onto !== undefined || isGone || isWithdrawn),
    });
  }
  return byCircuit;
}

/** The lowest goes first. */
function ranksOf(
  blocks: ReadonlyMap<Unit, UnplacedBlock>,
  edges: readonly GraphEdge<Unit>[],
  standingOf: (block: UnplacedBlock) => Standing,
): ReadonlyMap<Unit, number> {
  const standings = new Map([...blocks].map(([unit, block]) => [unit, standingOf(block)]));
  const befores = new Map<Unit, Unit[]>();
  for (const [before, after] of edges) addTo(befores, after, before);
  const awaited = new Set([...standings].flatMap(([unit, standing]) => (standing === 'lost' ? [] : [unit])));
  // The set grows while the loop runs over it.
  for (const unit of awaited) for (const before of befores.get(unit) ?? []) awaited.add(before);
  const places = { repair: 0, proven: 1, lost: 3 };
  return new Map(
    [...standings].map(([unit, standing]) => {
      const place = standing === 'lost' && awaited.has(unit) ? 2 : places[standing];
      return [unit, unit.rank * 10 + place];
    }),
  );
}

/** The units that could come next: first those that disrupt nothing, then the lowest rank and name. */
class ReadyBlocks implements ReadyNodes<Unit> {
  readonly #ranks: ReadonlyMap<Unit, number>;
  readonly #quiet: Unit[] = [];
  /** The last goes first. */
  readonly #blocks: Unit[] = [];

  constructor(ranks: ReadonlyMap<Unit, number>) {
    this.#ranks = ranks;
  }

  add(unit: Unit): void {
    if (!this.#ranks.has(unit)) {
      this.#quiet.push(unit);
      return;
    }
    let [low, high] = [0, this.#blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#blocks[middle];
      if (other !== undefined && this.#isBefore(unit, other)) low = middle + 1;
      else high = middle;
    }
    this.#blocks.splice(low, 0, unit);
  }

  next(): Unit | undefined {
    return this.#quiet.pop() ?? this.#blocks.pop();
  }

  #isBefore(unit: Unit, other: Unit): boolean {
    const [rank, otherRank] = [this.#ranks.get(unit) ?? 0, this.#ranks.get(other) ?? 0];
    return rank === otherRank ? compareText(unit.circuit ?? '', other.circuit ?? '') < 0 : rank < otherRank;
  }
}
