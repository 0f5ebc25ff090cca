import type { AnswerHeaders } from '../answer.ts';

/** What an answer says about the quota. What is absent, or makes no sense, is left out. */
export interface RateNotice {
  /** Requests left in the window. */
  readonly left?: number;
  /** Milliseconds to the end of the window. The API says it in whole seconds. */
  readonly resetMs?: number;
  /** Requests that a window allows. */
  readonly quota?: number;
  readonly windowMs?: number;
}

/** Longer than any window that makes sense, in seconds. */
const longestSeconds = 86_400;
const mostRequests = 1_000_000_000;
/** Of a header, more than this is not looked at. */
const longestHeader = 2_000;

/**
 * Reads `Ratelimit: "default";r=1199;t=300` and `Ratelimit-Policy: "default";q=1200;w=300` (Cloudflare's documentation of its API rate
 * limits). Where there are several policies, `default` counts, and without one the first.
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

/** The parameters of the item that counts. */
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
