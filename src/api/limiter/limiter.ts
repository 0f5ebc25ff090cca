import type { Credentials } from '../credentials.ts';
import { ExchangeFailure } from '../send/connection-failure.ts';
import { type AnswerHeaders, retryAfterMs } from '../transport.ts';
import { type Decision, type Heard, Pacer, type Pause, type QuotaUsage, readRateNotice } from './pacer.ts';
import { OwnCount } from './quota-window.ts';

/** Every request of one token passes through it before it is sent. */
export interface Limiter {
  /**
   * Resolves when the request may be sent. Rejects with an `ExchangeFailure` where that would be after `deadline` (on the limiter's
   * clock), or after more than `longestWaitMs`. A request that is given up rejects with the reason from `givenUp`.
   */
  enter(wait: Wait): Promise<Pass>;
  /** How many requests may be sent now before they are slowed down, as far as the answers tell. */
  unhurried(): number;
  /** For a command that looks again and again. */
  usage(): QuotaUsage;
  /**
   * For a request that had its pass and gave it back for a moment, and for what it reads meanwhile. Undefined while the API accepts no requests.
   */
  enterAgain(): Pass | undefined;
}

interface Wait {
  readonly deadline: number | undefined;
  readonly givenUp: GivenUp;
}

/** Calls back when a request is given up, or at once if that has happened. The returned function unsubscribes. */
type GivenUp = (callback: (reason: Error) => void) => () => void;

/** The permission to send one request. The caller must call exactly one of the three methods. */
export interface Pass {
  answered(status: number, headers: AnswerHeaders): void;
  /** The request was sent, but no answer came. */
  lost(): void;
  unsent(): void;
}

/** A wait that is long enough to report. */
export interface PauseNotice {
  readonly why: Pause;
  readonly milliseconds: number;
}

interface LimiterOptions {
  readonly clock?: Clock;
  /** Limits that are shared with the limiters of other tokens. */
  readonly shared?: readonly OwnCount[];
  /** Called once for each pause. */
  readonly onPause?: ((notice: PauseNotice) => void) | undefined;
}

/**
 * The longest wait that is useful without a user's request: twice the window of the API. A user who gets an error at once can do
 * something else.
 */
export const longestWaitMs = 600_000;

/** Shorter waits are not reported. */
const toldMs = 2_000;
/** Waits of one kind that end closer together than this are reported once. */
const tellAgainMs = 60_000;

interface Waiting {
  readonly deadline: number | undefined;
  readonly resolve: (pass: Pass) => void;
  readonly reject: (error: Error) => void;
  unsubscribe: (() => void) | undefined;
}

type Held = Extract<Decision, { readonly start: false }>;

/** Cloudflare's documentation: GraphQL has its own quota, 300 queries per five minutes and user. */
const perQuery = { quota: 300, windowMs: 300_000 };

export function createQueryLimiter({ shared = [], ...options }: LimiterOptions = {}): Limiter {
  return new QueueLimiter({ ...options, shared: [new OwnCount(perQuery), ...shared] });
}

export function createLimiter(options: LimiterOptions = {}): Limiter {
  return new QueueLimiter(options);
}

/** Queue and timer around the `Pacer`, which decides. Requests pass in the order of their arrival. */
class QueueLimiter implements Limiter {
  readonly #clock: Clock;
  readonly #pacer: Pacer;
  readonly #onPause: ((notice: PauseNotice) => void) | undefined;
  readonly #queue = new Set<Waiting>();
  #cancelTimer: (() => void) | undefined;
  #told: { readonly why: Pause; readonly until: number } | undefined;

  constructor({ clock = systemClock, shared = [], onPause }: LimiterOptions) {
    this.#clock = clock;
    this.#pacer = new Pacer(shared);
    this.#onPause = onPause;
  }

  enter({ deadline, givenUp }: Wait): Promise<Pass> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { deadline, resolve, reject, unsubscribe: undefined };
      this.#queue.add(waiting);
      waiting.unsubscribe = givenUp((reason) => this.#refuse(waiting, reason));
      this.#pump();
    });
  }

  unhurried(): number {
    return Math.max(0, this.#pacer.unhurried(this.#clock.now()) - this.#queue.size);
  }

  usage(): QuotaUsage {
    return this.#pacer.usage(this.#clock.now());
  }

  enterAgain(): Pass | undefined {
    const now = this.#clock.now();
    if (this.#pacer.isBlocked(now)) return undefined;
    this.#pacer.started(now);
    return this.#passOf(now);
  }

  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (const waiting of this.#queue) {
      const now = this.#clock.now();
      const decision = this.#pacer.decide(now);
      if (!decision.start) {
        this.#hold(decision, now);
        return;
      }
      this.#pacer.started(now);
      this.#leave(waiting);
      waiting.resolve(this.#passOf(now));
    }
  }

  #hold({ until, why }: Held, now: number): void {
    if (until === undefined) return;
    for (const waiting of this.#queue) {
      const late = waiting.deadline !== undefined && until > waiting.deadline;
      if (late || until - now > longestWaitMs) this.#refuse(waiting, tooLong(why, until - now, late));
    }
    if (this.#queue.size === 0) return;
    this.#tell(why, until, now);
    this.#cancelTimer = this.#clock.after(until - now, () => this.#pump());
  }

  #refuse(waiting: Waiting, reason: Error): void {
    this.#leave(waiting);
    waiting.reject(reason);
  }

  #leave(waiting: Waiting): void {
    waiting.unsubscribe?.();
    this.#queue.delete(waiting);
    // A timer without a waiting request would keep the process alive.
    if (this.#queue.size === 0) this.#cancelTimer?.();
  }

  #passOf(sentAt: number): Pass {
    let used = false;
    const end = (how: () => void): void => {
      if (used) return;
      used = true;
      how();
      this.#pump();
    };
    return {
      answered: (status, headers) => end(() => this.#pacer.answered(this.#clock.now(), heard(status, headers, sentAt))),
      lost: () => end(() => this.#pacer.lost()),
      unsent: () => end(() => this.#pacer.unsent(sentAt)),
    };
  }

  #tell(why: Pause, until: number, now: number): void {
    const known = this.#told;
    if (until - now < toldMs || (known?.why === why && until <= known.until + tellAgainMs)) return;
    this.#told = { why, until };
    this.#onPause?.({ why, milliseconds: until - now });
  }
}

function heard(status: number, headers: AnswerHeaders, sentAt: number): Heard {
  const asked = retryAfterMs(headers.get('retry-after'));
  const blockedMs = status === 429 ? (asked ?? 'unsaid') : status === 503 ? asked : undefined;
  return { notice: readRateNotice(headers), blockedMs, sentAt };
}

function tooLong(why: Pause, waitMs: number, pastDeadline: boolean): ExchangeFailure {
  const seconds = Math.ceil(waitMs / 1000);
  const reason = why === 'blocked' ? 'the API accepts no requests' : 'the rate limit of the API is used up';
  const beyond = pastDeadline ? ', which is after the deadline of this run' : '';
  const more = pastDeadline ? ', or give it more time with --deadline' : '';
  return new ExchangeFailure(`${reason} for another ${seconds} s${beyond}`, {
    kind: 'rate_limited',
    unsent: true,
    hint: `run again in ${seconds} s${more}; the quota is shared with the dashboard and with every other script of this user`,
  });
}

/** Time for all code that waits. A test can pass its own clock. */
export interface Clock {
  /** Milliseconds. Only differences have a meaning. */
  now(): number;
  /** Calls back once after this many milliseconds. The returned function cancels the call. */
  after(milliseconds: number, callback: () => void): () => void;
}

// A Node timer holds at most 2^31 - 1 milliseconds. A caller that wakes early asks again.
const longestTimerMs = 0x7fff_ffff;

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, Math.min(longestTimerMs, Math.max(0, milliseconds)));
    return () => clearTimeout(timer);
  },
};

/**
 * Cloudflare's documentation: 200 requests per second and address, for all users of the address together. Some requests are left for
 * other users of the address, and for requests that bunch up on the way.
 */
const perAddress = { quota: 180, windowMs: 1_000 };

/** Gives each set of credentials one limiter: all clients with the same token spend the same quota. */
interface Limiters {
  of(credentials: Credentials): Limiter;
  /** The limiter of GraphQL queries. */
  forQueries(credentials: Credentials): Limiter;
}

interface LimitersOptions {
  /** True where the API is reached over the network. It then counts requests by address as well. */
  readonly remote: boolean;
  readonly onPause?: ((notice: PauseNotice) => void) | undefined;
}

export function createLimiters({ remote, onPause }: LimitersOptions): Limiters {
  const shared = remote ? [new OwnCount(perAddress)] : [];
  return {
    of: oneEach(() => createLimiter({ shared, onPause })),
    forQueries: oneEach(() => createQueryLimiter({ shared, onPause })),
  };
}

function oneEach(create: () => Limiter): (credentials: Credentials) => Limiter {
  const limiters = new Map<string, Limiter>();
  return (credentials) => {
    const identity = identityOf(credentials);
    const limiter = limiters.get(identity) ?? create();
    limiters.set(identity, limiter);
    return limiter;
  };
}

/** The key of a limiter. It holds a secret and never leaves the process's memory. */
function identityOf(credentials: Credentials): string {
  return credentials.type === 'token' ? `token ${credentials.token.reveal()}` : `key ${credentials.email}`;
}
