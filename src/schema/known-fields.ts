import { sensitiveFields } from './sensitive-fields.ts';

/**
 * The fields of documents, seeds and faults whose values may be shown where they stand: all that the schemas know but the sensitive ones.
 * A test compares them with the schemas.
 */
export const shownFields: ReadonlySet<string> = new Set(
  [
    'account accounts address address_contains bandwidth bgp bgp_mode body bytes ccr_device_name cidr cnis commits conduit_name',
    'created_at credentials cust_ip customer_asn default_asn demarc description device diverse_from every extra_prefixes facility',
    'fields fingerprint format group headers id ignore interconnect interconnects ip kind links magic max_deletes ms mtu name names',
    'nth occupied off operation owner p2p_ip path policy probability progress protect prune reason region require_healthy requires',
    'retry_after rules seed sent settings shown_as site slot slot_id slots speed state status taken_at text times to token_env tunnels',
    'type unmanaged version when',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a word is the name of a field, sensitive or not: names of ours tell nothing of a document. */
export function isFieldName(word: string): boolean {
  return shownFields.has(word) || sensitiveFields.has(word);
}
