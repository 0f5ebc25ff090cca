import type { Proxy } from './choose-proxy.ts';
import type { Fetch } from './fetch.ts';

/**
 * A `fetch` through a proxy. Node 20's own `fetch` ignores proxies and takes no dispatcher of another undici, so undici itself is
 * loaded, with the first request: who needs no proxy does not pay for it.
 */
export function proxyFetch(proxy: Proxy): Fetch {
  let loading: Promise<Fetch> | undefined;
  return async (url, init) => {
    loading ??= import('./undici-fetch.ts').then(({ undiciFetch }) => undiciFetch(proxy));
    return (await loading)(url, init);
  };
}
