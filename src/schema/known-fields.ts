import { sensitiveFields } from '../model/secret.ts';

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/**
 * Document fields whose values may be shown: all fields of the schema except the sensitive fields. Tests compare this list with the schema.
 */
export const documentFields = words(
  'account address_contains bandwidth bgp bgp_mode check cnis conduit_name credentials cust_ip customer_asn default_asn description device',
  'diverse_from extra_prefixes facility group id ignore interconnect interconnects magic max_deletes metros mtu name off p2p_ip pace policy protect',
  'prune region require_healthy requires rules service settings site slot slot_id soak speed state token_env type unguarded unmanaged version',
);

/** The same for seeds and faults of the sandbox. */
export const sandboxFields = words(
  'account accounts address bgp bgp_mode body bytes ccr_device_name cidr cnis commits conduit_name created_at cust_ip customer_asn',
  'default_asn demarc description every extra_prefixes facility fields fingerprint format headers id interconnect interconnects ip kind links',
  'magic ms mtu name names nth occupied operation owner p2p_ip path probability progress reason region retry_after seed sent settings',
  'shown_as site slot_id slots speed state status taken_at text times to tunnels type when',
);

/**
 * Maps that are equal in all of these texts, with all fields that they may hold. Other names in these maps are not fields, even if they are
 * fields elsewhere.
 */
export const fieldsWithin: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['bgp', words('customer_asn extra_prefixes md5_key')],
  ['credentials', words('token_env')],
  ['magic', words('conduit_name description mtu')],
  ['settings', words('default_asn')],
]);

/** True for sensitive fields too: the name of a field reveals nothing about a document. */
export function isFieldName(word: string): boolean {
  return documentFields.has(word) || sandboxFields.has(word) || sensitiveFields.has(word);
}

/** Fields that the document schema defines as mappings or lists. */
export const collectionFields: ReadonlySet<string> = new Set([
  'bgp',
  'cnis',
  'credentials',
  'diverse_from',
  'extra_prefixes',
  'ignore',
  'interconnects',
  'magic',
  'metros',
  'off',
  'pace',
  'policy',
  'rules',
  'settings',
  'slot',
  'unguarded',
]);
