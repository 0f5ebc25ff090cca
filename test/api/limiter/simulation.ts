import { Pacer, type RateNotice } from '../../../src/api/limiter/pacer.ts';

/** A server with a quota, the way to it, and who else uses it. Times in milliseconds. */
export interface Scene {
  readonly quota: number;
  readonly windowSeconds: number;
  /** Whether its answers round the seconds to the end of the window up. */
  readonly roundsUp: boolean;
  /** `first`: a window begins with the first request after the last one; a number: at that time and every window after. */
  readonly begins: 'first' | number;
  /** Up to so long there, and as long back, for each request on its own. */
  readonly latencyMs: number;
  /** Requests that want to be sent, and how many at a time. */
  readonly requests: number;
  readonly parallelism: number;
  /** When others send a request. */
  readonly others: readonly number[];
  /** Of the requests that arrive: no answer, an answer without headers. */
  readonly fate: (index: number) => 'answered' | 'lost' | 'silent';
  /** From 0 to 1. */
  readonly random: () => number;
}

export interface Sent {
  readonly at: number;
  /** When it could have been sent, had nothing held it back. */
  readonly wantedAt: number;
}

export interface Outcome {
  readonly sent: readonly Sent[];
  /** Ours that were answered 429: when the answer arrived, and how long it forbids. */
  readonly refused: readonly { readonly at: number; readonly retryAfterMs: number }[];
  readonly endedAt: number;
}

/** Runs the pacer against the scene in simulated time. Fails where it would wait for something that never comes. */
export function simulate(scene: Scene): Outcome {
  const pacer = new Pacer();
  const server = new Server(scene);
  const events = new Events();
  const sent: Sent[] = [];
  const refused: { at: number; retryAfterMs: number }[] = [];
  let wanting: number[] = Array.from({ length: Math.min(scene.parallelism, scene.requests) }, () => 0);
  let unstarted = scene.requests - wanting.length;
  let wake = 0;
  const delay = () => scene.random() * scene.latencyMs;

  const pump = () => {
    while (wanting.length > 0) {
      const decision = pacer.decide(events.now);
      if (!decision.start) {
        const { until } = decision;
        if (until !== undefined && !(until > events.now)) throw new Error('it must wait for a time to come');
        const ownWake = ++wake;
        if (until !== undefined) events.at(until, () => ownWake === wake && pump());
        return;
      }
      const [wantedAt = 0, ...rest] = wanting;
      wanting = rest;
      pacer.started(events.now);
      send(sent.push({ at: events.now, wantedAt }) - 1);
    }
  };
  const send = (index: number) => {
    const sentAt = events.now;
    events.at(sentAt + delay(), () => {
      const answer = server.take(events.now);
      events.at(events.now + delay(), () => {
        const fate = scene.fate(index);
        if (fate === 'lost') pacer.lost();
        else {
          const { retryAfterMs, notice } = answer;
          if (retryAfterMs !== undefined) refused.push({ at: events.now, retryAfterMs });
          pacer.answered(events.now, { notice: fate === 'silent' ? {} : notice, blockedMs: retryAfterMs, sentAt });
        }
        if (unstarted > 0) {
          unstarted -= 1;
          wanting.push(events.now);
        }
        pump();
      });
    });
  };

  for (const at of scene.others) events.at(at, () => void server.take(events.now));
  pump();
  const isDone = () => sent.length === scene.requests;
  while (!isDone() && events.next());
  if (!isDone()) throw new Error(`it stopped for ever after ${sent.length} of ${scene.requests} requests`);
  return { sent, refused, endedAt: events.now };
}

interface Reply {
  readonly notice: RateNotice;
  readonly retryAfterMs: number | undefined;
}

/** Cloudflare's quota: the first request past it blocks every call for a whole window. */
class Server {
  readonly #scene: Scene;
  readonly #windowMs: number;
  #endsAt: number;
  #used = 0;
  #blocked = false;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#windowMs = scene.windowSeconds * 1000;
    this.#endsAt = scene.begins === 'first' ? Number.NEGATIVE_INFINITY : scene.begins;
  }

  take(now: number): Reply {
    const { quota, begins, windowSeconds, roundsUp } = this.#scene;
    if (now >= this.#endsAt) {
      const late = begins === 'first' ? 0 : (now - this.#endsAt) % this.#windowMs;
      this.#endsAt = now - late + this.#windowMs;
      this.#used = 0;
      this.#blocked = false;
    }
    if (!this.#blocked && this.#used >= quota) {
      this.#blocked = true;
      this.#endsAt = now + this.#windowMs;
    }
    if (!this.#blocked) this.#used += 1;
    const seconds = (this.#endsAt - now) / 1000;
    return {
      notice: {
        left: this.#blocked ? 0 : quota - this.#used,
        resetMs: 1000 * (roundsUp ? Math.ceil(seconds) : Math.floor(seconds)),
        quota,
        windowMs: windowSeconds * 1000,
      },
      retryAfterMs: this.#blocked ? 1000 * Math.ceil(seconds) : undefined,
    };
  }
}

/** What happens at which time, in order. */
class Events {
  now = 0;
  #queue: { readonly at: number; readonly run: () => void }[] = [];

  at(at: number, run: () => void): void {
    // A binary search for the place behind all that come no later.
    let [low, high] = [0, this.#queue.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#queue[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, { at, run });
  }

  next(): boolean {
    const event = this.#queue.shift();
    if (event === undefined) return false;
    this.now = event.at;
    event.run();
    return true;
  }
}
