import type { ProxySettings } from '../../api/destination/choose-proxy.ts';
import { type Fetch, type FetchInit, readBody } from '../../api/destination/fetch.ts';
import { fetchTo } from '../../api/destination/fetch-to.ts';

/** The limit for one unpacked answer: base64 turns the largest document (64 MiB) into 88 MiB. */
const mostAnswerBytes = 96 * 1024 * 1024;
/** The limit for an answer with an error, which is only read for its message. */
const mostErrorBytes = 1024 * 1024;
/** The headers that this code and Octokit read. */
const headerNames = [
  'content-type',
  'date',
  'link',
  'location',
  'retry-after',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

type BoundedFetch = (url: string, init: FetchInit) => Promise<Response>;

export interface BoundedFetchOptions {
  /** Default: none. */
  readonly proxy?: ProxySettings;
  /** The limit for one unpacked answer. Default: 96 MiB. */
  readonly maxBytes?: number;
}

export type FetchChoice =
  | { readonly ok: true; readonly fetch: BoundedFetch }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** An answer is larger than any valid answer of GitHub. */
export class OversizedAnswer extends Error {
  override readonly name = 'OversizedAnswer';
}

/** A `fetch` that sends requests only to the origins of these URLs and limits the size of answers. */
export function boundedFetch(
  urls: readonly string[],
  { proxy = {}, maxBytes = mostAnswerBytes }: BoundedFetchOptions,
): FetchChoice {
  const byOrigin = new Map<string, Fetch>();
  for (const url of urls.map((text) => new URL(text))) {
    const choice = fetchTo(url, proxy);
    if (!choice.ok) return choice;
    byOrigin.set(url.origin, choice.fetch);
  }
  const fetch: BoundedFetch = async (url, init) => {
    const send = byOrigin.get(new URL(url).origin);
    if (send === undefined) throw new Error('a request would go to a host other than the GitHub API');
    const { status, headers, body } = await send(url, init);
    const most = status < 300 ? maxBytes : Math.min(maxBytes, mostErrorBytes);
    const { bytes, complete } = await readBody(body, { maxBytes: most, signal: init.signal });
    if (!complete && status < 300) throw new OversizedAnswer(`it is larger than ${most} bytes`);
    const known = headerNames.flatMap((name): [string, string][] => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    });
    return new Response(hasNoBody(status) ? null : Buffer.from(bytes), { status, headers: known });
  };
  return { ok: true, fetch };
}

/** Source: the Fetch standard, "null body status". */
function hasNoBody(status: number): boolean {
  return [204, 205, 304].includes(status);
}
