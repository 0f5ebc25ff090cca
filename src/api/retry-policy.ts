import type { ExchangeFailureDetails } from './connection-failure.ts';
import { longestWaitMs } from './limiter/limiter.ts';
import type { ApiRequest } from './transport.ts';

export const mostTries = 4;
/** Each costs the whole time that a request may take. */
const mostTimeouts = 2;

const firstBackOffMs = 500;
const longestBackOffMs = 8_000;

export type TryEnd =
  | { readonly type: 'answer'; readonly status: number; readonly retryAfterMs: number | undefined }
  | { readonly type: 'failure'; readonly details: ExchangeFailureDetails };

interface Tries {
  /** Times that the request was sent, or was tried to be. */
  readonly count: number;
  readonly timeouts: number;
  /** Milliseconds to the end of the run. */
  readonly remainingMs: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * Milliseconds until a request is sent again, undefined where it is not.
 *
 * The client repeats only what has certainly changed nothing. That is every GET, and a write that never left or was answered 429:
 * the API says that before it does anything. A write whose answer was lost may have been carried out. `apply` alone repeats it,
 * after a look (`write-until-certain`, `create-once`), so that no two loops multiply.
 */
export function repeatAfter(method: ApiRequest['method'], end: TryEnd, tries: Tries): number | undefined {
  if (tries.count >= mostTries || !mayHelp(end, tries) || !changedNothing(method, end)) return undefined;
  const asked = end.type === 'answer' ? end.retryAfterMs : undefined;
  // The limiter holds everything back after a 429.
  const wait = asked ?? backOff(tries);
  return wait <= Math.min(longestWaitMs, tries.remainingMs) ? wait : undefined;
}

function mayHelp(end: TryEnd, { timeouts }: Tries): boolean {
  if (end.type === 'answer') return end.status >= 500 || end.status === 408 || end.status === 429;
  if (end.details.kind === 'timeout' && timeouts >= mostTimeouts) return false;
  return end.details.transient === true;
}

function changedNothing(method: ApiRequest['method'], end: TryEnd): boolean {
  if (method === 'GET') return true;
  return end.type === 'answer' ? end.status === 429 : end.details.unsent === true;
}

/** Full jitter: clients that failed together do not come back together. */
function backOff({ count, random }: Tries): number {
  return random() * Math.min(longestBackOffMs, firstBackOffMs * 2 ** (count - 1));
}
