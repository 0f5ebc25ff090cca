/** What an answer said about the window of its request. Times are milliseconds on one clock. */
interface Sighting {
  readonly left: number;
  /** Milliseconds to the end of the window, in whole seconds. The API does not document whether it rounds up or down. */
  readonly resetMs: number;
  /** `sentAt`: when the request was sent. `now`: when its answer arrived. */
  readonly sentAt: number;
  readonly now: number;
}

/**
 * The server's window as its answers show it. Answers come in any order, so the lowest number counts. It includes every request of ours
 * that was answered. The others must be subtracted.
 */
export class QuotaWindow {
  #left: number;
  /** The window ends between these two times. */
  #notBefore: number;
  #endsAt: number;
  /** Requests that the server may have counted after it gave the lowest number. */
  #unseen = 0;

  constructor(seen: Sighting) {
    this.#left = seen.left;
    this.#notBefore = earliestEnd(seen);
    this.#endsAt = latestEnd(seen);
  }

  /** The latest possible end of the window, by the answers so far. */
  get endsAt(): number {
    return this.#endsAt;
  }

  isOver(now: number): boolean {
    return now >= this.#endsAt;
  }

  /** How many more requests certainly fit into the window. */
  left(inFlight: number): number {
    return this.#left - this.#unseen - inFlight;
  }

  /** A request got no answer, or an answer without a quota: the server may have counted it. */
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
    // The answer is about an earlier window.
    if (latestEnd(seen) < this.#notBefore) return;
    this.#left = Math.min(this.#left, seen.left);
    // The window goes on although it should be over: the seconds were rounded down.
    if (seen.sentAt >= this.#endsAt) this.#endsAt = latestEnd(seen) + 1000;
    else this.#endsAt = Math.min(this.#endsAt, latestEnd(seen));
    this.#notBefore = Math.min(this.#endsAt, Math.max(this.#notBefore, earliestEnd(seen)));
  }

  #isOfNext(seen: Sighting): boolean {
    if (earliestEnd(seen) > this.#endsAt) return true;
    // A window that should be over has less than a second left.
    return seen.sentAt >= this.#endsAt && seen.resetMs > 0;
  }
}

function earliestEnd({ sentAt, resetMs }: Sighting): number {
  return sentAt + resetMs - 1000;
}

function latestEnd({ now, resetMs }: Sighting): number {
  return now + resetMs;
}

/** `quota` requests in any period of `windowMs` milliseconds. */
export interface Rate {
  readonly quota: number;
  readonly windowMs: number;
}

/** Counts our own requests over a sliding period: at any moment, those of the last `windowMs`. */
export class OwnCount {
  #rate: Rate;
  /** Times of the requests, oldest first. Those before `#first` no longer count. */
  #times: number[] = [];
  #first = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  get rate(): Rate {
    return this.#rate;
  }

  /** Counts against another rate from now on, with the requests so far. */
  follow(rate: Rate): void {
    this.#rate = rate;
  }

  add(now: number): void {
    this.#forget(now);
    this.#times.push(now);
  }

  /** A request that was counted at this time was not sent. */
  remove(time: number): void {
    const at = this.#times.lastIndexOf(time);
    if (at >= this.#first) this.#times.splice(at, 1);
  }

  /** How many more requests may be sent now. Negative where more were sent than the rate allows. */
  left(now: number): number {
    this.#forget(now);
    return this.#rate.quota - (this.#times.length - this.#first);
  }

  /** When the oldest request stops counting. Now where no request counts. */
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
