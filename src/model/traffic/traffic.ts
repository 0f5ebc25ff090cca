/**
 * The Magic side of an account: what the traffic preflight reads (`magic-openapi.yaml`). Every list is in the order of the API.
 */

/** A static route. A route names an address, not a tunnel. Routes learned over BGP are in no public listing. */
export interface MagicRoute {
  readonly id: string;
  /** As the API spells it. IPv6 is possible. */
  readonly prefix: string;
  /** An address inside the network of a tunnel, usually the customer's end. */
  readonly nexthop: string;
  /** Among routes of one prefix the lowest wins. */
  readonly priority: number;
  readonly weight: number | undefined;
  /** The regions and data centres in which the route exists. Undefined: all of them. */
  readonly scope: RouteScope | undefined;
}

export interface RouteScope {
  readonly regions: readonly string[];
  readonly colos: readonly string[];
}

/** A CNI as Magic sees it. The API may leave out every field. */
export interface MagicInterconnect {
  readonly id: string | undefined;
  /** One namespace with GRE and IPsec tunnels. */
  readonly name: string | undefined;
  /** `1`, `1.5` or `2`. */
  readonly version: string | undefined;
  /** Of its port; 32 hexadecimal digits in lower case, without dashes. */
  readonly reservation: string | undefined;
  /** `A.B.C.D/31`. The address is the end on Cloudflare's side. */
  readonly interfaceAddress: string | undefined;
  readonly mtu: number | undefined;
  readonly healthCheck: TunnelHealthCheck | undefined;
  readonly returnRouting: boolean | undefined;
  readonly bgp: MagicBgp | undefined;
  /** Only to compare: another text is a later state. */
  readonly modifiedOn: string | undefined;
}

/** The key itself is not kept. */
export interface MagicBgp {
  readonly customerAsn: number | undefined;
  readonly hasKey: boolean;
  readonly importFilter: string | undefined;
  readonly exportFilter: string | undefined;
}

export interface TunnelHealthCheck {
  readonly enabled: boolean | undefined;
  readonly rate: string | undefined;
  readonly type: string | undefined;
  readonly direction: string | undefined;
  readonly target: string | undefined;
}

/** A GRE or IPsec tunnel: a path beside the CNIs. demarc never changes one. */
export interface MagicTunnel {
  readonly kind: 'gre' | 'ipsec';
  readonly id: string | undefined;
  readonly name: string;
  readonly interfaceAddress: string;
  readonly healthCheck: TunnelHealthCheck | undefined;
  /** It has a BGP session. */
  readonly hasBgp: boolean;
}

/** An IP prefix that the account owns (BYOIP). */
export interface OwnedPrefix {
  readonly id: string;
  readonly cidr: string;
}

/** What of an IP prefix Cloudflare announces to the Internet. */
export interface BgpPrefix {
  readonly cidr: string;
  /** Undefined: on demand is off, and the API does not say it. */
  readonly advertised: boolean | undefined;
  /** Announced only while a route of exactly this prefix is learned over BGP. Static routes do not count. */
  readonly withdrawsByItself: boolean;
}

/** The state of one tunnel as the checks of one data centre found it: 1 healthy, from 0.5 degraded, below it down. An average. */
export interface TunnelHealthRow {
  readonly tunnel: string;
  readonly colo: string;
  readonly state: number;
}

/** Traffic of one tunnel. Which direction is towards Cloudflare is not documented. */
export interface TunnelTrafficRow {
  readonly tunnel: string;
  readonly bitsPerSecond: number;
}

export interface TunnelAnalytics {
  /** The whole time that was asked for. */
  readonly health: readonly TunnelHealthRow[];
  /** The last minutes of it: an average hides a fall. */
  readonly recent: readonly TunnelHealthRow[];
  readonly ingress: readonly TunnelTrafficRow[];
  readonly egress: readonly TunnelTrafficRow[];
  /** When Cloudflare answered, by its own clock, in milliseconds since 1970. Undefined: the answer had no date. */
  readonly answeredAt?: number | undefined;
}

/**
 * Reads routes, tunnels and health of one account. It never writes. Every method rejects with a `NetworkError`; a listing is complete or
 * rejects.
 */
export interface TrafficReader {
  listRoutes(): Promise<readonly MagicRoute[]>;
  listMagicInterconnects(): Promise<readonly MagicInterconnect[]>;
  listGreTunnels(): Promise<readonly MagicTunnel[]>;
  listIpsecTunnels(): Promise<readonly MagicTunnel[]>;
  /** Cloudflare's ASN towards the account. Undefined: these settings are not available to the account (400, 403, 404). */
  getCloudflareAsn(): Promise<number | undefined>;
  listPrefixes(): Promise<readonly OwnedPrefix[]>;
  listBgpPrefixes(prefixId: string): Promise<readonly BgpPrefix[]>;
  /** Tunnel health and traffic from `since` to `until`, with the health from `recent` on by itself. RFC 3339, UTC. */
  queryTunnels(times: {
    readonly since: string;
    readonly recent: string;
    readonly until: string;
  }): Promise<TunnelAnalytics>;
}

/** Why a part could not be read: `not_done` is never "there is none". */
export interface NotRead {
  /** `permission`: the token may not look. `not_onboarded`: the account has no Magic (1012). */
  readonly why: 'permission' | 'not_onboarded' | 'failed';
  /** What happened, and which permission is missing. */
  readonly words: string;
}

export type Reading<T> =
  { readonly read: true; readonly value: T } | { readonly read: false; readonly problem: NotRead };

/** All that was read of the Magic side, each part by itself. */
export interface TrafficFacts {
  readonly routes: Reading<readonly MagicRoute[]>;
  readonly interconnects: Reading<readonly MagicInterconnect[]>;
  readonly tunnels: Reading<readonly MagicTunnel[]>;
  readonly prefixes: Reading<readonly OwnedPrefix[]>;
  /** By id of the IP prefix: only of those in which a touched route lies. */
  readonly bgpPrefixes: ReadonlyMap<string, Reading<readonly BgpPrefix[]>>;
  readonly analytics: Reading<TunnelAnalytics>;
  /** Only where `default_asn` matters. */
  readonly cloudflareAsn?: number | undefined;
}
