import type { DesiredDirect } from '../../model/desired.ts';
import type { LiveSlot } from '../../model/live.ts';
import type { PlanNote } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { assignByMoving, type Assignment, type AssignmentProblem, type Moved } from './assignment.ts';
import { noAssignment, noSlot } from './no-assignment.ts';
import { isDiverse, type meets, type Port, portClasses, satisfyingClasses, type Separations } from './satisfies.ts';
import { assignAll, type Budget, searchAssignment } from './search-assignment.ts';

interface Allocation {
  readonly slots: ReadonlyMap<string, LiveSlot>;
  /** By key: how the port was chosen among the free ports that meet the selector, as text: `lowest of 3 free`. */
  readonly picked: ReadonlyMap<string, string>;
  readonly errors: readonly PlanNote[];
}

interface AllocationRules {
  /** Keys that get their ports after all others: replaced circuits come after new circuits. */
  readonly later?: ReadonlySet<string>;
  /** Decides if a port meets a requirement of a selector. Default: `meets`. */
  readonly isMet?: typeof meets;
  readonly isDiverse?: typeof isDiverse;
  /** All listed ports, taken ports included. Default: the free ports. */
  readonly known?: readonly LiveSlot[];
}

/** How many choices the search tries before it gives up. Any real document needs far fewer. */
const searchLimit = 20_000;

/**
 * Chooses free ports for all selectors together, with `diverse_from`. In the order of keys, each selector gets the first port that leaves a
 * choice for all others. Ports are sorted by site, facility and id. The same ports and selectors give the same answer.
 * @param fixed ports of the other interconnects, now or after the plan, by key
 */
export function choosePorts(
  selectors: readonly DesiredDirect[],
  free: readonly LiveSlot[],
  fixed: ReadonlyMap<string, Port>,
  apart: Separations,
  rules: AllocationRules = {},
): Allocation {
  if (selectors.length === 0) return { slots: new Map(), picked: new Map(), errors: [] };
  const turn = ({ key }: DesiredDirect) => (rules.later?.has(key) === true ? 1 : 0);
  const wanted = [...selectors].sort((a, b) => turn(a) - turn(b) || compareText(a.key, b.key));
  const isApart = (a: Port | undefined, b: Port | undefined) =>
    a === undefined || b === undefined || (rules.isDiverse ?? isDiverse)(a, b);
  const ports = [...free].sort(comparePorts);
  const classes = portClasses(ports);
  const satisfying = satisfyingClasses(wanted, classes, rules.isMet);
  const domains = wanted.map((interconnect, i) => {
    const neighbours = [...(apart.get(interconnect.key) ?? [])].flatMap((key) => fixed.get(key) ?? []);
    const all = satisfying[i] ?? [];
    if (neighbours.length === 0) return all;
    return all.filter((option) => neighbours.every((other) => isApart(classes[option]?.port, other)));
  });
  const starved = wanted.filter((_, i) => domains[i]?.length === 0);
  if (starved.length > 0) {
    const errors = starved.map((interconnect) =>
      noSlot(interconnect, ports, apart.get(interconnect.key), fixed, rules.known),
    );
    return { slots: new Map(), picked: new Map(), errors };
  }
  const at = new Map(wanted.map((interconnect, i) => [interconnect.key, i]));
  const problem: AssignmentProblem = {
    domains,
    capacity: classes.map(({ members }) => members.length),
    conflicts: wanted.map(({ key }) => [...(apart.get(key) ?? [])].flatMap((other) => at.get(other) ?? [])),
    conflictsWith: (a, b) => !isApart(classes[a]?.port, classes[b]?.port),
  };
  const budget = { left: searchLimit };
  const assigned = assignAll(
    problem,
    wanted.map((_, i) => i),
    budget,
  );
  if (!assigned.ok)
    return {
      slots: new Map(),
      picked: new Map(),
      errors: [noAssignment(assigned, { problem, wanted, ports, classes })],
    };
  const members = classes.map((portClass) => portClass.members);
  const chosen = lowestPorts(assigned.assignment, members, budget);
  return {
    slots: new Map(wanted.flatMap((interconnect, i) => pair(interconnect.key, ports[chosen[i] ?? -1]))),
    picked: new Map(wanted.map(({ key }, i) => [key, pickedText(chosen[i] ?? -1, domains[i] ?? [], members)])),
    errors: [],
  };
}

/**
 * @param domain the classes of free ports that meet the selector
 * @param members for each class the positions of its ports, ascending
 */
function pickedText(chosen: number, domain: readonly number[], members: readonly (readonly number[])[]): string {
  const free = domain.reduce((sum, option) => sum + (members[option]?.length ?? 0), 0);
  if (free <= 1) return 'the only one free';
  const isLowest = domain.every((option) => (members[option]?.[0] ?? chosen) >= chosen);
  return `${isLowest ? 'lowest' : 'one'} of ${free} free`;
}

function pair(key: string, port: LiveSlot | undefined): [string, LiveSlot][] {
  return port === undefined ? [] : [[key, port]];
}

function comparePorts(a: LiveSlot, b: LiveSlot): number {
  return compareText(a.site, b.site) || compareText(a.facility.name, b.facility.name) || compareText(a.id, b.id);
}

/**
 * For each selector, in their order, the lowest port that leaves a choice for all others. Starts with any valid assignment and improves it,
 * so that most choices need no search.
 * @param members for each class the positions of its ports, ascending
 * @returns for each selector the position of its port
 */
function lowestPorts(
  assignment: Assignment,
  members: readonly (readonly number[])[],
  budget: Budget,
): readonly number[] {
  const improvement = new Improvement(assignment, members, budget);
  return assignment.problem.domains.map((_, selector) => improvement.settle(selector));
}

class Improvement {
  readonly #assignment: Assignment;
  readonly #members: readonly (readonly number[])[];
  readonly #budget: Budget;
  /** For each class, how many of its ports have a final selector. */
  readonly #given: number[];
  /** Classes that stay full in every assignment: a selector from outside can never get in. */
  readonly #closed = new Set<number>();

  constructor(assignment: Assignment, members: readonly (readonly number[])[], budget: Budget) {
    this.#assignment = assignment;
    this.#members = members;
    this.#budget = budget;
    this.#given = members.map(() => 0);
  }

  /** Gives a selector its final port, and returns the position of the port. */
  settle(selector: number): number {
    const tried = new Set<number>();
    for (;;) {
      const option = this.#lowest(selector, tried);
      const port = option === undefined ? undefined : this.#nextPort(option);
      if (option === undefined || port === undefined) throw new Error(`selector ${selector} lost the port that it had`);
      tried.add(option);
      if (!this.#canTake(selector, option)) continue;
      this.#assignment.fix(selector);
      this.#given[option] = (this.#given[option] ?? 0) + 1;
      return port;
    }
  }

  #nextPort(of: number): number | undefined {
    return this.#members[of]?.[this.#given[of] ?? 0];
  }

  #lowest(selector: number, tried: ReadonlySet<number>): number | undefined {
    const current = this.#assignment.classOf(selector);
    const isInside = current !== undefined && this.#closed.has(current);
    let best: number | undefined;
    let bestPort = Infinity;
    for (const option of this.#assignment.problem.domains[selector] ?? []) {
      const port = this.#nextPort(option);
      if (port === undefined || port >= bestPort || tried.has(option)) continue;
      if (!isInside && this.#closed.has(option)) continue;
      best = option;
      bestPort = port;
    }
    return best;
  }

  #canTake(selector: number, option: number): boolean {
    if (this.#assignment.classOf(selector) === option) return true;
    const mark = this.#assignment.mark();
    const moved = this.#force(selector, option);
    if (moved.ok) return true;
    this.#assignment.undo(mark);
    return moved.proven ? false : this.#search(selector, option);
  }

  /** Assigns the selector to the class, and moves the selectors that conflict with that to other classes. */
  #force(selector: number, option: number): Moved {
    const assignment = this.#assignment;
    const displaced = assignment.conflicting(selector, option);
    if (displaced.some((conflict) => assignment.isFixed(conflict))) return { ok: false, proven: true, full: [] };
    for (const other of [selector, ...displaced]) assignment.move(other, undefined);
    const moved = assignByMoving(assignment, selector, [option]);
    if (!moved.ok) {
      if (moved.proven && displaced.length === 0) for (const full of moved.full) this.#closed.add(full);
      return moved;
    }
    assignment.fix(selector);
    const { domains } = assignment.problem;
    const failed = displaced
      .map((conflict) => assignByMoving(assignment, conflict, domains[conflict] ?? []))
      .find((result) => !result.ok);
    assignment.release(selector);
    return failed ?? moved;
  }

  /** As `#force`, but all selectors that are not fixed may move. Selectors in its way lose their class first. */
  #search(selector: number, option: number): boolean {
    const assignment = this.#assignment;
    const { conflicts, domains } = assignment.problem;
    const mark = assignment.mark();
    const conflicting = assignment.conflicting(selector, option);
    for (const other of [selector, ...conflicting]) assignment.move(other, undefined);
    if (!assignment.hasRoom(option)) {
      const other = assignment.occupants(option).find((occupant) => !assignment.isFixed(occupant));
      if (other !== undefined) assignment.move(other, undefined);
    }
    assignment.move(selector, option);
    assignment.fix(selector);
    const inOrder = new Set([...conflicting, ...(conflicts[selector] ?? []), ...domains.keys()]);
    const found = searchAssignment(assignment, [...inOrder], this.#budget) === 'found';
    assignment.release(selector);
    if (!found) assignment.undo(mark);
    return found;
  }
}
