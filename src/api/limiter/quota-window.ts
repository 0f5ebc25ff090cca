/** What an answer said about the window that it fell into. Times in milliseconds, on one clock. */
export interface Sighting {
  readonly left: number;
  /** To the end of the window, in whole seconds, rounded up or down: nothing says which. */
  readonly resetMs: number;
  /** When the request was sent, and when its answer was here. */
  readonly sentAt: number;
  readonly now: number;
}

/**
 * The server's window as its answers show it. They come in any order, so the lowest number that one of them said counts. It includes
 * every request of ours that has been answered; the others must be taken off.
 */
export class QuotaWindow {
  #left: number;
  /** The window ends between these two. */
  #notBefore: number;
  #endsAt: number;
  /** Requests that the server may have counted after the least number was said. */
  #unseen = 0;

  constructor(seen: Sighting) {
    this.#left = seen.left;
    this.#notBefore = earliestEnd(seen);
    this.#endsAt = latestEnd(seen);
  }

  /** The latest time at which it ends, by what is known. */
  get endsAt(): number {
    return this.#endsAt;
  }

  isOver(now: number): boolean {
    return now >= this.#endsAt;
  }

  /** How many more requests certainly fit into it. */
  left(inFlight: number): number {
    return this.#left - this.#unseen - inFlight;
  }

  /** A request got no answer, or one that says nothing: it may have been counted. */
  miss(): void {
    this.#unseen += 1;
  }

  see(seen: Sighting): void {
    if (this.#isOfNext(seen)) {
      this.#left = seen.left;
      this.#notBefore = earliestEnd(seen);
      this.#endsAt = latestEnd(seen);
      this.#unseen = 0;
      return;
    }
    // Of a window before this one.
    if (latestEnd(seen) < this.#notBefore) return;
    this.#left = Math.min(this.#left, seen.left);
    // It goes on although it should be over: the seconds are rounded down.
    if (seen.sentAt >= this.#endsAt) this.#endsAt = latestEnd(seen) + 1000;
    else this.#endsAt = Math.min(this.#endsAt, latestEnd(seen));
    this.#notBefore = Math.min(this.#endsAt, Math.max(this.#notBefore, earliestEnd(seen)));
  }

  #isOfNext(seen: Sighting): boolean {
    if (earliestEnd(seen) > this.#endsAt) return true;
    // Of a window that should be over, less than a second can be left.
    return seen.sentAt >= this.#endsAt && seen.resetMs > 0;
  }
}

function earliestEnd({ sentAt, resetMs }: Sighting): number {
  return sentAt + resetMs - 1000;
}

function latestEnd({ now, resetMs }: Sighting): number {
  return now + resetMs;
}

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
