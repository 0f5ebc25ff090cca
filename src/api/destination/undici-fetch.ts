// The only import of undici. It is static: with a dynamic import, a CommonJS package has no named exports once it is bundled. Load this
// file only where a proxy is set.
import { isIP } from 'node:net';
import { buildConnector, fetch, Pool, ProxyAgent } from 'undici';
import type { Proxy } from './choose-proxy.ts';
import type { Fetch } from './fetch.ts';

/** A `fetch` through a CONNECT tunnel: the proxy sees the name of the host and nothing of the request. */
export function undiciFetch(proxy: Proxy): Fetch {
  const token = proxy.authorization === undefined ? {} : { token: proxy.authorization };
  const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: true, ...token, ...namelessTls(proxy) });
  return async (url, init) => {
    const { status, headers, body } = await fetch(url, { ...init, dispatcher });
    const reader = body?.getReader();
    return {
      status,
      headers,
      body:
        reader === undefined
          ? null
          : {
              read: async () => bytesOf((await reader.read()).value),
              cancel: () => void reader.cancel().catch(() => undefined),
            },
    };
  };
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}

/**
 * How to reach an https proxy whose URL has an address, not a name. It sends no server name, because an address must not be a server name
 * (RFC 6066, 3; Node.js warns). The proxy's certificate is still compared with the address.
 */
function namelessTls({ url }: Proxy): Pick<ProxyAgent.Options, 'clientFactory'> {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' || isIP(hostname.replace(/^\[|\]$/g, '')) === 0) return {};
  const connect = buildConnector({});
  const nameless: buildConnector.connector = (options, callback) => connect({ ...options, servername: '' }, callback);
  return { clientFactory: (origin) => new Pool(origin, { connect: nameless }) };
}
