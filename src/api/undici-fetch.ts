// The only import of undici, and a static one: imported dynamically, a CommonJS package has no named exports once it is bundled.
import { isIP } from 'node:net';
import { buildConnector, fetch, Pool, ProxyAgent } from 'undici';
import type { Proxy } from './choose-proxy.ts';
import type { Fetch } from './fetch.ts';

/** https goes through a CONNECT tunnel; http is forwarded, as proxies expect it. Load this file only where there is a proxy. */
export function undiciFetch(proxy: Proxy): Fetch {
  const token = proxy.authorization === undefined ? {} : { token: proxy.authorization };
  const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: false, ...token, ...namelessTls(proxy) });
  return (url, init) => fetch(url, { ...init, dispatcher });
}

/**
 * How to reach an https proxy that is named by an address: without a server name, which no address may be (RFC 6066, 3; Node.js warns of it).
 * Its certificate is still compared with the address.
 */
function namelessTls({ url }: Proxy): Pick<ProxyAgent.Options, 'clientFactory'> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' || isIP(hostname.replace(/^\[|\]$/g, '')) === 0) return {};
  const connect = buildConnector({});
  const nameless: buildConnector.connector = (options, callback) => connect({ ...options, servername: '' }, callback);
  return { clientFactory: (origin) => new Pool(origin, { connect: nameless }) };
}
