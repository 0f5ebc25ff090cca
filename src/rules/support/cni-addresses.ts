import type { DesiredCni, Location } from '../../model/desired.ts';
import { type Cidr, parseCidr } from '../../net/cidr.ts';

/** A prefix that a CNI asks Cloudflare to advertise. */
interface DeclaredPrefix {
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
interface EndPoint {
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
