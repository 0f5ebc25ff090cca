import type { BackupSet } from '../sets/backup-sets.ts';
import type { Liveness } from '../sets/liveness.ts';
import type { Host } from '../stages.ts';
import type { Block } from './blocks.ts';
import type { Chain, Link } from './chains.ts';
import type { ProofOf } from './proof.ts';

/** What is left of a backup set while each of its blocks runs. */
export interface Walk {
  readonly set: BackupSet;
  readonly moments: readonly Moment[];
  readonly counted: readonly CountedPlace[];
  /** The circuits that are surely up or proven after the last block. */
  readonly leftAtEnd: number;
}

/** While a block runs. */
export interface Moment extends Link {
  /** The circuits of the set that are surely up, without those that the block touches. */
  readonly left: number;
  /** A circuit that the block touches may carry traffic of the set. */
  readonly mayCarry: boolean;
}

/** A circuit counts while a block runs if `from` < the id of the block < `until`. */
export interface CountedPlace {
  readonly at: Host['at'];
  readonly from: number;
  readonly until: number;
}

/**
 * Follows the blocks of a set in their order. At first, the circuits of the set that are surely up count. Each block takes the circuits
 * that it touches out of the count. What is proven counts again after its block, where its CNIs are then.
 */
export function walkChain({ set, links }: Chain, liveness: Liveness, proofOf: ProofOf): Walk {
  const counts = new Counts();
  for (const name of set.members.keys()) if (liveness.isSurelyUp(set, name)) counts.enterLive(name, 0);
  const arrived = new Map<string, string[]>();
  const moments = links.map(({ block, touched }): Moment => {
    const mayCarry = touched.some(
      (name) => counts.has(name) || (set.members.has(name) && liveness.mayCarry(set, name)),
    );
    for (const name of touched) counts.leave(name, block.id);
    const left = counts.size;
    const isProven = proofOf(block, set) !== undefined;
    // What is lost counts nowhere: only where it moves matters then.
    for (const name of isProven || block.takesAway ? touched : []) {
      const touches = block.touches.get(name);
      if (!isProven && touches?.hasMoves !== true) continue;
      if (touches?.takesAway === false) {
        if (hasLegs(set, name, arrived)) counts.enterLive(name, block.id);
        continue;
      }
      const cnis = [...(set.members.get(name) ?? []), ...(arrived.get(name) ?? [])];
      for (const { cni, at } of placesAfter(name, cnis, block)) {
        if ('name' in at && at.name !== name) arrived.set(at.name, [...(arrived.get(at.name) ?? []), cni]);
        if (isProven) counts.enter(at, block.id);
      }
    }
    return { block, touched, left, mayCarry };
  });
  return { set, moments, counted: counts.all(), leftAtEnd: counts.size };
}

/** The set trips if a circuit that may carry is touched, and nothing is left. The whole account trips only by what is left at the end. */
export function strikes({ set, moments, leftAtEnd }: Walk): readonly Moment[] {
  const carrying = moments.filter(({ mayCarry }) => mayCarry);
  if (set.kind !== 'account') return carrying.filter(({ left }) => left === 0);
  return leftAtEnd === 0 ? carrying.slice(-1) : [];
}

/** Nothing of a set is left of a circuit after its block, whatever proves that the block is back. */
export function isGoneAfter({ members }: BackupSet, circuit: string, block: Block): boolean {
  const ids = members.get(circuit) ?? [];
  if (!block.takesAway) return ids.length === 0;
  return placesAfter(circuit, ids, block).length === 0;
}

function hasLegs({ members }: BackupSet, circuit: string, arrived: ReadonlyMap<string, readonly string[]>): boolean {
  return (members.get(circuit)?.length ?? 0) > 0 || arrived.has(circuit);
}

/** Where the CNIs of a circuit are after its block. Deleted ones are nowhere. */
function placesAfter(
  circuit: string,
  ids: readonly string[],
  { touches }: Block,
): readonly { readonly cni: string; readonly at: Host['at'] }[] {
  const own = touches.get(circuit);
  // What is withdrawn for good leaves no backup, whatever else is on the circuit.
  if (ids.some((cni) => own?.cnis.get(cni)?.isWithdrawn === true)) return [];
  return ids.flatMap((cni) => {
    const touch = own?.cnis.get(cni);
    if (touch?.onto !== undefined) return [{ cni, at: touch.onto.at }];
    const isGone = touch?.isGone ?? own?.whole?.isGone ?? false;
    return isGone ? [] : [{ cni, at: { name: circuit } }];
  });
}

/** The circuits in the count, and since when each was in it. */
class Counts {
  /** By live name. */
  readonly #live = new Map<string, number>();
  /** By the address of the interconnect that the plan creates. */
  readonly #created = new Map<string, number>();
  readonly #past: CountedPlace[] = [];

  get size(): number {
    return this.#live.size + this.#created.size;
  }

  has(name: string): boolean {
    return this.#live.has(name);
  }

  enter(at: Host['at'], block: number): void {
    if ('name' in at) this.enterLive(at.name, block);
    else if (!this.#created.has(at.created)) this.#created.set(at.created, block);
  }

  enterLive(name: string, block: number): void {
    if (!this.#live.has(name)) this.#live.set(name, block);
  }

  leave(name: string, block: number): void {
    const from = this.#live.get(name);
    if (from === undefined) return;
    this.#past.push({ at: { name }, from, until: block });
    this.#live.delete(name);
  }

  /** First what stays in the count longest. */
  all(): readonly CountedPlace[] {
    return [
      ...[...this.#live].map(([name, from]) => ({ at: { name }, from, until: Infinity })),
      ...[...this.#created].map(([created, from]) => ({ at: { created }, from, until: Infinity })),
      ...this.#past.reverse(),
    ];
  }
}
