// Generated from schemas/status.schema.json by npm run generate. Do not edit.

/**
 * place: a group or a metro. customer: a customer there. service, asn: wherever its circuits are. account: all.
 */
export type SetKind = 'place' | 'customer' | 'service' | 'asn' | 'account';

/**
 * What demarc status --format json prints: the record of each circuit that is shown, as demarc inventory prints it, with a summary and the backup sets that have one Healthy circuit or none. It holds no secret. null means: does not apply, not declared, or not read.
 */
export interface StatusDocument {
  format: 'demarc.status/2';
  summary: StatusSummary;
  /**
   * By account and name: of the sets that shown circuits are in. With --until: those whose circuits are all shown.
   */
  weak_sets: WeakSet[];
  /**
   * By tag.
   */
  accounts: CircuitAccount[];
}
export interface StatusSummary {
  /**
   * How many are shown.
   */
  circuits: number;
  /**
   * How many the filter leaves out.
   */
  left_out: number;
  /**
   * Sick first.
   */
  states: StateCount[];
}
export interface StateCount {
  /**
   * The API's own word, or: not listed (the circuit has CNIs, and no listing has it).
   */
  state: string;
  circuits: number;
}
export interface WeakSet {
  /**
   * The account tag.
   */
  account: string;
  /**
   * The name that plans show.
   */
  name: string;
  /**
   * How many of its circuits are Healthy.
   */
  up: number;
  circuits: number;
}
export interface CircuitAccount {
  /**
   * The account tag.
   */
  account: string;
  /**
   * Cloudflare's side of BGP sessions.
   */
  default_asn: number;
  /**
   * By live name. With a filter: those that it chooses.
   */
  circuits: CircuitRecord[];
  /**
   * The backup sets that these circuits are in, each whole.
   */
  sets: SetRecord[];
  /**
   * Addresses of what the documents declare as present and what is not live. Sorted.
   */
  missing: string[];
}
/**
 * A live interconnect with everything on it.
 */
export interface CircuitRecord {
  account: string;
  /**
   * Its key in the documents. While an interconnect is being replaced, two circuits have one key.
   */
  key: string | null;
  /**
   * interconnect.KEY
   */
  address: string | null;
  /**
   * The live name, which Cloudflare assigned. Unique in the account.
   */
  name: string;
  /**
   * direct, gcp_partner, the API's word for another type, or unlisted: a CNI names this interconnect, and no listing has it.
   */
  type: string;
  /**
   * Of a direct interconnect.
   */
  site: string | null;
  /**
   * Of a Google attachment.
   */
  region: string | null;
  /**
   * The first three letters of the site, or the region; or the name that policy.metros gives to it.
   */
  metro: string | null;
  facility: FacilityRecord | null;
  /**
   * The Cloudflare router.
   */
  device: string | null;
  /**
   * Of the port, or the bandwidth of the attachment.
   */
  speed: string | null;
  /**
   * The id of the slot.
   */
  port: string | null;
  /**
   * Light and link, in the API's word: Healthy, Pending, Down, Unhealthy. It says nothing of BGP. null: not asked.
   */
  state: string | null;
  /**
   * Why it is not Healthy, in the API's words.
   */
  reason: string | null;
  group: string | null;
  protect: boolean;
  /**
   * The backup sets that it is in. Where its state was not asked, a Pending circuit counts as a member.
   */
  sets: SetMembership[];
  /**
   * By conduit name.
   */
  cnis: CniRecord[];
  labels: Labels;
  source: RecordSource | null;
}
export interface FacilityRecord {
  name: string;
  /**
   * By line.
   */
  address: string[];
}
export interface SetMembership {
  /**
   * The name that plans show.
   */
  name: string;
  kind: SetKind;
  /**
   * Live ids of its own CNIs that count in the set.
   */
  cnis: string[];
  /**
   * The other circuits of the set, by live name; the first 32. The set itself lists all.
   */
  peers: SetPeer[];
  /**
   * Of all its peers.
   */
  peer_count: number;
}
export interface SetPeer {
  key: string | null;
  /**
   * The live name.
   */
  name: string;
  state: string | null;
}
export interface CniRecord {
  key: string | null;
  /**
   * cni.KEY
   */
  address: string | null;
  /**
   * The live id.
   */
  id: string;
  conduit_name: string;
  description: string;
  service: string | null;
  /**
   * Your end of the link, with its prefix length.
   */
  cust_ip: string;
  /**
   * Cloudflare's end of the link, with its prefix length.
   */
  p2p_ip: string;
  mtu: number;
  bgp: BgpRecord | null;
  bgp_mode: string | null;
  protect: boolean;
  /**
   * The static routes that ride on it. null: not read, or not to be read. Routes learned over BGP are in no listing.
   */
  routes: RouteRecord[] | null;
  labels: Labels;
  source: RecordSource | null;
}
/**
 * The session. null: there is none.
 */
export interface BgpRecord {
  customer_asn: number;
  extra_prefixes: string[];
  /**
   * Whether the API shows an MD5 key. Never which.
   */
  md5_key_set: boolean;
}
export interface RouteRecord {
  prefix: string;
  nexthop: string;
  priority: number;
  /**
   * Whether it carries traffic somewhere now: the lowest priority there, health included.
   */
  carries: 'yes' | 'no' | 'unknown';
  /**
   * false: the next hop may also be another tunnel.
   */
  certain: boolean;
}
/**
 * As the documents have them, by name.
 */
export interface Labels {
  [k: string]: string;
}
/**
 * Where the documents declare it. Lines and columns count from 1.
 */
export interface RecordSource {
  file: string;
  line: number;
  column: number;
}
/**
 * Two or more circuits that back each other up.
 */
export interface SetRecord {
  /**
   * The name that plans show.
   */
  name: string;
  /**
   * All of its names, that one first: sets of the same circuits share theirs.
   */
  names: string[];
  kind: SetKind;
  /**
   * By live name of the circuit.
   */
  members: SetMember[];
}
export interface SetMember {
  name: string;
  /**
   * Live ids of its CNIs that count in the set. None: it carries only CNIs that policy.ignore names.
   */
  cnis: string[];
}
