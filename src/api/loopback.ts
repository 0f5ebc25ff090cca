import { BlockList, isIP } from 'node:net';

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
