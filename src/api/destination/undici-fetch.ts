// The only import of undici. It is static: with a dynamic import, a CommonJS package has no named exports once it is bundled. Load this
// file only where a proxy is set, or a name must be checked.
import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch, Pool, ProxyAgent } from 'undici';
import { isLocalHost, isLoopbackAddress } from './base-url.ts';
import type { Proxy } from './choose-proxy.ts';
import type { Fetch } from './fetch.ts';

/** A `fetch` through a CONNECT tunnel: the proxy sees the name of the host and nothing of the request. */
export function undiciFetch(proxy: Proxy): Fetch {
  const token = proxy.authorization === undefined ? {} : { token: proxy.authorization };
  const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: true, ...token, ...namelessTls(proxy) });
  return (url, init) => fetch(url, { ...init, dispatcher });
}

/** All addresses of a name, as `dns.lookup` gives them. */
export type Resolve = (
  hostname: string,
  callback: (error: Error | null, addresses?: readonly LookupAddress[]) => void,
) => void;

const resolveBySystem: Resolve = (hostname, callback) => lookup(hostname, { all: true }, callback);

/**
 * A `fetch` that connects only to loopback addresses. It checks the addresses between the lookup of a name and the connection, and
 * connects to exactly these. So a second lookup cannot give another answer. Where any address of a name is not loopback, it connects to
 * none of them.
 */
export function loopbackFetch(resolve = resolveBySystem): Fetch {
  const connect = buildConnector({ lookup: lookupLoopback(resolve) });
  const guarded: buildConnector.connector = (options, callback) => {
    if (isLocalHost(options.hostname)) connect(options, callback);
    else callback(new NotThisMachine(options.hostname), null);
  };
  const dispatcher = new Agent({ connect: guarded });
  return (url, init) => fetch(url, { ...init, dispatcher });
}

function lookupLoopback(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, (error, addresses = []) => {
      const foreign = addresses.find(({ address }) => !isLoopbackAddress(address));
      const [first] = addresses;
      if (error !== null) callback(error, []);
      else if (foreign !== undefined || first === undefined) callback(new NotThisMachine(hostname), []);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
}

/** It has the form of an error of the system's lookup, so that it counts as a request that was not sent. */
class NotThisMachine extends Error {
  override readonly name = 'NotThisMachine';
  readonly code = 'ERR_NOT_LOOPBACK';
  readonly syscall = 'getaddrinfo';
  readonly hostname: string;

  constructor(hostname: string) {
    super(`${hostname} does not resolve to this machine alone`);
    this.hostname = hostname;
  }
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
