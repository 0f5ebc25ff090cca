import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { refuse, type Reply } from './reply.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Refuses a request that names another host than this machine, of the API as of the control paths: a page whose name was led to 127.0.0.1 (DNS
 * rebinding) may send whatever it likes, the header with a token included. Its own name stands in Host, and in Origin.
 */
export function refuseForeign({ host, origin }: IncomingHttpHeaders): Reply | undefined {
  if (host === undefined || !isLocal(`http://${host}`)) return refuse(403, refusal('Host'));
  if (origin !== undefined && !isLocal(origin)) return refuse(403, refusal('Origin'));
  return undefined;
}

function refusal(header: string): string {
  return `the sandbox is for this machine alone: ${header} must be a loopback address or localhost`;
}

/** A loopback address or exactly `localhost`, with any port and nothing else: `localhost.` and `NAME.localhost` are names like others. */
function isLocal(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, pathname, search, hash, hostname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  if (username + password + search + hash !== '' || pathname !== '/' || text.endsWith('/')) return false;
  const address = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  if (version === 0) return hostname === 'localhost';
  return loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
