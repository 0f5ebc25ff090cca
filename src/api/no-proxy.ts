import { BlockList, isIPv4 } from 'node:net';

/**
 * Whether NO_PROXY exempts a URL, as curl, Go and Python mean it: entries separated by commas or spaces; `*` is everything; a name
 * covers itself and all names below it, with or without a leading `.` or `*.`; `:PORT` narrows an entry to that port; an IPv4 prefix
 * (`10.0.0.0/8`) covers its addresses. Loopback is no exception: name `localhost` and `127.0.0.1` to keep them off the proxy.
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
