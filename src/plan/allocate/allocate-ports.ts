import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveSlot } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { type Moved, seatByMoving, type Seating, type SeatTable } from './assignment.ts';
import { noSeating, noSlot } from './no-assignment.ts';
import { isDiverse, type meets, type Port, portClasses, satisfyingClasses, type Separations } from './satisfies.ts';
import { type Budget, searchSeats, seatAll } from './search-assignment.ts';

export interface Allocation {
  readonly slots: ReadonlyMap<string, LiveSlot>;
  readonly errors: readonly PlanNote[];
}

export interface AllocationRules {
  /** Keys whose turn comes after that of all others: circuits that are replaced come after new ones. */
  readonly later?: ReadonlySet<string>;
  /** Whether a port meets a requirement of a selector. */
  readonly isMet?: typeof meets;
  readonly isDiverse?: typeof isDiverse;
  /** All ports that were listed, the taken ones included. Default: those that are free. */
  readonly known?: readonly LiveSlot[];
}

/** How many choices are tried before the search gives up; far more than any real document needs. */
const searchLimit = 20_000;

/**
 * Chooses a free port for every selector at once, `diverse_from` included: in turn, by key, the first port (by site, facility and id) that
 * leaves a choice for all the others. The same ports and selectors give the same answer.
 * @param fixed where the other interconnects are or will be, by key
 */
export function allocateSlots(
  selectors: readonly DesiredDirect[],
  free: readonly LiveSlot[],
  fixed: ReadonlyMap<string, Port>,
  apart: Separations,
  rules: AllocationRules = {},
): Allocation {
  if (selectors.length === 0) return { slots: new Map(), errors: [] };
  const turn = ({ key }: DesiredDirect) => (rules.later?.has(key) === true ? 1 : 0);
  const wanted = [...selectors].sort((a, b) => turn(a) - turn(b) || compareText(a.key, b.key));
  const isApart = (a: Port | undefined, b: Port | undefined) =>
    a === undefined || b === undefined || (rules.isDiverse ?? isDiverse)(a, b);
  const ports = [...free].sort(comparePorts);
  const classes = portClasses(ports);
  const satisfying = satisfyingClasses(wanted, classes, rules.isMet);
  const domains = wanted.map((one, i) => {
    const neighbours = [...(apart.get(one.key) ?? [])].flatMap((key) => fixed.get(key) ?? []);
    const all = satisfying[i] ?? [];
    if (neighbours.length === 0) return all;
    return all.filter((option) => neighbours.every((other) => isApart(classes[option]?.port, other)));
  });
  const starved = wanted.filter((_, i) => domains[i]?.length === 0);
  if (starved.length > 0) {
    const errors = starved.map((one) => noSlot(one, ports, apart.get(one.key), fixed, rules.known));
    return { slots: new Map(), errors };
  }
  const at = new Map(wanted.map((one, i) => [one.key, i]));
  const table: SeatTable = {
    domains,
    capacity: classes.map(({ members }) => members.length),
    foes: wanted.map(({ key }) => [...(apart.get(key) ?? [])].flatMap((other) => at.get(other) ?? [])),
    clash: (a, b) => !isApart(classes[a]?.port, classes[b]?.port),
  };
  const budget = { left: searchLimit };
  const seated = seatAll(
    table,
    wanted.map((_, i) => i),
    budget,
  );
  if (!seated.ok) return { slots: new Map(), errors: [noSeating(seated, { table, wanted, ports, classes })] };
  const members = classes.map((one) => one.members);
  const chosen = lowestPorts(seated.seating, members, budget);
  return { slots: new Map(wanted.flatMap((one, i) => pair(one.key, ports[chosen[i] ?? -1]))), errors: [] };
}

function pair(key: string, port: LiveSlot | undefined): [string, LiveSlot][] {
  return port === undefined ? [] : [[key, port]];
}

function comparePorts(a: LiveSlot, b: LiveSlot): number {
  return compareText(a.site, b.site) || compareText(a.facility.name, b.facility.name) || compareText(a.id, b.id);
}

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
