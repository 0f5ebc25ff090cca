import type { Exchange } from './github-exchange.ts';
import { messageOf } from './read-answer.ts';

/** The number of attempts for a repeatable request. Attempts that met a rate limit do not count. */
const mostTries = 3;
/** In milliseconds: GitHub's advice for a secondary limit without a given time. */
const unnamedPause = 60_000;

export interface Failed {
  readonly exchange: Exchange;
  /** The number of failed attempts, this one included. */
  readonly failures: number;
  /** True if the request may be sent again although GitHub may already have carried it out. */
  readonly repeatable: boolean;
}

/** Milliseconds to wait before a failed request without a rate limit is sent again; undefined if it must not be sent again. */
export function pauseBeforeRetry(failed: Failed): number | undefined {
  if (failed.failures >= mostTries || !isPassing(failed.exchange)) return undefined;
  const unsent = failed.exchange.type === 'lost' && !failed.exchange.sent;
  return failed.repeatable || unsent ? 1_000 * 3 ** (failed.failures - 1) : undefined;
}

/**
 * The pause that GitHub asks for, in milliseconds; undefined if the answer is not a rate limit. Source: "Rate limits for the REST API" and
 * "Best practices for using the REST API" in GitHub's reference.
 */
export function limitPause(exchange: Exchange): number | undefined {
  if (exchange.type === 'lost' || (exchange.status !== 403 && exchange.status !== 429)) return undefined;
  const { headers } = exchange;
  const after = wholeNumber(headers['retry-after']);
  if (after !== undefined) return Math.max(after, 1) * 1_000;
  if (exchange.status === 403 && !/rate limit|abuse detection/i.test(messageOf(exchange.data))) return undefined;
  const reset = wholeNumber(headers['x-ratelimit-reset']);
  if (wholeNumber(headers['x-ratelimit-remaining']) === 0 && reset !== undefined) {
    return Math.max(reset * 1_000 - serverTime(headers['date']), 1_000);
  }
  return unnamedPause;
}

/** True for a failure that may be temporary. */
function isPassing(exchange: Exchange): boolean {
  if (exchange.type === 'lost') return !exchange.final;
  return exchange.status >= 500 || exchange.status < 300;
}

/** Uses GitHub's clock if the answer has it, because the local clock may be wrong. */
function serverTime(date: unknown): number {
  const time = typeof date === 'string' ? Date.parse(date) : NaN;
  return Number.isNaN(time) ? Date.now() : time;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,12}$/.test(value.trim()) ? Number(value) : undefined;
}
