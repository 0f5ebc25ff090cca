import type { Seating } from './seating.ts';

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
