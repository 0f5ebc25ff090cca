// Generated from schemas/sandbox-seed.schema.json by npm run generate. Do not edit.

export type Uint32 = number;
export type Uuid = string;
/**
 * An object, or a plain string as the live API has shown it.
 */
export type Facility = SeedFacility | string;
/**
 * `account` is filled in where it is left out. A type that the contract does not know is kept as it is.
 */
export type SeedInterconnect = Interconnect;
/**
 * `A.B.C.D/N`, or an object as the live API has shown it.
 */
export type Address = string | SeedAddress;

/**
 * What the sandbox's accounts hold: the objects as they are on the wire, fields that demarc does not know included. A state file and GET /_sandbox/state have this form too.
 */
export interface SandboxSeed {
  /**
   * Of a snapshot (demarc snapshot, apply --snapshot), which is a seed too.
   */
  format?: 'demarc.snapshot/1';
  /**
   * Of a snapshot; the sandbox ignores it.
   */
  taken_at?: string;
  /**
   * Of a snapshot; the sandbox ignores it.
   */
  demarc?: string;
  /**
   * Of a snapshot; the sandbox ignores it.
   */
  fingerprint?: string;
  /**
   * Of a snapshot; the sandbox ignores it.
   */
  secrets?: boolean;
  /**
   * By account tag. An account that is not listed answers 403.
   */
  accounts: {
    [k: string]: SeedAccount;
  };
}
export interface SeedAccount {
  settings?: SeedSettings;
  /**
   * The ports that the account sees. A slot id listed under several accounts is one port: taken once, it is taken for all.
   */
  slots?: SeedSlot[];
  /**
   * A slot that hosts one of these is occupied, whatever the slot says.
   */
  interconnects?: SeedInterconnect[];
  cnis?: SeedCni[];
  /**
   * Health by interconnect name. An interconnect without an entry is Healthy (after --healthy-after, where it was created by a request).
   */
  status?: {
    [k: string]: SeedStatus;
  };
  /**
   * Names of GRE and IPsec tunnels, beside those of `magic`: they share the namespace of conduit names and are in no listing of this API. A CNI of such a name is a conflict (409).
   */
  tunnels?: string[];
  /**
   * The name of the account, which a letter of authorization bears. Left out: made of the account tag.
   */
  name?: string;
  magic?: SeedMagicSide;
  addressing?: SeedAddressing;
  analytics?: SeedAnalytics;
  progress?: SeedProgress;
}
export interface SeedSettings {
  default_asn: Uint32;
  [k: string]: unknown;
}
export interface SeedSlot {
  id: Uuid;
  facility: Facility;
  occupied: boolean;
  site: string;
  speed: string;
  /**
   * Who holds the slot.
   */
  account?: string;
  /**
   * The Cloudflare router that has the port.
   */
  ccr_device_name?: string | null;
  [k: string]: unknown;
}
export interface SeedFacility {
  address: string[];
  name: string;
  [k: string]: unknown;
}
export interface Interconnect {
  name: string;
  /**
   * direct or gcp_partner.
   */
  type: string;
  account?: string;
  owner?: string;
  facility?: Facility;
  site?: string;
  slot_id?: Uuid;
  speed?: string;
  region?: string;
  [k: string]: unknown;
}
/**
 * `account` is filled in where it is left out.
 */
export interface SeedCni {
  id: Uuid;
  account?: string;
  interconnect: string;
  cust_ip: Address;
  p2p_ip: Address;
  magic: SeedMagic;
  bgp?: SeedBgp;
  bgp_mode?: string;
  [k: string]: unknown;
}
export interface SeedAddress {
  ip: string;
  cidr: number;
  [k: string]: unknown;
}
export interface SeedMagic {
  conduit_name: string;
  description: string;
  mtu: Uint32;
  [k: string]: unknown;
}
export interface SeedBgp {
  customer_asn: Uint32;
  extra_prefixes: string[];
  /**
   * {"sensitive": true}, the mark of a snapshot without secrets: the sandbox makes up a key.
   */
  md5_key?:
    | string
    | null
    | {
        sensitive: true;
      };
  [k: string]: unknown;
}
export interface SeedStatus {
  state: string;
  /**
   * May accompany Down and Unhealthy.
   */
  reason?: string | null;
  [k: string]: unknown;
}
/**
 * What Magic Transit and Magic WAN show of the account, as it is on the wire. No route: there is none.
 */
export interface SeedMagicSide {
  routes?: SeedRoute[];
  /**
   * The CNIs as Magic sees them. Each belongs to the CNI of its name, else to the one of its addresses, else to the one on the port of its reservation, and follows the writes to it. Left out: one for each CNI.
   */
  interconnects?: SeedMagicInterconnect[];
  gre_tunnels?: SeedGreTunnel[];
  ipsec_tunnels?: SeedIpsecTunnel[];
  bgp_settings?: SeedBgpSettings;
}
/**
 * A static route. Its next hop is an address in the network of a tunnel.
 */
export interface SeedRoute {
  id: string;
  prefix: string;
  nexthop: string;
  priority: number;
  weight?: number;
  scope?: SeedRouteScope;
  description?: string;
  created_on?: string;
  modified_on?: string;
}
export interface SeedRouteScope {
  colo_names?: string[];
  colo_regions?: string[];
}
export interface SeedMagicInterconnect {
  id?: string;
  name?: string;
  colo_name?: string;
  version?: string;
  virtual_port_reservation_id?: string;
  description?: string;
  interface_address?: string;
  interface_address6?: string;
  mtu?: number;
  automatic_return_routing?: boolean;
  gre?: SeedInterconnectGre;
  health_check?: SeedHealthCheck;
  bgp?: SeedTunnelBgp;
  created_on?: string;
  modified_on?: string;
}
export interface SeedInterconnectGre {
  cloudflare_endpoint?: string;
}
export interface SeedHealthCheck {
  enabled?: boolean;
  rate?: 'low' | 'mid' | 'high';
  type?: 'reply' | 'request';
  direction?: 'unidirectional' | 'bidirectional';
  source?: string;
  /**
   * An object; a client that does not ask for it with `x-magic-new-hc-target: true` gets a string.
   */
  target?: string | SeedHealthTarget;
}
export interface SeedHealthTarget {
  effective?: string;
  saved?: string;
}
export interface SeedTunnelBgp {
  customer_asn?: Uint32;
  extra_prefixes?: string[];
  md5_key?: string | null;
  import_filter_id?: string;
  export_filter_id?: string;
  as_no?: number;
  cloudflare_endpoint?: string;
  customer_endpoint?: string;
}
export interface SeedGreTunnel {
  id: string;
  name: string;
  cloudflare_gre_endpoint: string;
  customer_gre_endpoint: string;
  ttl?: number;
  description?: string;
  interface_address: string;
  interface_address6?: string;
  mtu?: number;
  automatic_return_routing?: boolean;
  health_check?: SeedHealthCheck;
  bgp?: SeedTunnelBgp;
  bgp_status?: SeedTunnelBgpStatus;
  created_on?: string;
  modified_on?: string;
}
export interface SeedTunnelBgpStatus {
  state: 'BGP_DOWN' | 'BGP_UP' | 'BGP_ESTABLISHING';
  tcp_established: boolean;
  updated_at: string;
  bgp_state?: string;
  cf_speaker_ip?: string;
  cf_speaker_port?: number;
  customer_speaker_ip?: string;
  customer_speaker_port?: number;
}
export interface SeedIpsecTunnel {
  id: string;
  name: string;
  cloudflare_endpoint: string;
  customer_endpoint?: string;
  allow_null_cipher?: boolean;
  replay_protection?: boolean;
  psk_metadata?: SeedPskMetadata;
  custom_remote_identities?: SeedRemoteIdentities;
  description?: string;
  interface_address: string;
  interface_address6?: string;
  mtu?: number;
  automatic_return_routing?: boolean;
  health_check?: SeedHealthCheck;
  bgp?: SeedTunnelBgp;
  bgp_status?: SeedTunnelBgpStatus;
  created_on?: string;
  modified_on?: string;
}
export interface SeedPskMetadata {
  last_generated_on?: string;
}
export interface SeedRemoteIdentities {
  fqdn_id?: string;
}
/**
 * `cloudflare_asn` follows `default_asn` of the settings, unless they differ here. Left out: it is `default_asn`.
 */
export interface SeedBgpSettings {
  cloudflare_asn: Uint32;
  redistribute: SeedRedistribute;
  modified_on?: string;
}
export interface SeedRedistribute {
  'static:wan': boolean;
}
/**
 * BYOIP: the IP prefixes of the account, and what of them is announced to the Internet.
 */
export interface SeedAddressing {
  prefixes?: SeedIpPrefix[];
  /**
   * By id of the IP prefix. Left out: none.
   */
  bgp_prefixes?: {
    [k: string]: SeedBgpPrefix[];
  };
}
/**
 * `account_id` is filled in where it is left out.
 */
export interface SeedIpPrefix {
  id: string;
  account_id?: string;
  cidr: string;
  asn?: number | null;
  approved?: string;
  description?: string;
  advertised?: boolean | null;
  advertised_modified_at?: string | null;
  on_demand_enabled?: boolean;
  on_demand_locked?: boolean;
  irr_validation_state?: string;
  ownership_validation_state?: string;
  ownership_validation_token?: string;
  rpki_validation_state?: string;
  loa_document_id?: string | null;
  delegate_loa_creation?: boolean;
  created_at?: string;
  modified_at?: string;
}
export interface SeedBgpPrefix {
  id: string;
  cidr: string;
  asn?: number | null;
  asn_prepend_count?: number;
  auto_advertise_withdraw?: boolean;
  bgp_signal_opts?: SeedBgpSignal | null;
  on_demand?: SeedOnDemand | null;
  created_at?: string;
  modified_at?: string;
}
export interface SeedBgpSignal {
  enabled?: boolean;
  modified_at?: string | null;
}
export interface SeedOnDemand {
  advertised?: boolean | null;
  advertised_modified_at?: string | null;
  on_demand_enabled?: boolean;
  on_demand_locked?: boolean;
}
/**
 * What GraphQL answers: rows of the health checks and of the traffic of tunnels.
 */
export interface SeedAnalytics {
  /**
   * Of any time that is asked for. Left out: every tunnel with a health check is as healthy as its port: 1 while the port is Healthy, 0.5 while it is Unhealthy, 0 while it is Down, and no row while it is Pending.
   */
  health?: SeedHealthRow[];
  /**
   * In place of `health`, where at most five minutes are asked for.
   */
  recent?: SeedHealthRow[];
  ingress?: SeedTrafficRow[];
  egress?: SeedTrafficRow[];
}
export interface SeedHealthRow {
  count?: number;
  avg: SeedHealthAverage;
  dimensions: SeedHealthDimensions;
}
export interface SeedHealthAverage {
  tunnelState: number;
}
export interface SeedHealthDimensions {
  tunnelName: string;
  edgeColoName: string;
}
export interface SeedTrafficRow {
  avg: SeedTrafficAverage;
  dimensions: SeedTrafficDimensions;
}
export interface SeedTrafficAverage {
  bitRateFiveMinutes: number;
}
export interface SeedTrafficDimensions {
  tunnelName: string;
  datetimeFiveMinutes: string;
}
/**
 * What the sandbox needs to continue from its last state. The sandbox writes it; leave it out of seeds written by hand.
 */
export interface SeedProgress {
  /**
   * Interconnect names given so far, by their prefix.
   */
  names?: {
    [k: string]: number;
  };
  /**
   * CNIs created so far.
   */
  cnis?: number;
  /**
   * Point-to-point links assigned so far.
   */
  links?: number;
  /**
   * When an interconnect was created, in milliseconds since 1970.
   */
  created_at?: {
    [k: string]: number;
  };
  /**
   * SHA-256 of the pairing keys in use, by interconnect name; the keys themselves are not kept.
   */
  pairing_keys?: {
    [k: string]: string;
  };
}
