import { chooseProxy } from './choose-proxy.ts';
import type { Proxy, ProxySettings } from './choose-proxy.ts';
import { directFetch } from './fetch.ts';
import type { Fetch } from './fetch.ts';
import { localFetch } from './local-fetch.ts';
import { proxyFetch } from './proxy-fetch.ts';

export type { ProxySettings } from './choose-proxy.ts';

export type FetchChoice =
  | { readonly ok: true; readonly fetch: Fetch; readonly proxy: Proxy | undefined }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** The `fetch` for a URL that a token may be sent to: plain http to this machine alone, https through the proxy that is set for it. */
export function fetchTo(url: URL, settings: ProxySettings): FetchChoice {
  const choice = chooseProxy(url, settings);
  return choice.ok ? { ok: true, fetch: fetchFor(url, choice.proxy), proxy: choice.proxy } : choice;
}

function fetchFor({ protocol, hostname }: URL, proxy: Proxy | undefined): Fetch {
  if (protocol === 'http:') return localFetch(hostname);
  return proxy === undefined ? directFetch : proxyFetch(proxy);
}
