import type { AnswerHeaders } from '../transport.ts';
import { OwnCount, QuotaWindow, type Rate } from './quota-window.ts';

export type Decision =
  | { readonly start: true }
  | {
      readonly start: false;
      /** The time to ask again. Undefined: ask again when a request that is in flight ends. */
      readonly until: number | undefined;
      readonly why: Pause;
    };

/**
 * Why a request waits. `blocked`: the API said so (`Retry-After`). `used_up`: the quota is used up. `running_low`: the rest of the quota
 * is spread over the rest of the window.
 */
export type Pause = 'blocked' | 'used_up' | 'running_low';

/** The parts of one answer that the pace depends on. */
export interface Heard {
  readonly notice: RateNotice;
  /** Milliseconds until requests may be sent again, from a 429, or from a 503 with `Retry-After`. `unsaid`: a 429 without `Retry-After`. */
  readonly blockedMs: number | 'unsaid' | undefined;
  readonly sentAt: number;
}

/** What the requests of one token have used, as far as answers tell. */
export interface QuotaUsage {
  /** Requests that were sent since the start. */
  readonly sent: number;
  readonly rate: Rate;
  /** How many more requests the window certainly has. */
  readonly left: number;
  /** Milliseconds to the end of the window, or of the time in which the API accepts no requests. */
  readonly resetsInMs: number;
}

/** Cloudflare's documentation: 1,200 requests per five minutes and user or account token. */
export const documentedRate: Rate = { quota: 1_200, windowMs: 300_000 };

/** The part of a quota that is never used. Other clients spend the same quota, and we see that only with our next answer. */
const reserveShare = 0.03;
/** Below this part a quota runs low. Above it, requests are sent without delay. */
const lowShare = 1 / 8;

/** The API gives the end of its window in whole seconds. */
const roundingMs = 1_000;

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * Decides when requests of one token may be sent. Pure: the caller passes the time. It follows the quota in the answers and subtracts
 * requests in flight. Where answers give no quota, it counts our own requests against the documented quota.
 */
export class Pacer {
  readonly #own = new OwnCount(documentedRate);
  /** Limits that all tokens share, such as the limit of an address. */
  readonly #shared: readonly OwnCount[];
  #quota = documentedRate.quota;
  #window: QuotaWindow | undefined;
  /** After the window's end: how many requests may be sent before an answer shows the next window. */
  #probes: number | undefined;
  #inFlight = 0;
  #sent = 0;
  #lastStart = Number.NEGATIVE_INFINITY;
  #blockedUntil = Number.NEGATIVE_INFINITY;
  #blocks = 0;

  constructor(shared: readonly OwnCount[] = []) {
    this.#shared = shared;
  }

  decide(now: number): Decision {
    if (this.isBlocked(now)) return { start: false, until: this.#blockedUntil, why: 'blocked' };
    const full = this.#shared.find((count) => count.left(now) < 1);
    if (full !== undefined) return { start: false, until: full.refillsAt(now), why: 'running_low' };
    if (this.#window === undefined) return this.#paced(now, this.#own.left(now), this.#own.refillsAt(now));
    if (this.#window.isOver(now)) return this.#probe(now, this.#window);
    return this.#paced(now, this.#window.left(this.#inFlight), this.#window.endsAt);
  }

  /** How many requests may be sent now before they are slowed down. */
  unhurried(now: number): number {
    if (this.isBlocked(now)) return 0;
    return Math.max(0, Math.ceil(this.#left(now) - this.#quota * lowShare));
  }

  #left(now: number): number {
    if (this.#window === undefined) return this.#own.left(now);
    // The next window is probably full. Its first answer tells.
    return this.#window.isOver(now) ? this.#quota : this.#window.left(this.#inFlight);
  }

  usage(now: number): QuotaUsage {
    const ends = this.#window?.isOver(now) === false ? this.#window.endsAt : this.#own.refillsAt(now);
    const resetsInMs = Math.max(ends, this.#blockedUntil, now) - now;
    return { sent: this.#sent, rate: this.#own.rate, left: this.isBlocked(now) ? 0 : this.#left(now), resetsInMs };
  }

  /** True while the API accepts no requests (`Retry-After`). */
  isBlocked(now: number): boolean {
    return now < this.#blockedUntil;
  }

  started(now: number): void {
    this.#inFlight += 1;
    this.#sent += 1;
    this.#lastStart = now;
    this.#own.add(now);
    for (const count of this.#shared) count.add(now);
    if (this.#probes !== undefined) this.#probes -= 1;
  }

  answered(now: number, { notice, blockedMs, sentAt }: Heard): void {
    this.#inFlight -= 1;
    this.#follow(now, notice, sentAt);
    if (blockedMs === undefined) this.#blocks = 0;
    else this.#block(now, sentAt, blockedMs);
  }

  /** A request was sent, but no answer came. */
  lost(): void {
    this.#inFlight -= 1;
    this.#window?.miss();
    if (this.#probes !== undefined) this.#probes += 1;
  }

  unsent(startedAt: number): void {
    this.#inFlight -= 1;
    this.#sent -= 1;
    this.#own.remove(startedAt);
    for (const count of this.#shared) count.remove(startedAt);
    if (this.#probes !== undefined) this.#probes += 1;
  }

  #follow(now: number, { left, resetMs, quota, windowMs }: RateNotice, sentAt: number): void {
    if (quota !== undefined) this.#quota = quota;
    if (quota !== undefined && windowMs !== undefined) this.#own.follow({ quota, windowMs });
    if (left === undefined || resetMs === undefined) {
      // After the end of a window only our own count is known.
      if (this.#window?.isOver(now) === true) this.#window = undefined;
      this.#window?.miss();
    } else if (this.#window === undefined) {
      this.#window = new QuotaWindow({ left, resetMs, sentAt, now });
    } else {
      this.#window.see({ left, resetMs, sentAt, now });
    }
    this.#probes = undefined;
  }

  #block(now: number, sentAt: number, blockedMs: number | 'unsaid'): void {
    // Of many 429s for requests that were in flight together, only one counts.
    const again = sentAt >= this.#blockedUntil;
    const growing = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(this.#blocks, 10));
    if (again) this.#blocks += 1;
    if (blockedMs === 'unsaid' && !again) return;
    this.#blockedUntil = Math.max(this.#blockedUntil, now + (blockedMs === 'unsaid' ? growing : blockedMs));
  }

  /**
   * The window should be over. Where the API rounded its seconds down, it is not over yet. Sending as many requests as it has left is
   * still safe.
   */
  #probe(now: number, window: QuotaWindow): Decision {
    const left = window.left(this.#inFlight);
    const certainlyOver = window.endsAt + roundingMs;
    if (this.#probes === undefined && left < 1 && now < certainlyOver) {
      return { start: false, until: certainlyOver, why: 'used_up' };
    }
    this.#probes ??= Math.max(1, left);
    return this.#probes > 0 ? { start: true } : { start: false, until: undefined, why: 'running_low' };
  }

  #paced(now: number, left: number, refillsAt: number): Decision {
    if (left > this.#quota * lowShare) return { start: true };
    const free = left - Math.floor(this.#quota * reserveShare);
    if (free < 1) return { start: false, until: refillsAt, why: 'used_up' };
    const next = this.#lastStart + (refillsAt - now) / free;
    return next <= now ? { start: true } : { start: false, until: next, why: 'running_low' };
  }
}

/** The quota as an answer gives it. Values that are absent or make no sense are left out. */
export interface RateNotice {
  /** Requests left in the window. */
  readonly left?: number;
  /** Milliseconds to the end of the window. The API gives it in whole seconds. */
  readonly resetMs?: number;
  /** Requests that a window allows. */
  readonly quota?: number;
  readonly windowMs?: number;
}

/** Seconds. No useful window is longer. */
const longestSeconds = 86_400;
const mostRequests = 1_000_000_000;
/** Characters of a header that are read at most. */
const longestHeader = 2_000;

/**
 * Reads `Ratelimit: "default";r=1199;t=300` and `Ratelimit-Policy: "default";q=1200;w=300` (Cloudflare's documentation of its API rate
 * limits). Of several policies `default` counts. Without `default` the first counts.
 */
export function readRateNotice(headers: AnswerHeaders): RateNotice {
  const state = itemOf(headers.get('ratelimit'));
  const policy = itemOf(headers.get('ratelimit-policy'));
  const left = whole(state?.get('r'), 0, mostRequests);
  const reset = whole(state?.get('t'), 0, longestSeconds);
  const quota = whole(policy?.get('q'), 1, mostRequests);
  const window = whole(policy?.get('w'), 1, longestSeconds);
  return {
    ...(left !== undefined && { left }),
    ...(reset !== undefined && { resetMs: reset * 1000 }),
    ...(quota !== undefined && { quota }),
    ...(window !== undefined && { windowMs: window * 1000 }),
  };
}

/** The parameters of the item that counts: `default`, or else the first. */
function itemOf(header: string | null): ReadonlyMap<string, string> | undefined {
  if (header === null || header.length > longestHeader) return undefined;
  const items = header.split(',').map((item) => item.split(';').map((part) => part.trim()));
  const found = items.find(([name]) => name === '"default"' || name === 'default') ?? items[0] ?? [];
  return new Map(found.slice(1).map((part) => splitOnce(part)));
}

function splitOnce(part: string): readonly [string, string] {
  const at = part.indexOf('=');
  return at < 0 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
}

function whole(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || !/^\d{1,12}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
}
