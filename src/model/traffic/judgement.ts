import type { NotRead } from './traffic.ts';

/** A live CNI, as the traffic preflight sees it. */
export interface LiveConduit {
  /** The live id. */
  readonly id: string;
  readonly conduitName: string;
  /** `A.B.C.D/31`: the end on Cloudflare's side. */
  readonly p2pIp: string;
  readonly custIp: string;
  /** The live name of its interconnect. */
  readonly interconnect: string;
  /** The reservation of its interconnect's port, in any spelling, where the API gives it. */
  readonly reservation: string | undefined;
  /** It has BGP and learns routes over it: its mode is not `advertise_only`. */
  readonly learns: boolean;
}

/**
 * What a change takes from a CNI. `path`: the tunnel carries nothing meanwhile. `session`: static routes stay, learned ones go. `soft`:
 * nobody knows whether traffic stops.
 */
export type Takes = 'path' | 'session' | 'soft';

/** One CNI that a change disrupts. A change that disrupts several CNIs has several of these. */
export interface Disruption {
  /** The address of the change. */
  readonly id: string;
  /** The live id of the CNI. */
  readonly cni: string;
  readonly takes: Takes;
}

/** What is away at the same time, one moment after the other. A disruption that is in no moment counts as a moment by itself. */
export interface Moments {
  /** The changes that run through all of them: the first one begins them. */
  readonly always: readonly string[];
  readonly each: readonly Moment[];
}

/** Only what differs from the moment before: a list of all that is away would make a long plan quadratic. */
export interface Moment {
  /** The changes that run now, and at no other moment. */
  readonly own: readonly string[];
  /** The changes that are away from now on: own ones, and what is lost for good or may run at the same time. */
  readonly begin: readonly string[];
  /** The changes that were away, and are not any more. */
  readonly end: readonly string[];
}

export type Verdict = 'safe' | 'degraded' | 'uncertain' | 'black_hole' | 'not_done';

/** `none`: routes were not read. `routes`: tunnel health was not read. */
export type Evidence = 'none' | 'routes' | 'health';

export interface Judgement {
  readonly evidence: Evidence;
  /** By address of the change: every change that was asked about. */
  readonly changes: ReadonlyMap<string, ChangeVerdict>;
  /** By live id of the CNI: which object of Magic it is. Of every CNI, also of those that nothing disrupts. */
  readonly matches: ReadonlyMap<string, ConduitMatch>;
  /** The parts that could not be read, and why. */
  readonly notRead: readonly NotReadPart[];
  /** Routes that belong to no tunnel for certain, because demarc cannot read their next hop: an IPv6 address, for one. */
  readonly unread: readonly UnreadRoute[];
}

export interface NotReadPart {
  readonly part: 'routes' | 'interconnects' | 'tunnels' | 'prefixes' | 'health';
  readonly problem: NotRead;
}

export interface UnreadRoute {
  readonly prefix: string;
  readonly nexthop: string;
}

export interface ChangeVerdict {
  /** The worst of its prefixes, and at least uncertain where something is not known (`because`). */
  readonly verdict: Verdict;
  /** The same, if routes that are learned over BGP are left out of account: every BGP session has those. */
  readonly withoutLearned: Verdict;
  /** Every prefix whose routes ride on what the change disrupts, also safe ones. Sorted by address, then by length. */
  readonly prefixes: readonly PrefixVerdict[];
  /** It takes a session over which routes may be learned, and no API lists those. */
  readonly learned: boolean;
  /** Why the whole is at least uncertain, beside its prefixes. Sorted. */
  readonly because: readonly WholeReason[];
  /** The tunnels over whose sessions routes may be learned while the change runs. They lift nothing. */
  readonly otherSessions: OtherSessions;
}

/** The first names, sorted, and how many more there are. */
export interface OtherSessions {
  readonly names: readonly string[];
  readonly more: number;
}

export type WholeReason = 'learned' | 'interconnects_not_read';

export interface PrefixVerdict {
  /** Without host bits; a text that cannot be read for certain stays as the API spells it. */
  readonly prefix: string;
  readonly verdict: Verdict;
  /** Where the verdict holds, at one moment or another. */
  readonly where: Where;
  /** The least number of usable paths at any place, healthy and lossy ones; if the change stops traffic. */
  readonly left: number;
  readonly advertised: Advertised;
  /** Names of the paths that are left, or may be, if the change stops traffic; without those that are down everywhere. Sorted. */
  readonly leftOver: readonly string[];
  /** Names of the tunnels that carry it or may carry it now, without those that are down everywhere. Sorted. */
  readonly now: readonly string[];
  /** Sorted by kind. */
  readonly notes: readonly PrefixNote[];
}

/** Regions and data centres. An empty list: all of them. */
export interface Where {
  /** AFR APAC EEUR ENAM ME OC SAM WEUR WNAM, and others that the scope of a route names. */
  readonly regions: readonly string[];
  readonly colos: readonly string[];
}

/** Whether the Internet sends it to Cloudflare. `not_owned`: it lies in no IP prefix of the account. */
export type Advertised = 'yes' | 'no' | 'unknown' | 'not_owned';

export type PrefixNote =
  /** A shorter prefix has paths elsewhere. It does not help while routes of exactly this prefix are in the table. */
  | { readonly kind: 'covered'; readonly by: string }
  /** More specific routes carry their parts by themselves. The first of them, and how many more there are. */
  | { readonly kind: 'specifics'; readonly prefixes: readonly string[]; readonly more: number }
  /** Nothing usable carried it before the change either. Health data is no proof of silence. */
  | { readonly kind: 'already_down' }
  /** It would be lost if the change stops traffic, and nobody knows whether it does. */
  | { readonly kind: 'may_stop' }
  /** The health of these tunnels, or next hops, is not known. Sorted. */
  | { readonly kind: 'unknown_health'; readonly paths: readonly string[] }
  /** Which object of Magic a CNI is, is not known: name, reservation and addresses disagree. The candidates. */
  | { readonly kind: 'candidates'; readonly tunnels: readonly string[] }
  /** The last session goes: Cloudflare withdraws the prefix, although static routes may be fine. */
  | { readonly kind: 'withdrawn' }
  /** demarc cannot read the prefix for certain: IPv6, or octets with leading zeros. */
  | { readonly kind: 'spelling' };

/** From a CNI to its Magic interconnect. */
export interface ConduitMatch {
  /** `one`: this object. `several`: the kinds of evidence point at different objects. `none`: no object of Magic. */
  readonly found: 'one' | 'several' | 'none';
  /** The kinds of evidence that were found, in their order. */
  readonly by: readonly ('name' | 'reservation' | 'addresses')[];
  /** Names of the objects, as Magic has them: health is looked up under these. Sorted. */
  readonly names: readonly string[];
  /** Its name is not among Magic's, although other evidence is. A warning. */
  readonly nameNotFound: boolean;
}
