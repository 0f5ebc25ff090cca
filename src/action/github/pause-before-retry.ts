import type { Exchange } from './github-exchange.ts';
import { messageOf } from './read-answer.ts';

/** How often a request is sent that may be repeated; one that met a limit does not count. */
const mostTries = 3;
/** GitHub's advice for a secondary limit that names no time. */
const unnamedPause = 60_000;

export interface Failed {
  readonly exchange: Exchange;
  /** How often it has failed, this time included. */
  readonly failures: number;
  /** Whether it may be sent again although it may have been carried out. */
  readonly repeatable: boolean;
}

/** Milliseconds to wait before a request that failed, and met no limit, is sent again; undefined where it is not. */
export function pauseBeforeRetry(failed: Failed): number | undefined {
  if (failed.failures >= mostTries || !isPassing(failed.exchange)) return undefined;
  const unsent = failed.exchange.type === 'lost' && !failed.exchange.sent;
  return failed.repeatable || unsent ? 1_000 * 3 ** (failed.failures - 1) : undefined;
}

/**
 * How long GitHub wants to be left alone, in milliseconds; undefined where the answer is no limit. Source: "Rate limits for the REST
 * API" and "Best practices for using the REST API" of GitHub's reference.
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

/** True for a failure that may be over in a moment. */
function isPassing(exchange: Exchange): boolean {
  if (exchange.type === 'lost') return !exchange.final;
  return exchange.status >= 500 || exchange.status < 300;
}

/** GitHub's own clock where it tells: ours may be wrong. */
function serverTime(date: unknown): number {
  const time = typeof date === 'string' ? Date.parse(date) : NaN;
  return Number.isNaN(time) ? Date.now() : time;
}

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,12}$/.test(value.trim()) ? Number(value) : undefined;
}
