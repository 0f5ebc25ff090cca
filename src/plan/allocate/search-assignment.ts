import { assignByMoving, Assignment, type AssignmentProblem } from './assignment.ts';

/** How many more choices may be tried. All searches of an allocation share the budget. */
export interface Budget {
  left: number;
}

type Searched = 'found' | 'none' | 'gave up';

/**
 * Finds classes for all of `selectors` beside the fixed selectors. Selectors with conflicts take part in the search. All others are only
 * moved along, which is exact. If nothing is found, nothing changes.
 * @param selectors first the selector that could not be assigned: the search begins where it is most likely to fail soon
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

  /** Its old class comes first: most of the old assignment still works. */
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

/**
 * Puts selectors in conflict next to each other. So a choice that leaves no class for a selector in conflict is found at once, not after
 * many other choices.
 */
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
  /** More selectors than ports: `selectors` can have only `classes`, which have too few ports. */
  | {
      readonly ok: false;
      readonly why: 'full';
      readonly selectors: readonly number[];
      readonly classes: readonly number[];
    }
  /** Conflicts leave no place for `selector`, or the search found none within its budget. */
  | { readonly ok: false; readonly why: 'apart' | 'gave up'; readonly selector: number };

/** Gives each selector some class, selectors with the fewest ports first; or says why that is not possible. */
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
