import type { JsonObject } from './json.ts';
import type { Secret } from './secret.ts';

/** One account as it was read. It is complete: every listing was read to its last page. */
export interface LiveAccount {
  readonly account: string;
  readonly settings: LiveSettings;
  /** Sorted by name. */
  readonly interconnects: readonly LiveInterconnect[];
  /** Sorted by id. */
  readonly cnis: readonly LiveCni[];
}

export interface LiveSettings {
  readonly default_asn: number;
  /** The object as the API sent it. */
  readonly raw: JsonObject;
}

export type LiveInterconnect = LiveDirect | LiveGcpPartner | LiveUnknownInterconnect;

interface LiveInterconnectBase {
  /** Cloudflare assigns it. It identifies the interconnect. */
  readonly name: string;
  readonly account: string;
  readonly owner: string | undefined;
  readonly raw: JsonObject;
}

export interface LiveDirect extends LiveInterconnectBase {
  readonly type: 'direct';
  readonly site: string;
  readonly facility: Facility;
  readonly slot_id: string;
  readonly speed: string;
  /** The Cloudflare router (`ccr_device_name`), if the API gives it. */
  readonly device: string | undefined;
}

export interface LiveGcpPartner extends LiveInterconnectBase {
  readonly type: 'gcp_partner';
  readonly region: string;
  /** The bandwidth of the interconnect. The API calls it `speed` and may leave it out. */
  readonly bandwidth: string | undefined;
}

/** An interconnect of a type that this version does not know. demarc shows it and never changes it. */
export interface LiveUnknownInterconnect extends LiveInterconnectBase {
  readonly type: 'unknown';
  /** The type in the API's own word. */
  readonly wireType: string;
}

export interface Facility {
  readonly name: string;
  readonly address: readonly string[];
}

export interface LiveCni {
  /** A UUID that Cloudflare assigns. */
  readonly id: string;
  readonly account: string;
  /** The name of the interconnect that hosts the CNI. */
  readonly interconnect: string;
  /** `A.B.C.D/N`. */
  readonly cust_ip: string;
  /** `A.B.C.D/N`. */
  readonly p2p_ip: string;
  readonly magic: {
    readonly conduit_name: string;
    readonly description: string;
    readonly mtu: number;
  };
  readonly bgp: LiveBgp | undefined;
  /** The API's value, also if demarc does not know it. */
  readonly bgp_mode: string | undefined;
  readonly raw: JsonObject;
}

export interface LiveBgp {
  readonly customer_asn: number;
  readonly extra_prefixes: readonly string[];
  readonly md5_key: Secret | undefined;
}

export interface LiveSlot {
  readonly id: string;
  readonly site: string;
  readonly facility: Facility;
  readonly speed: string;
  readonly occupied: boolean;
  readonly account: string | undefined;
  /** The Cloudflare router (`ccr_device_name`), if the API gives it. */
  readonly device: string | undefined;
}

/** Health of an interconnect: optical light and the Ethernet link. It says nothing about BGP. */
export interface Health {
  /** `unknown` is a state that this version does not know; `wireState` has the API's word. */
  readonly state: 'Pending' | 'Down' | 'Unhealthy' | 'Healthy' | 'unknown';
  readonly wireState: string;
  readonly reason: string | undefined;
}

export interface StatusRow {
  readonly account: string;
  /** The key in the documents; null if no document declares it. */
  readonly key: string | null;
  readonly address: string | null;
  /** The live name. */
  readonly name: string;
  readonly type: string;
  /** Site and facility, or the Google Cloud region. */
  readonly place: string;
  /** The state of light and link in the API's own word (Healthy, Pending, Down, Unhealthy). It says nothing about BGP. */
  readonly state: string;
  readonly reason?: string;
  /** The CNIs on it: their addresses, or their conduit names if no document declares them. Sorted. */
  readonly cnis: readonly string[];
}

/** Live accounts of one moment, as a file keeps them or as they were just read. */
export interface Snapshot {
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** The version of demarc that took it. */
  readonly demarc: string;
  /** By account tag. */
  readonly accounts: readonly SnapshotAccount[];
}

export interface SnapshotAccount {
  readonly live: LiveAccount;
  /** Of the ports that the interconnects are on: those that were read. */
  readonly slots: readonly LiveSlot[];
  /** By interconnect name: what was asked for and answered. */
  readonly health: ReadonlyMap<string, Health>;
  /** Ids of the CNIs that have an MD5 key which the file does not hold. A made-up value stands for it in `live`. */
  readonly unknownKeys: ReadonlySet<string>;
}
