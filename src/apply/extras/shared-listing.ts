import type { Clock } from '../apply-options.ts';

const restMs = 1_000;
const never = new AbortController().signal;

/** A listing that many wait for. One that has not begun yet serves all who ask until it begins, and two begin a second apart. */
export class SharedListing<T> {
  readonly #read: () => Promise<T>;
  readonly #clock: Clock;
  #current: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | undefined;
  #begun = -Infinity;

  constructor(read: () => Promise<T>, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** The answer of a listing that begins after this call. */
  next(): Promise<T> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<T> {
    await this.#current.catch(() => undefined);
    const rest = this.#begun + restMs - this.#clock.now();
    if (rest > 0) await this.#clock.sleep(rest, never);
    this.#next = undefined;
    this.#begun = this.#clock.now();
    const answer = this.#read();
    this.#current = answer;
    return answer;
  }
}
