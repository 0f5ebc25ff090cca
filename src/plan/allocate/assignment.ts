/**
 * The question that allocation answers, in numbers: selectors 0…n−1 want seats in classes of like ports. A class has as many seats as
 * ports; foes must not sit in classes that clash.
 */
export interface SeatTable {
  /** For each selector the classes that it may have, ascending. */
  readonly domains: readonly (readonly number[])[];
  /** For each class, how many ports it has. */
  readonly capacity: readonly number[];
  /** For each selector those that it must be diverse from. Symmetric. */
  readonly foes: readonly (readonly number[])[];
  /** Whether a port of one class is not diverse from a port of the other. Symmetric. */
  clash(a: number, b: number): boolean;
}

const nowhere = -1;

/** Who sits where for now. Every move can be taken back. */
export class Seating {
  readonly table: SeatTable;
  readonly #seats: number[];
  readonly #occupants: number[][];
  readonly #fixed: boolean[];
  readonly #trail: (readonly [selector: number, from: number])[] = [];

  constructor(table: SeatTable) {
    this.table = table;
    this.#seats = table.domains.map(() => nowhere);
    this.#fixed = table.domains.map(() => false);
    this.#occupants = table.capacity.map(() => []);
  }

  /** The class of a selector; undefined where it has no seat. */
  seatOf(selector: number): number | undefined {
    const seat = this.#seats[selector];
    return seat === nowhere ? undefined : seat;
  }

  occupants(of: number): readonly number[] {
    return this.#occupants[of] ?? [];
  }

  /** Gives a selector another seat, or with undefined none. */
  move(selector: number, to: number | undefined): void {
    this.#trail.push([selector, this.#seats[selector] ?? nowhere]);
    this.#set(selector, to ?? nowhere);
  }

  /** A moment to return to with `undo`. */
  mark(): number {
    return this.#trail.length;
  }

  undo(mark: number): void {
    while (this.#trail.length > mark) {
      const last = this.#trail.pop();
      if (last !== undefined) this.#set(last[0], last[1]);
    }
  }

  /** From now on (or until `release`) the selector keeps its seat. */
  fix(selector: number): void {
    this.#fixed[selector] = true;
  }

  release(selector: number): void {
    this.#fixed[selector] = false;
  }

  isFixed(selector: number): boolean {
    return this.#fixed[selector] === true;
  }

  hasRoom(of: number): boolean {
    return this.occupants(of).length < (this.table.capacity[of] ?? 0);
  }

  /** The foes that sit where they clash with this class. */
  clashing(selector: number, at: number): readonly number[] {
    return (this.table.foes[selector] ?? []).filter((foe) => {
      const seat = this.seatOf(foe);
      return seat !== undefined && this.table.clash(seat, at);
    });
  }

  #set(selector: number, to: number): void {
    const from = this.#occupants[this.#seats[selector] ?? nowhere];
    from?.splice(from.indexOf(selector), 1);
    this.#seats[selector] = to;
    this.#occupants[to]?.push(selector);
  }
}

export type Moved =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** No seating at all has a place for it beside those who sit now. Else foes were in the way, and another order may do. */
      readonly proven: boolean;
      /** The classes that were looked at: all full. */
      readonly full: readonly number[];
    };

/**
 * Gives a selector without a seat one of the classes, moving others along where it must: the shortest chain of moves that ends at a
 * class with room (an augmenting path). Those who are fixed stay. Nothing has changed where there is none.
 * @param mayMove whom it may move
 */
export function seatByMoving(
  seating: Seating,
  start: number,
  classes: readonly number[],
  mayMove: (selector: number) => boolean = () => true,
): Moved {
  const wantedBy = new Map<number, number>();
  const queue = [start];
  let proven = true;
  // The list grows while it is walked.
  for (const selector of queue) {
    const options = selector === start ? classes : (seating.table.domains[selector] ?? []);
    for (const option of options) {
      if (wantedBy.has(option)) continue;
      const clashing = seating.clashing(selector, option);
      if (clashing.length > 0) {
        if (!clashing.some((foe) => seating.isFixed(foe))) proven = false;
        continue;
      }
      wantedBy.set(option, selector);
      if (seating.hasRoom(option)) {
        if (moveAlong(seating, option, wantedBy, start)) return { ok: true };
        return { ok: false, proven: false, full: [] };
      }
      for (const occupant of seating.occupants(option)) {
        if (!seating.isFixed(occupant) && mayMove(occupant)) queue.push(occupant);
      }
    }
  }
  return { ok: false, proven, full: [...wantedBy.keys()] };
}

/** Everybody on the chain moves on by one. Whether foes clash is only certain at the end: they may have moved too. */
function moveAlong(seating: Seating, free: number, wantedBy: ReadonlyMap<number, number>, start: number): boolean {
  const mark = seating.mark();
  const moved: number[] = [];
  for (let to: number | undefined = free; to !== undefined;) {
    const selector = wantedBy.get(to);
    if (selector === undefined) break;
    const from: number | undefined = selector === start ? undefined : seating.seatOf(selector);
    seating.move(selector, to);
    moved.push(selector);
    to = from;
  }
  const holds = moved.every((selector) => seating.clashing(selector, seating.seatOf(selector) ?? -1).length === 0);
  if (!holds) seating.undo(mark);
  return holds;
}
