import { assignByMoving, Assignment, type AssignmentProblem } from './assignment.ts';

/** How many more choices may be tried; shared by all searches of one allocation. */
export interface Budget {
  left: number;
}

export type Searched = 'found' | 'none' | 'gave up';

/**
 * Looks for seats for all of `selectors` beside those who are fixed. Who is kept apart from somebody takes part in the search; everybody
 * else is only moved along, which is exact. Where nothing is found, nothing has changed.
 * @param selectors the one that could not be seated first: the search begins there, where it is most likely to fail soon
 */
export function searchAssignment(assignment: Assignment, selectors: readonly number[], budget: Budget): Searched {
  const { domains, conflicts } = assignment.problem;
  const among = new Set(selectors);
  const isBound = (selector: number) =>
    (conflicts[selector] ?? []).some((conflict) => among.has(conflict) && !assignment.isFixed(conflict));
  const bound = inConflictOrder(
    selectors.filter((selector) => !assignment.isFixed(selector) && isBound(selector)),
    conflicts,
  );
  const searched = new Set(bound);
  const free = selectors.filter((selector) => !assignment.isFixed(selector) && !searched.has(selector));
  const before = new Map(bound.map((selector) => [selector, assignment.classOf(selector)]));
  const mark = assignment.mark();
  for (const selector of bound) assignment.move(selector, undefined);
  for (const selector of free) {
    if (assignment.classOf(selector) !== undefined || assignByMoving(assignment, selector, domains[selector] ?? []).ok)
      continue;
    assignment.undo(mark);
    return 'none';
  }
  const result = descend(0);
  if (result !== 'found') assignment.undo(mark);
  return result;

  function descend(depth: number): Searched {
    const selector = bound[depth];
    if (selector === undefined) return 'found';
    for (const option of optionsOf(selector)) {
      if (--budget.left < 0) return 'gave up';
      const here = assignment.mark();
      if (!take(selector, option)) continue;
      const result = conflictsCanBeAssigned(selector) ? descend(depth + 1) : 'none';
      if (result !== 'none') return result;
      assignment.undo(here);
    }
    return 'none';
  }

  /** Where it sat before comes first: most of the old assignment will do. */
  function optionsOf(selector: number): readonly number[] {
    const old = before.get(selector);
    const all = domains[selector] ?? [];
    return old === undefined ? all : [old, ...all.filter((option) => option !== old)];
  }

  function take(selector: number, option: number): boolean {
    if (assignment.conflicting(selector, option).length > 0) return false;
    if (!assignment.hasRoom(option))
      return assignByMoving(assignment, selector, [option], (other) => !searched.has(other)).ok;
    assignment.move(selector, option);
    return true;
  }

  function conflictsCanBeAssigned(selector: number): boolean {
    return (conflicts[selector] ?? []).every(
      (conflict) =>
        !searched.has(conflict) ||
        assignment.classOf(conflict) !== undefined ||
        (domains[conflict] ?? []).some((option) => assignment.conflicting(conflict, option).length === 0),
    );
  }
}

/** Foes one after the other, so that a choice that leaves a conflict nothing is met at once and not after many others. */
function inConflictOrder(selectors: readonly number[], conflicts: readonly (readonly number[])[]): readonly number[] {
  const left = new Set(selectors);
  const order: number[] = [];
  for (const start of selectors) {
    if (!left.delete(start)) continue;
    const queue = [start];
    for (const selector of queue) {
      order.push(selector);
      for (const conflict of conflicts[selector] ?? []) if (left.delete(conflict)) queue.push(conflict);
    }
  }
  return order;
}

export type AssignResult =
  | { readonly ok: true; readonly assignment: Assignment }
  /** More selectors than ports: `selectors` can have nothing but `classes`, which have too few. */
  | {
      readonly ok: false;
      readonly why: 'full';
      readonly selectors: readonly number[];
      readonly classes: readonly number[];
    }
  /** Those who are kept apart leave no place for `selector`, or none was found in the time allowed. */
  | { readonly ok: false; readonly why: 'apart' | 'gave up'; readonly selector: number };

/** Some seat for each of the selectors, the ones with the fewest ports first; or why there is none. */
export function assignAll(problem: AssignmentProblem, selectors: readonly number[], budget: Budget): AssignResult {
  const assignment = new Assignment(problem);
  const portCounts = new Map(selectors.map((selector) => [selector, portCount(problem, selector)]));
  const inOrder = [...selectors].sort((a, b) => (portCounts.get(a) ?? 0) - (portCounts.get(b) ?? 0) || a - b);
  for (const [i, selector] of inOrder.entries()) {
    const moved = assignByMoving(assignment, selector, problem.domains[selector] ?? []);
    if (moved.ok) continue;
    if (moved.proven) {
      const holders = moved.full.flatMap((full) => assignment.occupants(full));
      return { ok: false, why: 'full', selectors: [selector, ...holders].sort((a, b) => a - b), classes: moved.full };
    }
    const searched = searchAssignment(assignment, [selector, ...inOrder.slice(0, i)], budget);
    if (searched !== 'found') return { ok: false, why: searched === 'none' ? 'apart' : 'gave up', selector: selector };
  }
  return { ok: true, assignment };
}

function portCount({ domains, capacity }: AssignmentProblem, selector: number): number {
  return (domains[selector] ?? []).reduce((sum, option) => sum + (capacity[option] ?? 0), 0);
}
