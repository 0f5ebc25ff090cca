import type { MatchReason, PlanNote } from '../../model/plan.ts';

/** Matches being collected: each key and each live object at most once. */
export class Matches<Live> {
  readonly matches = new Map<string, Live>();
  readonly reasons = new Map<string, Exclude<MatchReason, null>>();
  readonly errors: PlanNote[] = [];
  readonly warnings: PlanNote[] = [];
  readonly #keyOf = new Map<string, string>();
  readonly #kind: 'interconnect' | 'cni';
  readonly #idOf: (live: Live) => string;

  constructor(kind: 'interconnect' | 'cni', idOf: (live: Live) => string) {
    this.#kind = kind;
    this.#idOf = idOf;
  }

  add(key: string, live: Live, by: Exclude<MatchReason, null>): void {
    this.matches.set(key, live);
    this.reasons.set(`${this.#kind}.${key}`, by);
    this.#keyOf.set(this.#idOf(live), key);
  }

  /** Keeps a live object that is not the key's own from being given to another. */
  reserve(key: string, live: Live): void {
    this.#keyOf.set(this.#idOf(live), key);
  }

  /** The key that a live object was already given to. */
  keyOf(live: Live): string | undefined {
    return this.#keyOf.get(this.#idOf(live));
  }

  has(key: string): boolean {
    return this.matches.has(key);
  }

  isTaken(live: Live): boolean {
    return this.#keyOf.has(this.#idOf(live));
  }
}
