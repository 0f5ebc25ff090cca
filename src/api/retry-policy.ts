import { HTTPError } from 'ky';
import type { RetryOptions } from 'ky';
import { ExchangeFailure } from './exchange-failure.ts';

/** A server that wants a longer pause is not waited for: the error says how long. */
export const longestWaitMs = 10_000;

const retriedStatuses = [408, 429, ...Array.from({ length: 100 }, (_, index) => 500 + index)];

/**
 * ky's retries, on purpose for GET alone: repeating a read is always safe. PUT and DELETE would be repeated by ky's default, and a
 * write whose answer got lost must be looked at before it is sent again, which only the caller can do. Two repeats, with full jitter,
 * bridge a lost connection or a passing 5xx; no timeout is repeated, since its time is used up.
 */
export function retryPolicy(remainingMs: () => number): RetryOptions {
  return {
    limit: 2,
    methods: ['get'],
    statusCodes: retriedStatuses,
    afterStatusCodes: retriedStatuses,
    maxRetryAfter: longestWaitMs,
    backoffLimit: 2_000,
    jitter: true,
    shouldRetry: ({ error }) => (mayHelp(error, remainingMs()) ? undefined : false),
  };
}

function mayHelp(error: Error, remainingMs: number): boolean {
  if (error instanceof ExchangeFailure) return error.details.transient === true;
  if (!(error instanceof HTTPError)) return false;
  const wait = retryAfterMs(error.response.headers.get('retry-after')) ?? 0;
  return wait <= Math.min(longestWaitMs, remainingMs);
}

/** `Retry-After` in milliseconds: seconds or a date (RFC 9110, section 10.2.3). Undefined where it is absent or nonsense. */
export function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(999_999_999_000, Math.max(0, date - Date.now()));
}
