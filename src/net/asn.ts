/** Cloudflare's own public ASN. It is Cloudflare's side of every session, unless the account has a private ASN. */
export const cloudflareAsn = 13335;

/** The largest number in four octets (RFC 6793). */
const maxAsn = 4_294_967_295;

/** True for 1 to 4294967295. 0 must never be used in a session (RFC 7607). Larger numbers do not fit into four octets (RFC 6793). */
export function isValidAsn(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= maxAsn;
}

interface AsnRange {
  readonly from: number;
  readonly to: number;
  readonly meaning: string;
}

/**
 * IANA's registry of special-purpose AS numbers, and the range that IANA reserves between the last documentation number and 131072. The
 * private ranges (64512 to 65534 and 4200000000 to 4294967294, RFC 6996) are left out on purpose: customers use them.
 */
const reserved: readonly AsnRange[] = [
  { from: 0, to: 0, meaning: 'reserved: no session may use it (RFC 7607)' },
  { from: 23456, to: 23456, meaning: 'AS_TRANS, the placeholder for four-octet ASNs (RFC 4893, RFC 6793)' },
  { from: 64496, to: 64511, meaning: 'reserved for documentation (RFC 5398)' },
  { from: 65535, to: 65535, meaning: 'reserved as the last two-octet ASN (RFC 7300)' },
  { from: 65536, to: 65551, meaning: 'reserved for documentation (RFC 5398)' },
  { from: 65552, to: 131071, meaning: 'reserved by IANA' },
  { from: maxAsn, to: maxAsn, meaning: 'reserved as the last four-octet ASN (RFC 7300)' },
];

/** Why an ASN must not be used. The text follows "AS64500 is". Undefined for public and private ASNs. */
export function describeAsn(n: number): string | undefined {
  return reserved.find((range) => range.from <= n && n <= range.to)?.meaning;
}
