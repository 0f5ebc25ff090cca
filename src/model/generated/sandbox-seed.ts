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
   * Of a snapshot (apply --snapshot), which is a seed too.
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
   * Names of GRE and IPsec tunnels: they share the namespace of conduit names and are in no listing of this API. A CNI of such a name is a conflict (409).
   */
  tunnels?: string[];
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
  md5_key?: string | null;
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
