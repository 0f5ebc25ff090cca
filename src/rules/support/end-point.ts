import type { DesiredCni } from '../../model/desired.ts';
import { parseCidr, type Cidr } from '../../net/cidr.ts';

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
