/** Operation ids of `/cni/*` that only read. */
type CniReadOperation =
  | 'get_settings'
  | 'list_interconnects'
  | 'get_interconnect'
  | 'get_interconnect_loa'
  | 'get_interconnect_loa_default_name'
  | 'get_interconnect_status'
  | 'list_cnis'
  | 'get_cni'
  | 'list_slots'
  | 'get_slot';

/** Operation ids of the reads that tell what a circuit carries: `/magic/*`, `/addressing/*` and GraphQL. */
export type TrafficOperation =
  | 'list_magic_routes'
  | 'list_cf_interconnects'
  | 'list_gre_tunnels'
  | 'list_ipsec_tunnels'
  | 'get_magic_bgp_settings'
  | 'list_ip_prefixes'
  | 'list_bgp_prefixes'
  | 'query_analytics';

/** Operation ids of the contracts that only read. `query_analytics` is a POST, and reads too. */
export type ReadOperation = CniReadOperation | TrafficOperation;

/** Operation ids of the contract that change something. */
export type WriteOperation =
  'update_settings' | 'create_interconnect' | 'delete_interconnect' | 'create_cni' | 'update_cni' | 'delete_cni';

export type Operation = ReadOperation | WriteOperation;
