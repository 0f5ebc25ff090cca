import type { DesiredAccount, DesiredCni, DesiredInterconnect, Location } from '../../model/desired.ts';
import { addressOf, interconnectsByKey, presentCnis } from './lookups.ts';

interface DeclaredAsn {
  /** The start of a sentence about it: `cni.wan-a: customer_asn`. */
  readonly label: string;
  /** The address of the CNI. Empty for the account's default ASN. */
  readonly about: readonly string[];
  readonly asn: number;
  readonly locate: () => Location;
}

/** The account's default ASN, and the ASN of each CNI. */
export function* declaredAsns(account: DesiredAccount): Iterable<DeclaredAsn> {
  const { settings } = account;
  if (settings?.default_asn !== undefined) {
    yield {
      label: 'settings: default_asn',
      about: [],
      asn: settings.default_asn,
      locate: () => settings.origin.locate(['default_asn']),
    };
  }
  for (const cni of presentCnis(account)) {
    const asn = cni.bgp?.customer_asn;
    if (asn === undefined) continue;
    yield {
      label: `${addressOf(cni)}: customer_asn`,
      about: [addressOf(cni)],
      asn,
      locate: () => cni.origin.locate(['bgp', 'customer_asn']),
    };
  }
}

/** In bytes. Source: Cloudflare's Network Interconnect documentation. RFC 791 requires every host to accept 576 bytes. */
export const smallestMtu = 576;

/**
 * In bytes, for a direct interconnect. Source: Cloudflare's Network Interconnect documentation. Dataplane v2 has 1500 in both directions,
 * v1 has 1476 towards Cloudflare.
 */
export const largestDirectMtu = 1500;

/** In bytes: the sizes that Google offers for a VLAN attachment. */
export const partnerMtus: readonly number[] = [1440, 1460, 1500, 8896];

interface DeclaredMtu {
  readonly cni: DesiredCni;
  readonly mtu: number;
  /** The type of the CNI's interconnect. Undefined if no document declares it. */
  readonly hostType: DesiredInterconnect['type'] | undefined;
}

export function* declaredMtus(account: DesiredAccount): Iterable<DeclaredMtu> {
  const interconnects = interconnectsByKey(account);
  for (const cni of presentCnis(account)) {
    const { mtu } = cni.magic;
    if (mtu === undefined) continue;
    const host = cni.interconnect === undefined ? undefined : interconnects.get(cni.interconnect);
    yield { cni, mtu, hostType: host?.type };
  }
}
