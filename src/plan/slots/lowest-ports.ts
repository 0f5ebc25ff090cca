import { searchSeats, type Budget } from './search-seats.ts';
import { seatByMoving, type Moved } from './seat-by-moving.ts';
import type { Seating } from './seating.ts';

/**
 * For each selector, in their order, the lowest port that leaves a choice for all the others. Begins with any seating that works and
 * improves it, so that most choices are made by looking alone.
 * @param members for each class the positions of its ports, ascending
 * @returns for each selector the position of its port
 */
export function lowestPorts(
  seating: Seating,
  members: readonly (readonly number[])[],
  budget: Budget,
): readonly number[] {
  const improvement = new Improvement(seating, members, budget);
  return seating.table.domains.map((_, one) => improvement.settle(one));
}

class Improvement {
  readonly #seating: Seating;
  readonly #members: readonly (readonly number[])[];
  readonly #budget: Budget;
  /** For each class how many of its ports are given away for good. */
  readonly #given: number[];
  /** Classes that are full whoever sits in them: nobody from outside ever gets in. */
  readonly #closed = new Set<number>();

  constructor(seating: Seating, members: readonly (readonly number[])[], budget: Budget) {
    this.#seating = seating;
    this.#members = members;
    this.#budget = budget;
    this.#given = members.map(() => 0);
  }

  /** Gives a selector its port for good. */
  settle(one: number): number {
    const tried = new Set<number>();
    for (;;) {
      const option = this.#lowest(one, tried);
      const port = option === undefined ? undefined : this.#nextPort(option);
      if (option === undefined || port === undefined) throw new Error(`selector ${one} lost the seat that it had`);
      tried.add(option);
      if (!this.#canTake(one, option)) continue;
      this.#seating.fix(one);
      this.#given[option] = (this.#given[option] ?? 0) + 1;
      return port;
    }
  }

  #nextPort(of: number): number | undefined {
    return this.#members[of]?.[this.#given[of] ?? 0];
  }

  #lowest(one: number, tried: ReadonlySet<number>): number | undefined {
    const seat = this.#seating.seatOf(one);
    const isInside = seat !== undefined && this.#closed.has(seat);
    let best: number | undefined;
    let bestPort = Infinity;
    for (const option of this.#seating.table.domains[one] ?? []) {
      const port = this.#nextPort(option);
      if (port === undefined || port >= bestPort || tried.has(option)) continue;
      if (!isInside && this.#closed.has(option)) continue;
      best = option;
      bestPort = port;
    }
    return best;
  }

  #canTake(one: number, option: number): boolean {
    if (this.#seating.seatOf(one) === option) return true;
    const mark = this.#seating.mark();
    const moved = this.#force(one, option);
    if (moved.ok) return true;
    this.#seating.undo(mark);
    return moved.proven ? false : this.#search(one, option);
  }

  /** Seats one there, and its foes that clash with that somewhere else. */
  #force(one: number, option: number): Moved {
    const seating = this.#seating;
    const displaced = seating.clashing(one, option);
    if (displaced.some((foe) => seating.isFixed(foe))) return { ok: false, proven: true, full: [] };
    for (const other of [one, ...displaced]) seating.move(other, undefined);
    const moved = seatByMoving(seating, one, [option]);
    if (!moved.ok) {
      if (moved.proven && displaced.length === 0) for (const full of moved.full) this.#closed.add(full);
      return moved;
    }
    seating.fix(one);
    const { domains } = seating.table;
    const failed = displaced.map((foe) => seatByMoving(seating, foe, domains[foe] ?? [])).find((result) => !result.ok);
    seating.release(one);
    return failed ?? moved;
  }

  /** The same with everybody free to move: what stands in its way is asked to leave first. */
  #search(one: number, option: number): boolean {
    const seating = this.#seating;
    const { foes, domains } = seating.table;
    const mark = seating.mark();
    const clashing = seating.clashing(one, option);
    for (const other of [one, ...clashing]) seating.move(other, undefined);
    if (!seating.hasRoom(option)) {
      const other = seating.occupants(option).find((occupant) => !seating.isFixed(occupant));
      if (other !== undefined) seating.move(other, undefined);
    }
    seating.move(one, option);
    seating.fix(one);
    const inOrder = new Set([...clashing, ...(foes[one] ?? []), ...domains.keys()]);
    const found = searchSeats(seating, [...inOrder], this.#budget) === 'found';
    seating.release(one);
    if (!found) seating.undo(mark);
    return found;
  }
}
