import { BlockList, isIP } from 'node:net';
import { trimEndOf } from '../../model/text.ts';

export const defaultBaseUrl = 'https://api.cloudflare.com/client/v4';

/** Why a setting cannot be used. The message never repeats the setting's value, which may hold a password. */
export interface Unusable {
  readonly ok: false;
  readonly message: string;
  readonly hint: string;
}

type BaseUrlCheck = { readonly ok: true; readonly url: string } | Unusable;

/**
 * Checks a base URL. It must be https, or http on loopback only: credentials must never cross a network unencrypted. Returns the URL
 * without a trailing slash. The messages never repeat the text, because a user may have pasted a password into it.
 */
export function checkBaseUrl(text: string): BaseUrlCheck {
  const problem = problemOfUrl(text);
  if (problem !== undefined) {
    return {
      ok: false,
      message: `the base URL ${problem}`,
      hint: `leave CLOUDFLARE_BASE_URL and --base-url out to use ${defaultBaseUrl}; http is accepted for 127.0.0.1, ::1 and localhost`,
    };
  }
  const url = new URL(text);
  return { ok: true, url: url.origin + trimEndOf(url.pathname, '/') };
}

/** Why a token must not be sent to a URL. The text ends a sentence that begins with the URL's name. Undefined where a token may be sent. */
export function problemOfUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'holds credentials';
  if (url.search !== '' || text.includes('?')) return 'contains a query';
  if (url.hash !== '' || text.includes('#')) return 'contains a fragment';
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLocalHost(url.hostname));
  return isSafe ? undefined : 'is neither https nor http on this machine';
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for 127.0.0.0/8 (RFC 1122, 3.2.1.3), its IPv6-mapped form (`::ffff:127.0.0.1`) and ::1. `0.0.0.0` and `::` are not destinations. */
export function isLoopbackAddress(text: string): boolean {
  const [address = ''] = text.split('%', 1);
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * True for a host, as `URL` spells it, that plain http may go to: a loopback address, or exactly `localhost`. `loopbackFetch` checks the
 * addresses of `localhost` at each connection. All other names depend on a name server, `NAME.localhost` and `localhost.` included.
 */
export function isLocalHost(hostname: string): boolean {
  return hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[|\]$/g, ''));
}
