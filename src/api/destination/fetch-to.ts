import type { Unusable } from './base-url.ts';
import { chooseProxy, type Proxy, type ProxySettings } from './choose-proxy.ts';
import type { Fetch } from './fetch.ts';
import { loopbackFetch, secureFetch } from './node-fetch.ts';

type FetchChoice = { readonly ok: true; readonly fetch: Fetch; readonly proxy: Proxy | undefined } | Unusable;

/**
 * The `fetch` for a URL that may receive a token. Plain http goes only to this machine. https goes through the proxy that is set for it.
 */
export function fetchTo(url: URL, settings: ProxySettings): FetchChoice {
  const choice = chooseProxy(url, settings);
  return choice.ok ? { ok: true, fetch: fetchFor(url, choice.proxy), proxy: choice.proxy } : choice;
}

/** Plain http reaches only this machine and uses no proxy, which would see the token unencrypted. */
function fetchFor({ protocol }: URL, proxy: Proxy | undefined): Fetch {
  if (protocol === 'http:') return loopbackFetch();
  return proxy === undefined ? secureFetch() : proxyFetch(proxy);
}

/** A `fetch` through a proxy. undici is loaded with the first request. */
function proxyFetch(proxy: Proxy): Fetch {
  let loading: Promise<Fetch> | undefined;
  return async (url, init) => {
    loading ??= import('./undici-fetch.ts').then(({ undiciFetch }) => undiciFetch(proxy));
    return (await loading)(url, init);
  };
}
