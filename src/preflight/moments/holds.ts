import { addTo } from '../../model/collections.ts';

/** What is held at one moment. It stays as it was when later ones follow. */
export type Held<T> = Pick<ReadonlySet<T>, 'has' | 'size'>;

/**
 * What is held, moment after moment. A thing is held until all let go of it that took it. What is kept grows with what changes from one
 * moment to the next, and not with what is held at each.
 */
export class Holds<T> {
  readonly #counts = new Map<T, number>();
  /** By thing: the moments at which it was taken and let go, in turn. */
  readonly #turns = new Map<T, number[]>();
  #moment = 0;
  #size = 0;

  /** Goes on to the next moment. Returns what is held now and was not before, and the other way round. */
  next(begin: readonly T[], end: readonly T[]): readonly T[] {
    this.#moment += 1;
    const before = new Map<T, boolean>();
    const add = (things: readonly T[], by: 1 | -1) => {
      for (const thing of things) {
        const count = this.#counts.get(thing) ?? 0;
        if (!before.has(thing)) before.set(thing, count > 0);
        this.#counts.set(thing, count + by);
      }
    };
    add(begin, 1);
    add(end, -1);
    const turned: T[] = [];
    for (const [thing, wasHeld] of before) {
      const isHeld = (this.#counts.get(thing) ?? 0) > 0;
      if (isHeld === wasHeld) continue;
      turned.push(thing);
      this.#size += isHeld ? 1 : -1;
      addTo(this.#turns, thing, this.#moment);
    }
    return turned;
  }

  now(): Held<T> {
    const [turns, moment] = [this.#turns, this.#moment];
    return { has: (thing) => isTaken(turns.get(thing) ?? [], moment), size: this.#size };
  }
}

/** Most is asked about the last moment. */
function isTaken(turns: readonly number[], moment: number): boolean {
  const last = turns.findLastIndex((turn) => turn <= moment);
  return last % 2 === 0;
}
