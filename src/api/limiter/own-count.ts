/** So many requests in any stretch of so many milliseconds. */
export interface Rate {
  readonly quota: number;
  readonly windowMs: number;
}

/** Counts our own requests over a sliding stretch of time: at any moment, those of the last `windowMs`. */
export class OwnCount {
  #rate: Rate;
  /** When they were sent, oldest first, from `#first` on. */
  #times: number[] = [];
  #first = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  get rate(): Rate {
    return this.#rate;
  }

  /** Counts against another rate from now on, what was sent included. */
  follow(rate: Rate): void {
    this.#rate = rate;
  }

  add(now: number): void {
    this.#forget(now);
    this.#times.push(now);
  }

  /** How many more may be sent now; below zero where more were sent than the rate allows. */
  left(now: number): number {
    this.#forget(now);
    return this.#rate.quota - (this.#times.length - this.#first);
  }

  /** When the oldest one stops counting; now where there is none. */
  refillsAt(now: number): number {
    const oldest = this.#times[this.#first];
    return oldest === undefined ? now : Math.max(now, oldest + this.#rate.windowMs);
  }

  #forget(now: number): void {
    for (let oldest = this.#times[this.#first]; oldest !== undefined; oldest = this.#times[this.#first]) {
      if (oldest + this.#rate.windowMs > now) break;
      this.#first += 1;
    }
    if (this.#first < 1_000 || this.#first * 2 < this.#times.length) return;
    this.#times = this.#times.slice(this.#first);
    this.#first = 0;
  }
}
