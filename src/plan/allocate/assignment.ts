/**
 * The allocation problem in numbers: each selector 0…n−1 needs a class of like ports. A class takes as many selectors as it has ports.
 * Selectors in conflict must not be in classes that conflict.
 */
export interface AssignmentProblem {
  /** For each selector the classes that it may have, ascending. */
  readonly domains: readonly (readonly number[])[];
  /** For each class, its number of ports. */
  readonly capacity: readonly number[];
  /** For each selector the selectors that it must be diverse from. Symmetric. */
  readonly conflicts: readonly (readonly number[])[];
  /** True if a port of class `a` is not diverse from a port of class `b`. Symmetric. */
  conflictsWith(a: number, b: number): boolean;
}

const nowhere = -1;

/** The current class of each selector. Every move can be undone. */
export class Assignment {
  readonly problem: AssignmentProblem;
  readonly #classes: number[];
  readonly #occupants: number[][];
  readonly #fixed: boolean[];
  readonly #trail: (readonly [selector: number, from: number])[] = [];

  constructor(problem: AssignmentProblem) {
    this.problem = problem;
    this.#classes = problem.domains.map(() => nowhere);
    this.#fixed = problem.domains.map(() => false);
    this.#occupants = problem.capacity.map(() => []);
  }

  /** Undefined where the selector has no class. */
  classOf(selector: number): number | undefined {
    const current = this.#classes[selector];
    return current === nowhere ? undefined : current;
  }

  occupants(of: number): readonly number[] {
    return this.#occupants[of] ?? [];
  }

  /** Moves a selector to another class; with undefined, to no class. */
  move(selector: number, to: number | undefined): void {
    this.#trail.push([selector, this.#classes[selector] ?? nowhere]);
    this.#set(selector, to ?? nowhere);
  }

  /** A position to return to with `undo`. */
  mark(): number {
    return this.#trail.length;
  }

  undo(mark: number): void {
    while (this.#trail.length > mark) {
      const last = this.#trail.pop();
      if (last !== undefined) this.#set(last[0], last[1]);
    }
  }

  /** Until `release`, the selector keeps its class. */
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
    return this.occupants(of).length < (this.problem.capacity[of] ?? 0);
  }

  /** The selectors in conflict with `selector` whose current class conflicts with class `at`. */
  conflicting(selector: number, at: number): readonly number[] {
    return (this.problem.conflicts[selector] ?? []).filter((conflict) => {
      const itsClass = this.classOf(conflict);
      return itsClass !== undefined && this.problem.conflictsWith(itsClass, at);
    });
  }

  #set(selector: number, to: number): void {
    const from = this.#occupants[this.#classes[selector] ?? nowhere];
    from?.splice(from.indexOf(selector), 1);
    this.#classes[selector] = to;
    this.#occupants[to]?.push(selector);
  }
}

export type Moved =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /**
       * True: no assignment has a place for it beside the selectors that have a class now. False: conflicts were in the way, and another
       * order may work.
       */
      readonly proven: boolean;
      /** The classes that were tried; all are full. */
      readonly full: readonly number[];
    };

/**
 * Gives a selector without a class one of `classes`, and moves other selectors where it must. It uses the shortest chain of moves that ends
 * at a class with room (an augmenting path). Fixed selectors stay. If no chain exists, nothing changes.
 * @param mayMove the selectors that it may move
 */
export function assignByMoving(
  assignment: Assignment,
  start: number,
  classes: readonly number[],
  mayMove: (selector: number) => boolean = () => true,
): Moved {
  const wantedBy = new Map<number, number>();
  const queue = [start];
  let proven = true;
  // The list grows while it is walked.
  for (const selector of queue) {
    const options = selector === start ? classes : (assignment.problem.domains[selector] ?? []);
    for (const option of options) {
      if (wantedBy.has(option)) continue;
      const conflicting = assignment.conflicting(selector, option);
      if (conflicting.length > 0) {
        if (!conflicting.some((conflict) => assignment.isFixed(conflict))) proven = false;
        continue;
      }
      wantedBy.set(option, selector);
      if (assignment.hasRoom(option)) {
        if (moveAlong(assignment, option, wantedBy, start)) return { ok: true };
        return { ok: false, proven: false, full: [] };
      }
      for (const occupant of assignment.occupants(option)) {
        if (!assignment.isFixed(occupant) && mayMove(occupant)) queue.push(occupant);
      }
    }
  }
  return { ok: false, proven, full: [...wantedBy.keys()] };
}

/**
 * Moves each selector on the chain to its next class. Conflicts are certain only at the end, because the selectors in conflict may have
 * moved too. If a conflict remains, undoes all moves and returns false.
 */
function moveAlong(
  assignment: Assignment,
  free: number,
  wantedBy: ReadonlyMap<number, number>,
  start: number,
): boolean {
  const mark = assignment.mark();
  const moved: number[] = [];
  for (let to: number | undefined = free; to !== undefined;) {
    const selector = wantedBy.get(to);
    if (selector === undefined) break;
    const from: number | undefined = selector === start ? undefined : assignment.classOf(selector);
    assignment.move(selector, to);
    moved.push(selector);
    to = from;
  }
  const holds = moved.every(
    (selector) => assignment.conflicting(selector, assignment.classOf(selector) ?? -1).length === 0,
  );
  if (!holds) assignment.undo(mark);
  return holds;
}
