import type { DesiredAccount, DesiredCni, DesiredInterconnect, Location } from '../../model/desired.ts';
import { addressOf, interconnectsByKey, presentCnis } from './by-key.ts';

/** An ASN that a document writes. */
interface DeclaredAsn {
  /** Where it is, to begin a sentence with: `cni.wan-a: customer_asn`. */
  readonly label: string;
  /** The address of the CNI, where it is one's. */
  readonly about: readonly string[];
  readonly asn: number;
  readonly locate: () => Location;
}

/** Every ASN of an account: the default one, and each CNI's. */
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

/** Bytes. Cloudflare's Network Interconnect documentation; RFC 791 asks every host to take 576 bytes. */
export const smallestMtu = 576;

/** Bytes on a direct interconnect. Cloudflare's Network Interconnect documentation: 1500 both ways on dataplane v2, 1476 towards Cloudflare on v1. */
export const largestDirectMtu = 1500;

/** Bytes that Google offers for a VLAN attachment. */
export const partnerMtus: readonly number[] = [1440, 1460, 1500, 8896];

/** An MTU that a document writes. */
interface DeclaredMtu {
  readonly cni: DesiredCni;
  readonly mtu: number;
  /** The type of the interconnect, where a document declares it. */
  readonly hostType: DesiredInterconnect['type'] | undefined;
}

/** Every MTU of an account. */
export function* declaredMtus(account: DesiredAccount): Iterable<DeclaredMtu> {
  const interconnects = interconnectsByKey(account);
  for (const cni of presentCnis(account)) {
    const { mtu } = cni.magic;
    if (mtu === undefined) continue;
    const host = cni.interconnect === undefined ? undefined : interconnects.get(cni.interconnect);
    yield { cni, mtu, hostType: host?.type };
  }
}
