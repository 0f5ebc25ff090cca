export interface Quota {
  readonly allowed: boolean;
  /** Whole seconds until the quota is full again, or until the block ends. At least 1. */
  readonly resetSeconds: number;
  /** Ratelimit and Ratelimit-Policy. A refusal also has Retry-After. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Window {
  endsAt: number;
  used: number;
  blocked: boolean;
}

/** Cloudflare's quota: a number of requests in a window. The first request above it blocks every call for a whole window. */
export class RateLimiter {
  readonly #quota: number;
  readonly #windowMs: number;
  readonly #windows = new Map<string, Window>();

  constructor(quota: number, windowSeconds: number) {
    this.#quota = quota;
    this.#windowMs = windowSeconds * 1000;
  }

  /** Counts a request of this key. `now` is in milliseconds. */
  take(key: string, now: number): Quota {
    const window = this.#windowAt(key, now);
    if (!window.blocked && window.used >= this.#quota) {
      window.blocked = true;
      window.endsAt = now + this.#windowMs;
    }
    if (!window.blocked) window.used += 1;
    return this.#describe(window, now);
  }

  /** The quota of a key, without counting a request. */
  peek(key: string, now: number): Quota {
    return this.#describe(this.#windowAt(key, now), now);
  }

  #windowAt(key: string, now: number): Window {
    const current = this.#windows.get(key);
    if (current !== undefined && now < current.endsAt) return current;
    const fresh = { endsAt: now + this.#windowMs, used: 0, blocked: false };
    this.#windows.set(key, fresh);
    return fresh;
  }

  #describe(window: Window, now: number): Quota {
    const resetSeconds = Math.max(1, Math.ceil((window.endsAt - now) / 1000));
    const remaining = window.blocked ? 0 : this.#quota - window.used;
    return {
      allowed: !window.blocked,
      resetSeconds,
      headers: {
        Ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
        'Ratelimit-Policy': `"default";q=${this.#quota};w=${this.#windowMs / 1000}`,
        ...(window.blocked && { 'Retry-After': String(resetSeconds) }),
      },
    };
  }
}
