import type { Unusable } from './base-url.ts';
import { chooseProxy, type Proxy, type ProxySettings } from './choose-proxy.ts';
import { directFetch, type Fetch } from './fetch.ts';

type FetchChoice = { readonly ok: true; readonly fetch: Fetch; readonly proxy: Proxy | undefined } | Unusable;

/**
 * The `fetch` for a URL that may receive a token. Plain http goes only to this machine. https goes through the proxy that is set for it.
 */
export function fetchTo(url: URL, settings: ProxySettings): FetchChoice {
  const choice = chooseProxy(url, settings);
  return choice.ok ? { ok: true, fetch: fetchFor(url, choice.proxy), proxy: choice.proxy } : choice;
}

function fetchFor({ protocol, hostname }: URL, proxy: Proxy | undefined): Fetch {
  if (protocol === 'http:') return localFetch(hostname);
  return proxy === undefined ? directFetch : proxyFetch(proxy);
}

/**
 * A `fetch` through a proxy. Node 20's own `fetch` ignores proxies and accepts no dispatcher of another undici. So undici is loaded with
 * the first request, and only where a proxy is set.
 */
function proxyFetch(proxy: Proxy): Fetch {
  let loading: Promise<Fetch> | undefined;
  return async (url, init) => {
    loading ??= import('./undici-fetch.ts').then(({ undiciFetch }) => undiciFetch(proxy));
    return (await loading)(url, init);
  };
}

/**
 * A `fetch` for plain http. It reaches only this machine and uses no proxy, which would see the token unencrypted. Node's own `fetch` is
 * enough for an address. A name needs a check of its addresses at each connection, which undici makes. undici is loaded with the first
 * request.
 */
function localFetch(hostname: string): Fetch {
  if (hostname !== 'localhost' && !nodeMayUseProxy()) return directFetch;
  let loading: Promise<Fetch> | undefined;
  return async (url, init) => {
    loading ??= import('./undici-fetch.ts').then(({ loopbackFetch }) => loopbackFetch());
    return (await loading)(url, init);
  };
}

/** Node.js 24 and later can send all requests of their own `fetch` through HTTP_PROXY. */
function nodeMayUseProxy(): boolean {
  const { NODE_USE_ENV_PROXY: variable = '', NODE_OPTIONS: options = '' } = process.env;
  return variable !== '' || [...process.execArgv, options].some((text) => text.includes('use-env-proxy'));
}
