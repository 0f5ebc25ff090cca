import type { Advertised, ConduitMatch, NotReadPart, Where } from './judgement.ts';

/** Which prefix rides on which circuits now, by static routes alone. */
export interface RouteTable {
  /** Sorted by address, then by length. Empty where routes were not read (`notRead`). */
  readonly prefixes: readonly RoutedPrefix[];
  /** Live ids of the CNIs on which no static route rides, as far as routes were read. In the order given. */
  readonly idle: readonly string[];
  readonly notRead: readonly NotReadPart[];
}

export interface RoutedPrefix {
  /** Without host bits; a text that cannot be read for certain stays as the API spells it. */
  readonly prefix: string;
  readonly advertised: Advertised;
  /** Sorted by priority, then by next hop. */
  readonly routes: readonly RoutedRoute[];
}

export interface RoutedRoute {
  readonly nexthop: string;
  readonly priority: number;
  readonly weight: number | undefined;
  /** Where the route exists: in one of the regions or in one of the data centres. Both empty: everywhere. */
  readonly scope: Where;
  /** Names of the tunnels. None: the next hop is in no network. Several: their networks are the same, so it may be any of them. */
  readonly tunnels: readonly string[];
  /** `unclear`: of several tunnels. `none`: in no tunnel. `unknown`: not all tunnels were read, or the next hop is no IPv4 address. */
  readonly kind: 'interconnect' | 'gre' | 'ipsec' | 'unclear' | 'none' | 'unknown';
  /** Live ids of the CNIs that are, or may be, these tunnels. */
  readonly cnis: readonly string[];
  readonly health: TunnelHealth;
  /**
   * `yes`: somewhere it has the lowest priority, with what health adds to it, so it carries traffic there, alone or with equal ones.
   * `unknown`: its tunnel is not known. Or it would carry but for a route to a next hop that is in no tunnel: what becomes of such a route
   * is not documented. That route itself carries nothing on any circuit.
   */
  readonly carries: 'yes' | 'no' | 'unknown';
}

/** `lossy` carries traffic. `unknown` is not up and not down. */
export type TunnelState = 'healthy' | 'lossy' | 'down' | 'unknown';

/** The state in the best and in the worst data centre. `best` is down: it is down everywhere. `worst` is healthy: it is so everywhere. */
export interface TunnelHealth {
  readonly best: TunnelState;
  readonly worst: TunnelState;
}

/** A tunnel whose health was read, so that it can be watched. */
export interface WatchedTunnel {
  /** As Magic calls it: it keeps the health under this name. */
  readonly name: string;
  /** The data centres that found a state of it, each in one spelling. */
  readonly colos: ReadonlySet<string>;
  /** When it was planned. */
  readonly health: TunnelHealth;
}

/** What the Magic side tells about one live CNI. */
export interface ConduitFacts {
  /** Of its tunnel. If it may be several, the best and the worst of all of them. */
  readonly health: TunnelHealth;
  /** Every check found it, or each that it may be, down: in every data centre, over the whole time and in the last minutes. */
  readonly isSilent: boolean;
  /** The prefixes of which a static route rides on it, or may do so. Undefined: not every route could be read and attributed. */
  readonly routes: readonly string[] | undefined;
}

/** A live CNI on the Magic side. */
export interface ConduitName {
  readonly match: ConduitMatch;
  /** `1`, `1.5`, `2`; undefined where nothing says it, or the candidates differ. */
  readonly version: string | undefined;
}

/** Who has a name in the one namespace of Magic interconnects, GRE and IPsec tunnels. */
export interface NameHolder {
  readonly kind: 'interconnect' | 'gre' | 'ipsec';
  /** Live ids of the CNIs that the Magic interconnect is, or may be. Empty: it belongs to no live CNI. */
  readonly cnis: readonly string[];
}
