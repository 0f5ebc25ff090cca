import { BlockList, isIP } from 'node:net';
import { trimEndOf } from '../model/text.ts';

/** Cloudflare's API, version 4. */
export const defaultBaseUrl = 'https://api.cloudflare.com/client/v4';

/** Why a setting cannot be used. The message never repeats its value: it may hold a password. */
export interface Unusable {
  readonly ok: false;
  readonly message: string;
  readonly hint: string;
}

type BaseUrlCheck = { readonly ok: true; readonly url: string } | Unusable;

/**
 * Checks a base URL: https, or http on loopback only (credentials must never cross a network in the clear). Answers the URL without
 * a trailing slash. The messages never repeat the text: a password may have been pasted into it.
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

/** Why no token may be sent to a URL, as the end of a sentence that begins with its name; undefined where one may. */
export function problemOfUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not a URL';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'holds credentials';
  if (url.search !== '' || text.includes('?')) return 'holds a query';
  if (url.hash !== '' || text.includes('#')) return 'holds a fragment';
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLocalHost(url.hostname));
  return isSafe ? undefined : 'is neither https nor http on this machine';
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** 127.0.0.0/8 (RFC 1122, 3.2.1.3), also as IPv6 maps it (`::ffff:127.0.0.1`), and ::1. `0.0.0.0` and `::` are no addresses to send to. */
export function isLoopbackAddress(text: string): boolean {
  const [address = ''] = text.split('%', 1);
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * A host, as `URL` spells it, that plain http may go to: a loopback address, or exactly `localhost`. What that name leads to is checked with
 * each connection (`local-fetch`). Any other name, `NAME.localhost` and `localhost.` among them, is what a name server says.
 */
export function isLocalHost(hostname: string): boolean {
  return hostname === 'localhost' || isLoopbackAddress(hostname.replace(/^\[|\]$/g, ''));
}
