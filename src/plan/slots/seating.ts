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
