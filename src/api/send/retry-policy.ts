import { longestWaitMs } from '../limiter/limiter.ts';
import { type ApiRequest, isWrite } from '../transport.ts';
import type { ExchangeFailureDetails } from './connection-failure.ts';

export const mostTries = 4;
/** Each timeout costs the whole time limit of a request. */
const mostTimeouts = 2;

const firstBackOffMs = 500;
const longestBackOffMs = 8_000;

export type TryEnd =
  | { readonly type: 'answer'; readonly status: number; readonly retryAfterMs: number | undefined }
  | { readonly type: 'failure'; readonly details: ExchangeFailureDetails };

interface Tries {
  /** Times that the request was sent, or that sending was tried. */
  readonly count: number;
  readonly timeouts: number;
  /** Milliseconds to the end of the run. */
  readonly remainingMs: number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/**
 * Milliseconds until a request is sent again. Undefined where it is not repeated.
 *
 * The client repeats only requests that certainly changed nothing. These are every read, and a write that was never sent or was answered
 * 429: the API answers 429 before it does anything. A write without an answer may have been carried out. Only `apply` repeats it, after
 * it has read the object (`write-until-certain`, `create-once`). So two loops never multiply.
 */
export function repeatAfter(request: ApiRequest, end: TryEnd, tries: Tries): number | undefined {
  if (tries.count >= mostTries || !mayHelp(request, end, tries) || !changedNothing(request, end)) return undefined;
  const asked = end.type === 'answer' ? end.retryAfterMs : undefined;
  // The limiter delays all requests after a 429.
  const wait = asked ?? backOff(tries);
  return wait <= Math.min(longestWaitMs, tries.remainingMs) ? wait : undefined;
}

function mayHelp({ operation }: ApiRequest, end: TryEnd, { timeouts }: Tries): boolean {
  if (end.type === 'answer') return end.status >= 500 || end.status === 408 || end.status === 429;
  // Without the health of tunnels a plan goes on: it does not wait for a second answer that comes late.
  const most = operation === 'query_analytics' ? 1 : mostTimeouts;
  if (end.details.kind === 'timeout' && timeouts >= most) return false;
  return end.details.transient === true;
}

function changedNothing(request: ApiRequest, end: TryEnd): boolean {
  if (!isWrite(request)) return true;
  return end.type === 'answer' ? end.status === 429 : end.details.unsent === true;
}

/** Full jitter: clients that failed together do not come back together. */
function backOff({ count, random }: Tries): number {
  return random() * Math.min(longestBackOffMs, firstBackOffMs * 2 ** (count - 1));
}
