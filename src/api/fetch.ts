import type { AnswerHeaders } from './answer.ts';
import type { Proxy } from './choose-proxy.ts';
import type { ByteStream } from './read-body.ts';

export interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly redirect: 'manual';
}

export interface FetchAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: ByteStream | null;
}

/** What Node's `fetch` and undici's have in common, as far as it is used here. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>;

export const directFetch: Fetch = (url, init) => globalThis.fetch(url, { ...init });

/**
 * A `fetch` through a proxy. Node 20's own `fetch` ignores proxies and takes no dispatcher of another undici, so undici itself is
 * loaded, with the first request: who needs no proxy does not pay for it. https goes through a CONNECT tunnel; http is forwarded.
 */
export function proxyFetch(proxy: Proxy): Fetch {
  let loading: Promise<Fetch> | undefined;
  return async (url, init) => {
    loading ??= load(proxy);
    return (await loading)(url, init);
  };
}

async function load(proxy: Proxy): Promise<Fetch> {
  const { ProxyAgent, fetch } = await import('undici');
  const dispatcher = new ProxyAgent({
    uri: proxy.url,
    proxyTunnel: false,
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
  });
  return (url, init) => fetch(url, { ...init, dispatcher });
}
