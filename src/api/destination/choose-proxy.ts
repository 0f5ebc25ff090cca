import { BlockList, isIPv4 } from 'node:net';
import type { Unusable } from './base-url.ts';

/** Values of HTTPS_PROXY and NO_PROXY. */
export interface ProxySettings {
  readonly https?: string;
  readonly noProxy?: string;
}

export interface Proxy {
  /** Without user and password. */
  readonly url: string;
  /** Host and port, for messages. */
  readonly host: string;
  /** The `Proxy-Authorization` header. */
  readonly authorization: string | undefined;
}

type ProxyChoice = { readonly ok: true; readonly proxy: Proxy | undefined } | Unusable;

/**
 * The proxy for a URL: HTTPS_PROXY for https, unless NO_PROXY exempts the host. Plain http goes only to this machine. It never uses a
 * proxy, whatever NO_PROXY says: the proxy would see the token unencrypted.
 */
export function chooseProxy(url: URL, settings: ProxySettings): ProxyChoice {
  const text = settings.https?.trim() ?? '';
  if (url.protocol !== 'https:' || text === '' || isExempt(url, settings.noProxy ?? ''))
    return { ok: true, proxy: undefined };
  const proxy = parseProxy(text);
  if (proxy !== undefined) return { ok: true, proxy };
  // The message never repeats the value, which may hold a password.
  return {
    ok: false,
    message: 'the value of HTTPS_PROXY is not the URL of an http or https proxy',
    hint: 'write HTTPS_PROXY=http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, special characters percent-encoded; SOCKS is not supported',
  };
}

/** `proxy:3128` without a scheme means http, as in other tools. */
function parseProxy(text: string): Proxy | undefined {
  const full = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return undefined;
  const authorization = basic(url.username, url.password);
  if (authorization === undefined) return undefined;
  const defaultPort = url.protocol === 'https:' ? ':443' : ':80';
  return {
    url: url.origin,
    host: url.port === '' ? `${url.hostname}${defaultPort}` : url.host,
    authorization: authorization === '' ? undefined : authorization,
  };
}

/** Empty where there are no credentials; undefined where they cannot be decoded. */
function basic(username: string, password: string): string | undefined {
  if (username === '' && password === '') return '';
  try {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  } catch {
    return undefined;
  }
}

/** The parts of a proxy variable that no output may show: the password as it is written, and the password as it is sent. */
export function proxySecrets(text: string | undefined): readonly string[] {
  const value = text?.trim() ?? '';
  const sent = parseProxy(value)?.authorization?.replace(/^Basic /, '');
  const pair = sent === undefined ? '' : Buffer.from(sent, 'base64').toString('utf8');
  return [writtenPassword(value), pair.slice(pair.indexOf(':') + 1), sent ?? ''].filter((secret) => secret !== '');
}

/** The text between a name and `@`. It works on text that is not a URL, too. */
function writtenPassword(text: string): string {
  const scheme = text.indexOf('://');
  const start = scheme === -1 ? 0 : scheme + 3;
  const [colon, at] = [text.indexOf(':', start), text.lastIndexOf('@')];
  return colon === -1 || at < colon ? '' : text.slice(colon + 1, at);
}

/**
 * Reads NO_PROXY as curl, Go and Python do: entries separated by commas or spaces.
 *
 * `*` covers everything. A name covers itself and all names below it, with or without a leading `.` or `*.`. `:PORT` limits an entry to
 * that port. An IPv4 prefix (`10.0.0.0/8`) covers its addresses. Loopback is not exempt by itself: name `localhost` and `127.0.0.1` to
 * keep them off the proxy.
 */
export function isExempt(url: URL, noProxy: string): boolean {
  const host = url.hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const port = url.port !== '' ? url.port : url.protocol === 'https:' ? '443' : '80';
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => covers(entry, host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const prefix = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(entry);
  if (prefix !== null) return inPrefix(host, prefix[1] ?? '', Number(prefix[2]));
  const parts = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry);
  const name = (parts?.[1] ?? entry).replace(/^\[|\]$/g, '').replace(/^\*?\./, '');
  if (parts?.[2] !== undefined && parts[2] !== port) return false;
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

function inPrefix(host: string, network: string, length: number): boolean {
  if (!isIPv4(host) || !isIPv4(network) || length > 32) return false;
  const list = new BlockList();
  list.addSubnet(network, length, 'ipv4');
  return list.check(host, 'ipv4');
}
