import type { DesiredAccount, DesiredCni, DesiredInterconnect, Location } from '../../model/desired.ts';
import { type Cidr, parseCidr } from '../../net/cidr.ts';
import { addressOf, interconnectsByKey, presentCnis } from './by-key.ts';

/** An ASN that a document writes. */
export interface DeclaredAsn {
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

/** An MTU that a document writes. */
export interface DeclaredMtu {
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

/** A prefix that a CNI asks Cloudflare to advertise. */
export interface DeclaredPrefix {
  readonly text: string;
  readonly locate: () => Location;
}

/** The extra prefixes that are written. */
export function declaredPrefixes(cni: DesiredCni): readonly DeclaredPrefix[] {
  return (cni.bgp?.extra_prefixes ?? []).map((text, index) => ({
    text,
    locate: () => cni.origin.locate(['bgp', 'extra_prefixes', index]),
  }));
}

/** The two fields that hold the ends of a point-to-point link. */
export type EndField = 'cust_ip' | 'p2p_ip';

/** An end of a CNI's link, with the field that it is written in. */
export interface EndPoint {
  readonly field: EndField;
  readonly cidr: Cidr;
}

/** The ends of the link that are written and readable, the customer's first. */
export function endPoints(cni: DesiredCni): readonly EndPoint[] {
  return [...endPoint('cust_ip', cni.cust_ip), ...endPoint('p2p_ip', cni.p2p_ip)];
}

function endPoint(field: EndField, text: string | undefined): readonly EndPoint[] {
  const cidr = text === undefined ? undefined : parseCidr(text);
  return cidr === undefined ? [] : [{ field, cidr }];
}
