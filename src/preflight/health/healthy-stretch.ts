import type { TunnelLook } from './watched-tunnels.ts';

/** One query asks for this time at most. Data of then may come late, so it is asked for several times. */
const longestWindowMs = 15 * 60_000;
/** The last minutes are asked for by themselves: an average hides a fall, and old data says nothing of now. */
export const recentMs = 5 * 60_000;

/** From when to when a query asks, in milliseconds of any clock. */
export interface Window {
  readonly since: number;
  /** The last minutes begin here. */
  readonly recent: number;
  readonly until: number;
}

/**
 * The time without a gap over which everything that was asked was healthy. What is unhealthy ends it, and a new one begins. What is not
 * known adds nothing. Without a gap: every data centre was heard in the last minutes of each query, and these overlap.
 */
export class HealthyStretch {
  readonly #needMs: number;
  #from: number;
  #until: number;

  /** @param since when the last write ended: what was before does not count */
  constructor(since: number, needMs: number) {
    this.#needMs = needMs;
    this.#from = since;
    this.#until = since;
  }

  /** What to ask for now. */
  windowAt(now: number): Window {
    const start = (length: number) => Math.max(this.#from, now - length);
    return { since: start(longestWindowMs), recent: start(recentMs), until: now };
  }

  add(state: TunnelLook['state'], { recent, until }: Window): void {
    if (state === 'unknown') return;
    if (state === 'unhealthy') this.#from = until;
    else if (recent > this.#until) this.#from = recent;
    this.#until = until;
  }

  get isLongEnough(): boolean {
    return this.#until - this.#from >= this.#needMs;
  }

  /** The least time until it can be long enough. Negative: it can be now. */
  leftMs(now: number): number {
    return this.#from + this.#needMs - now;
  }
}
