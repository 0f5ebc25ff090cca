import IpCidr from 'ip-cidr';

/** An IPv4 address, the length of its prefix, and the range of its network. */
export interface Cidr {
  /** The address as written: `192.168.3.5`. */
  readonly address: string;
  /** 0 to 32. */
  readonly length: number;
  /** The first address of the network, as an unsigned 32-bit number. */
  readonly first: number;
  /** The last address of the network, as an unsigned 32-bit number. */
  readonly last: number;
}

// The form that the contract (`Ipv4Cidr`) requires. ip-cidr alone accepts more: IPv6, a missing length, and `/08`.
const form = /^[0-9.]{7,15}\/(?:0|[1-9][0-9]?)$/;

// Several rules and the plan ask about the same few thousand texts. The map is emptied when full, so it stays small.
const parsed = new Map<string, Cidr | undefined>();
const parsedLimit = 65_536;

const dot = 46;
const zero = 48;

/**
 * Reads `A.B.C.D/N` strictly. Octets are decimal, up to 255, without leading zeros. The length is up to 32, without leading zeros. No
 * text may stand before or after. Host bits may be set. Undefined for any other text.
 */
export function parseCidr(text: string): Cidr | undefined {
  const known = parsed.get(text);
  if (known !== undefined || parsed.has(text)) return known;
  if (parsed.size >= parsedLimit) parsed.clear();
  const result = form.test(text) ? readCidr(text) : undefined;
  parsed.set(text, result);
  return result;
}

/**
 * Reads the address and its range in one pass. ip-cidr takes seven times as long for the range alone, and to load it takes as long as to
 * check a small document. So it is left to `networkOf`, which few runs need. A plan of 5,000 CNIs reads 10,000 addresses.
 */
function readCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/');
  const length = Number(text.slice(slash + 1));
  if (length > 32) return undefined;
  const address = text.slice(0, slash);
  const value = readAddress(address);
  if (value === undefined) return undefined;
  const size = 2 ** (32 - length);
  const first = value - (value % size);
  return { address, length, first, last: first + size - 1 };
}

/** The unsigned 32-bit number of four octets, each from 0 to 255 without leading zeros. Splitting the text would take three times as long. */
function readAddress(address: string): number | undefined {
  let value = 0;
  let octet = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i);
    if (code === dot) {
      if (digits === 0) return undefined;
      value = value * 256 + octet;
      octet = 0;
      digits = 0;
      dots += 1;
      continue;
    }
    if (digits > 0 && octet === 0) return undefined;
    octet = octet * 10 + code - zero;
    digits += 1;
    if (octet > 255) return undefined;
  }
  return dots === 3 && digits > 0 ? value * 256 + octet : undefined;
}

/**
 * The single spelling of a prefix. Blanks around it and a zero before the length (`10.0.0.0/08`) are removed. Octets with leading zeros
 * stay, because some programs read them as octal. A text that is not a prefix stays as it is.
 */
export function canonicalCidr(text: string): string {
  if (parseCidr(text) !== undefined) return text;
  const lax = text.trim().replace(/\/0+(?=[0-9])/, '/');
  return parseCidr(lax) === undefined ? text : lax;
}

/** True where both texts mean the same address and length. Texts that are not prefixes are the same only where they are equal. */
export function sameCidr(a: string, b: string): boolean {
  return a === b || canonicalCidr(a) === canonicalCidr(b);
}

/** True where both have the same network and length. Host bits do not matter. */
export function sameNetwork(a: Cidr, b: Cidr): boolean {
  return a.first === b.first && a.last === b.last;
}

export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** True where the address is not the first address of its network: `10.0.0.1/24` has host bits, `10.0.0.0/24` has none. */
export function hasHostBits(c: Cidr): boolean {
  return readAddress(c.address) !== c.first;
}

/** The network without host bits: `10.0.0.0/24` for `10.0.0.7/24`. */
export function networkOf(c: Cidr): string {
  return `${new IpCidr(`${c.address}/${c.length}`).start<string>()}/${c.length}`;
}

type AddressRole = 'host' | 'network' | 'broadcast';

/**
 * The first and the last address of a network are not hosts. Exceptions: in a /31 both are ends of a point-to-point link (RFC 3021), and
 * a /32 has only one address.
 */
export function addressRole(c: Cidr): AddressRole {
  if (c.length >= 31) return 'host';
  const value = readAddress(c.address);
  if (value === c.first) return 'network';
  return value === c.last ? 'broadcast' : 'host';
}
