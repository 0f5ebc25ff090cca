// The only import of undici, and a static one: imported dynamically, a CommonJS package has no named exports once it is bundled.
import { fetch, ProxyAgent } from 'undici';
import type { Proxy } from './choose-proxy.ts';
import type { Fetch } from './fetch.ts';

/** https goes through a CONNECT tunnel; http is forwarded, as proxies expect it. Load this file only where there is a proxy. */
export function undiciFetch(proxy: Proxy): Fetch {
  const token = proxy.authorization === undefined ? {} : { token: proxy.authorization };
  const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: false, ...token });
  return (url, init) => fetch(url, { ...init, dispatcher });
}
