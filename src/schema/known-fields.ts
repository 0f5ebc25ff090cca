import { sensitiveFields } from '../model/secret.ts';

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}

/**
 * Document fields whose values may be shown: all fields of the schema except the sensitive fields. Tests compare this list with the schema.
 */
export const documentFields = words(
  'account address_contains bandwidth bgp bgp_mode check cnis conduit_name credentials cust_ip customer_asn default_asn description device',
  'diverse_from extra_prefixes facility group id ignore interconnect interconnects labels magic max_deletes metros mtu name off p2p_ip pace policy preflight protect',
  'prune redundancy region require_healthy requires rules service settings site slot slot_id soak speed state token_env tunnel_health type unguarded unmanaged version',
);

/** The same for seeds and faults of the sandbox. */
export const sandboxFields = words(
  'account account_id accounts address addressing advertised advertised_modified_at allow_null_cipher analytics approved as_no asn',
  'asn_prepend_count auto_advertise_withdraw automatic_return_routing avg bgp bgp_mode bgp_prefixes bgp_settings bgp_signal_opts bgp_state',
  'bgp_status bitRateFiveMinutes body bytes ccr_device_name cf_speaker_ip cf_speaker_port cidr cloudflare_asn cloudflare_endpoint',
  'cloudflare_gre_endpoint cnis code colo_name colo_names colo_regions commits conduit_name count created_at created_on cust_ip',
  'custom_remote_identities customer_asn customer_endpoint customer_gre_endpoint customer_speaker_ip customer_speaker_port',
  'datetimeFiveMinutes default_asn delegate_loa_creation demarc description dimensions direction edgeColoName effective egress enabled',
  'every export_filter_id extra_prefixes facility fields fingerprint format fqdn_id gre gre_tunnels headers health health_check how id',
  'import_filter_id ingress interconnect interconnects interface_address interface_address6 ip ipsec_tunnels irr_validation_state kind',
  'last_generated_on links loa_document_id magic message modified_at modified_on ms mtu name names nexthop nth occupied on_demand',
  'on_demand_enabled on_demand_locked operation owner ownership_validation_state ownership_validation_token p2p_ip path prefix prefixes',
  'priority probability progress psk_metadata rate reason recent redistribute region replay_protection retry_after routes',
  'rpki_validation_state saved scope secrets seed sensitive sent settings shown_as site slot_id slots source speed state static:wan status taken_at target',
  'tcp_established text texts times to ttl tunnelName tunnelState tunnels type updated_at version virtual_port_reservation_id weight when',
  'with_data',
);

/**
 * Maps that are equal in all of these texts, with all fields that they may hold. Other names in these maps are not fields, even if they are
 * fields elsewhere.
 */
export const fieldsWithin: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['bgp', words('customer_asn extra_prefixes md5_key')],
  ['credentials', words('token_env')],
  ['labels', new Set()],
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
  'labels',
  'magic',
  'metros',
  'off',
  'pace',
  'policy',
  'redundancy',
  'rules',
  'settings',
  'slot',
  'unguarded',
]);
