import type { JsonObject } from './json.ts';
import type { Secret } from './secret.ts';

/** One account as it was read: complete, every listing to its last page. */
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
  /** The object as it was on the wire. */
  readonly raw: JsonObject;
}

export type LiveInterconnect = LiveDirect | LiveGcpPartner | LiveUnknownInterconnect;

interface LiveInterconnectBase {
  /** Assigned by Cloudflare; the identity of an interconnect. */
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
  /** The Cloudflare router (`ccr_device_name`), where the API says. */
  readonly device: string | undefined;
}

export interface LiveGcpPartner extends LiveInterconnectBase {
  readonly type: 'gcp_partner';
  readonly region: string;
  /** The bandwidth of the attachment; the API calls it `speed` and may leave it out. */
  readonly bandwidth: string | undefined;
}

/** An interconnect of a type that this version does not know: shown, never touched. */
export interface LiveUnknownInterconnect extends LiveInterconnectBase {
  readonly type: 'unknown';
  /** The type as the API gives it. */
  readonly wireType: string;
}

export interface Facility {
  readonly name: string;
  readonly address: readonly string[];
}

export interface LiveCni {
  /** A UUID from Cloudflare. */
  readonly id: string;
  readonly account: string;
  /** The name of the interconnect that hosts it. */
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
  /** As the API gives it: a value that we do not know is kept. */
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
  /** The Cloudflare router (`ccr_device_name`), where the API says. */
  readonly device: string | undefined;
}

/** Health of an interconnect: light and an Ethernet link. It says nothing of BGP. */
export interface Health {
  /** `unknown` is a state that this version does not know; `wireState` has the API's word. */
  readonly state: 'Pending' | 'Down' | 'Unhealthy' | 'Healthy' | 'unknown';
  readonly wireState: string;
  readonly reason: string | undefined;
}

/** One interconnect with its health and the CNIs on it. */
export interface StatusRow {
  readonly account: string;
  /** The key in the documents; null where no document declares it. */
  readonly key: string | null;
  readonly address: string | null;
  /** The live name. */
  readonly name: string;
  readonly type: string;
  /** Where it is: site and facility, or the region of Google Cloud. */
  readonly place: string;
  /** Light and link, in the API's own word (Healthy, Pending, Down, Unhealthy). It says nothing of BGP. */
  readonly state: string;
  readonly reason?: string;
  /** The CNIs on it: their addresses, or their conduit names where no document declares them. Sorted. */
  readonly cnis: readonly string[];
}
