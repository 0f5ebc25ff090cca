/** What goes wrong with a request. */
export type FaultEffect =
  /** answers with this instead; with `commit`, after the request has been carried out */
  | {
      readonly type: 'status';
      readonly status: number;
      readonly message?: string;
      /** Default: an object with the message. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly commit?: boolean;
    }
  /** the connection is reset, before or after the request has been carried out */
  | { readonly type: 'reset'; readonly commit?: boolean }
  /** an HTML page instead of JSON */
  | { readonly type: 'html'; readonly status: number; readonly commit?: boolean }
  /** a body that is no JSON, though it says so */
  | { readonly type: 'malformed'; readonly commit?: boolean }
  /** no answer at all */
  | { readonly type: 'hang'; readonly commit?: boolean };

export type StatusEffect = Extract<FaultEffect, { type: 'status' }>;

export interface GitHubFault {
  /** The operation as in the records; every one if not given. */
  readonly operation?: string;
  /** Which of the matching requests, from 1; all of them if not given. */
  readonly nth?: number;
  /** How many, from `nth` on; default 1 with `nth`, else all. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

/** GitHub's answer when requests come too fast. */
export function secondaryLimit(options: { status?: 403 | 429; retryAfter?: number } = {}): StatusEffect {
  return {
    type: 'status',
    status: options.status ?? 403,
    message:
      'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later.',
    headers: options.retryAfter === undefined ? {} : { 'retry-after': String(options.retryAfter) },
  };
}

/** GitHub's answer when the requests of the hour are used up. */
export function primaryLimit(resetInSeconds: number, now: number = Date.now()): StatusEffect {
  return {
    type: 'status',
    status: 403,
    message: 'API rate limit exceeded for installation ID 1.',
    headers: {
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(now / 1_000) + resetInSeconds),
    },
  };
}

/** Hands out the fault of a request, counting the requests that each one matches. */
export class FaultBook {
  readonly #entries: { readonly fault: GitHubFault; seen: number }[] = [];

  add(...faults: GitHubFault[]): void {
    this.#entries.push(...faults.map((fault) => ({ fault, seen: 0 })));
  }

  clear(): void {
    this.#entries.length = 0;
  }

  take(operation: string): FaultEffect | undefined {
    let found: FaultEffect | undefined;
    for (const entry of this.#entries) {
      if (entry.fault.operation !== undefined && entry.fault.operation !== operation) continue;
      entry.seen += 1;
      const first = entry.fault.nth ?? 1;
      const last = first + (entry.fault.times ?? (entry.fault.nth === undefined ? Infinity : 1)) - 1;
      if (found === undefined && entry.seen >= first && entry.seen <= last) found = entry.fault.effect;
    }
    return found;
  }
}
