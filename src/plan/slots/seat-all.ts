import { searchSeats, type Budget } from './search-seats.ts';
import { seatByMoving } from './seat-by-moving.ts';
import { Seating, type SeatTable } from './seating.ts';

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
