import type { JsonObject } from '../../model/json.ts';
import { type Check, listOf, nullOr, objectOf, optional, required } from './check.ts';
import { exactly, filledText, ipv4Cidr, md5Key, oneOf, text, uint32 } from './values.ts';

const magic: Check = objectOf({
  conduit_name: required(text),
  description: required(text),
  mtu: required(uint32),
});

const bgp: Check = objectOf({
  customer_asn: required(uint32),
  extra_prefixes: required(listOf(ipv4Cidr)),
  md5_key: optional(nullOr(md5Key)),
});

/** CniCreate: Cloudflare assigns the id and the addresses. */
export function checkCniCreate(body: JsonObject, account: string): string | undefined {
  const check = objectOf({
    account: required(exactly(account, 'account')),
    interconnect: required(filledText),
    magic: required(magic),
    bgp: optional(bgp),
  });
  return check(body, '', undefined);
}

/** CniUpdate: the whole object; fields outside the contract come back as they are stored. */
export function checkCniUpdate(body: JsonObject, account: string, id: string, stored: JsonObject): string | undefined {
  const check = objectOf({
    id: required(exactly(id, 'id')),
    account: required(exactly(account, 'account')),
    cust_ip: required(ipv4Cidr),
    interconnect: required(filledText),
    magic: required(magic),
    p2p_ip: required(ipv4Cidr),
    bgp: optional(bgp),
    bgp_mode: optional(oneOf(['dynamic_route_exchange', 'advertise_only'])),
  });
  return check(body, '', stored);
}
