import { seatByMoving, Seating, type SeatTable } from './assignment.ts';

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
export function searchSeats(seating: Seating, selectors: readonly number[], budget: Budget): Searched {
  const { domains, foes } = seating.table;
  const among = new Set(selectors);
  const isBound = (one: number) => (foes[one] ?? []).some((foe) => among.has(foe) && !seating.isFixed(foe));
  const bound = inFoeOrder(
    selectors.filter((one) => !seating.isFixed(one) && isBound(one)),
    foes,
  );
  const searched = new Set(bound);
  const free = selectors.filter((one) => !seating.isFixed(one) && !searched.has(one));
  const before = new Map(bound.map((one) => [one, seating.seatOf(one)]));
  const mark = seating.mark();
  for (const one of bound) seating.move(one, undefined);
  for (const one of free) {
    if (seating.seatOf(one) !== undefined || seatByMoving(seating, one, domains[one] ?? []).ok) continue;
    seating.undo(mark);
    return 'none';
  }
  const result = descend(0);
  if (result !== 'found') seating.undo(mark);
  return result;

  function descend(depth: number): Searched {
    const one = bound[depth];
    if (one === undefined) return 'found';
    for (const option of optionsOf(one)) {
      if (--budget.left < 0) return 'gave up';
      const here = seating.mark();
      if (!take(one, option)) continue;
      const result = foesCanSit(one) ? descend(depth + 1) : 'none';
      if (result !== 'none') return result;
      seating.undo(here);
    }
    return 'none';
  }

  /** Where it sat before comes first: most of the old seating will do. */
  function optionsOf(one: number): readonly number[] {
    const old = before.get(one);
    const all = domains[one] ?? [];
    return old === undefined ? all : [old, ...all.filter((option) => option !== old)];
  }

  function take(one: number, option: number): boolean {
    if (seating.clashing(one, option).length > 0) return false;
    if (!seating.hasRoom(option)) return seatByMoving(seating, one, [option], (other) => !searched.has(other)).ok;
    seating.move(one, option);
    return true;
  }

  function foesCanSit(one: number): boolean {
    return (foes[one] ?? []).every(
      (foe) =>
        !searched.has(foe) ||
        seating.seatOf(foe) !== undefined ||
        (domains[foe] ?? []).some((option) => seating.clashing(foe, option).length === 0),
    );
  }
}

/** Foes one after the other, so that a choice that leaves a foe nothing is met at once and not after many others. */
function inFoeOrder(selectors: readonly number[], foes: readonly (readonly number[])[]): readonly number[] {
  const left = new Set(selectors);
  const order: number[] = [];
  for (const start of selectors) {
    if (!left.delete(start)) continue;
    const queue = [start];
    for (const one of queue) {
      order.push(one);
      for (const foe of foes[one] ?? []) if (left.delete(foe)) queue.push(foe);
    }
  }
  return order;
}

export type SeatedAll =
  | { readonly ok: true; readonly seating: Seating }
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
export function seatAll(table: SeatTable, selectors: readonly number[], budget: Budget): SeatedAll {
  const seating = new Seating(table);
  const seats = new Map(selectors.map((one) => [one, seatsFor(table, one)]));
  const inOrder = [...selectors].sort((a, b) => (seats.get(a) ?? 0) - (seats.get(b) ?? 0) || a - b);
  for (const [i, one] of inOrder.entries()) {
    const moved = seatByMoving(seating, one, table.domains[one] ?? []);
    if (moved.ok) continue;
    if (moved.proven) {
      const holders = moved.full.flatMap((full) => seating.occupants(full));
      return { ok: false, why: 'full', selectors: [one, ...holders].sort((a, b) => a - b), classes: moved.full };
    }
    const searched = searchSeats(seating, [one, ...inOrder.slice(0, i)], budget);
    if (searched !== 'found') return { ok: false, why: searched === 'none' ? 'apart' : 'gave up', selector: one };
  }
  return { ok: true, seating };
}

function seatsFor({ domains, capacity }: SeatTable, one: number): number {
  return (domains[one] ?? []).reduce((sum, option) => sum + (capacity[option] ?? 0), 0);
}
