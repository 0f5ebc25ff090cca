import type { JsonObject } from '../../model/json.ts';
import {
  type Check,
  exactly,
  filledText,
  ipv4Cidr,
  listOf,
  md5Key,
  nullOr,
  objectOf,
  oneOf,
  optional,
  required,
  text,
  uint32,
  uuid,
} from './check.ts';

/** SettingsRequest: an empty body changes nothing, null resets a field. A field outside the contract must equal its stored value. */
export function checkSettings(body: JsonObject, stored: JsonObject): string | undefined {
  return objectOf({ default_asn: optional(nullOr(uint32)) })(body, '', stored);
}

/** InterconnectCreate: `type` selects which of the two bodies it is. */
export function checkInterconnectCreate(body: JsonObject, account: string): string | undefined {
  const shared = { account: required(exactly(account, 'account')), type: required(oneOf(['direct', 'gcp_partner'])) };
  const direct = { ...shared, slot_id: required(uuid), speed: optional(nullOr(text)) };
  const gcpPartner = { ...shared, bandwidth: required(oneOf(bandwidths)), pairing_key: required(filledText) };
  const known = Object.hasOwn(body, 'type') ? shared.type.check(body['type'] ?? null, 'type', undefined) : undefined;
  return known ?? objectOf(body['type'] === 'gcp_partner' ? gcpPartner : direct)(body, '', undefined);
}

const bandwidths = ['50M', '100M', '200M', '300M', '400M', '500M', '1G', '2G', '5G', '10G', '20G', '50G'];

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

/** CniUpdate: the whole object. A field outside the contract must equal its stored value. */
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
