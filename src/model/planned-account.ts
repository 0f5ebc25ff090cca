import type { JsonValue } from './json.ts';
import type { LiveCni, LiveInterconnect, LiveSettings } from './live.ts';
import type { AccountPlan } from './plan.ts';
import type { Secret } from './secret.ts';
import type { WatchedTunnel } from './traffic/route-table.ts';

/** A plan of one account with all that is needed to carry it out. Only `plan` is ever written to a file. */
export interface PlannedAccount {
  readonly plan: AccountPlan;
  /** One entry for each step of each change of the plan, sorted by id. */
  readonly work: readonly WorkStep[];
  /** By ascending id. Each is in the plan, too. */
  readonly blocks: readonly WorkBlock[];
  /** Addresses whose steps lack a sensitive value that was not read (`--skip-secrets`). Such a plan can be shown, but never carried out. */
  readonly missingSecrets: readonly string[];
  /** Addresses of all changes, including those that `--only` leaves out of the plan. Sorted. */
  readonly changing: readonly string[];
  /** All objects of the account at the time of planning, declared or not. Any other object was created later. */
  readonly seen: SeenObjects;
  /** The ports that the whole plan assigns, including changes that `--only` leaves out. Maps slot ids in lower case to addresses. */
  readonly ports: ReadonlyMap<string, string>;
  /** What apply does between two disruptive circuits. Undefined for an account that could not be planned. */
  readonly soakMs?: number;
  /** `policy.pace.tunnel_health`. Undefined: it is off, or no health could be read. */
  readonly tunnelHealth?: TunnelHealthPace;
  /** Live objects with their addresses, for what a check receives, the questions of `--confirm each` and tunnel health. Undefined without these. */
  readonly checkable?: CheckableObjects;
  /** The names of backup sets that `--allow outage=` accepts. Undefined for an account that could not be planned. */
  readonly setNames?: readonly string[];
  /** Ids of journal entries that need no more work: the deleted object is restored, or no longer wanted. */
  readonly settled?: readonly string[];
  /** Names of journaled circuits that the documents know, or that no longer exist. */
  readonly settledCircuits?: readonly string[];
  /** Conduit names of journaled CNIs that are complete, no longer exist, or are no longer as the run left them. */
  readonly settledHalfMade?: readonly string[];
}

export interface TunnelHealthPace {
  readonly milliseconds: number;
  /** By address of the CNI: its tunnel, where that is known for certain and keeps its name. */
  readonly tunnels: ReadonlyMap<string, WatchedTunnel>;
}

/** By live name or id. */
export interface CheckableObjects {
  readonly circuits: ReadonlyMap<
    string,
    { readonly address: string; readonly site?: string; readonly device?: string }
  >;
  readonly cnis: ReadonlyMap<string, { readonly address: string; readonly cni: LiveCni }>;
}

/** Identities of live objects, sorted. */
export interface SeenObjects {
  readonly interconnects: readonly string[];
  readonly cnis: readonly string[];
}

/** One API call with all its data. It has the same id as its `Step` in the plan. */
export interface WorkStep {
  readonly id: number;
  /** The address of the step's change. */
  readonly address: string;
  /** Steps that must succeed before this step starts. */
  readonly needs: readonly number[];
  /** Steps that must end before this step starts, with success or not. */
  readonly after: readonly number[];
  /** Interconnects that must be Healthy before this step starts. */
  readonly healthy: readonly HealthGate[];
  readonly action: WorkAction;
  /** The id of the block that it is part of. */
  readonly block?: number;
}

/** Steps that disrupt one circuit, or several that allow no other order. It begins only when the blocks before it have ended well. */
export interface WorkBlock {
  readonly id: number;
  /** The blocks that must end well before it begins, by ascending id. */
  readonly after: readonly BlockWait[];
  /** Live names of the circuits that it disrupts, sorted. */
  readonly circuits: readonly string[];
  /** What carries the traffic of its circuits once it has ended. What was Healthy before must be Healthy again. */
  readonly light: readonly LightGate[];
  /** What carries the traffic of its circuits once it has ended, as far as a check can see it. Empty: no check runs. */
  readonly checked: readonly HealthGate[];
  /** What carries the traffic of its circuits once it has ended, where the tunnels of all CNIs on it are known. Undefined: nothing to watch. */
  readonly watched?: readonly HealthGate[];
  /** The backup sets of which a circuit must be up while the block runs. Sets that nothing guards now are left out. */
  readonly sets: readonly WorkSet[];
}

/** The block before, and what must be seen after it. */
export interface BlockWait {
  readonly block: number;
  readonly then: readonly BlockProof[];
}

/**
 * `light`: what carries the traffic now must be Healthy. `soak`: the pause of the policy is over. `tunnel_health`: meanwhile, its tunnels
 * were healthy everywhere for as long as the policy says. `check`: the command of `--check` proves it. `confirm`: a person says so.
 */
export type BlockProof = 'light' | 'soak' | 'tunnel_health' | 'check' | 'confirm';

/** A backup set. Just before a block of it begins, one of the circuits that are counted then must be Healthy. */
export interface WorkSet {
  /** The name that is shown. */
  readonly name: string;
  readonly counted: readonly Counted[];
  /** Addresses of its CNIs. Undefined: tunnel health is not looked at. */
  readonly cnis?: ReadonlySet<string>;
}

/** A circuit counts while a block runs if `from` < the id of the block < `until`. */
export interface Counted {
  readonly interconnect: InterconnectTarget;
  /** The id of the block that brings it into the count. 0: it counts from the start. */
  readonly from: number;
  /** The id of the block that takes it out of the count. Infinity: none does. */
  readonly until: number;
}

/** The address in the plan of an interconnect that a step waits for, and where to find it. */
export interface HealthGate {
  readonly address: string;
  readonly interconnect: InterconnectTarget;
}

/** What carries the traffic of a circuit once its block has ended. */
export interface LightGate extends HealthGate {
  /** The live name of the circuit that carried the traffic before. */
  readonly circuit: string;
  /** Whether that circuit was Healthy when the plan was made. Undefined: nobody asked, as it is in no backup set. */
  readonly wasUp: boolean | undefined;
}

/**
 * `seen` is the live object at the time of planning. Before a write the object is read again. If a field that demarc knows has changed,
 * the change ends as stale.
 */
export type WorkAction =
  | { readonly call: 'update_settings'; readonly default_asn: number; readonly seen: LiveSettings }
  | { readonly call: 'create_interconnect'; readonly body: NewInterconnect }
  | { readonly call: 'delete_interconnect'; readonly name: string; readonly seen: LiveInterconnect }
  | {
      readonly call: 'create_cni';
      readonly body: NewCni;
      /** The link that a later step gives to the CNI. */
      readonly link?: LinkEnds;
      /** As in `UpdateCniAction`: this step is the first half of that update. */
      readonly restore?: string;
      /** A later step completes the CNI. The journal records it under this key in between. */
      readonly halfMade?: { readonly key: string };
    }
  | UpdateCniAction
  | { readonly call: 'delete_cni'; readonly id: string; readonly seen: LiveCni; readonly keep?: Keep };

/** A CNI that a step deletes in order to create it again. The journal records it before the delete. */
export interface Keep {
  /** Its key in the documents; null if no document declares it. */
  readonly key: string | null;
  /** The key of the interconnect on which it is created again. */
  readonly host: string;
  /** The id of the journaled CNI that this CNI replaces. */
  readonly instead?: string;
}

export type NewInterconnect =
  | { readonly type: 'direct'; readonly slot_id: string; readonly speed?: string }
  | {
      readonly type: 'gcp_partner';
      readonly bandwidth: string;
      /** The region of the attachment. It is not sent, because the pairing key carries it. demarc recognises a new interconnect by it. */
      readonly region: string;
      readonly pairing_key: Secret;
    };

export interface NewCni {
  readonly interconnect: InterconnectTarget;
  readonly magic: { readonly conduit_name: string; readonly description: string; readonly mtu: number };
  readonly bgp?: {
    readonly customer_asn: number;
    readonly extra_prefixes: readonly string[];
    readonly md5_key?: Secret;
  };
}

/** The two ends of a link, `A.B.C.D/N`. */
export interface LinkEnds {
  readonly cust_ip: string;
  readonly p2p_ip: string;
}

/** A PUT of the whole object as just read, with `set` applied to it. */
export interface UpdateCniAction {
  readonly call: 'update_cni';
  readonly cni: CniTarget;
  /** Undefined if an earlier step created the CNI. */
  readonly seen?: LiveCni;
  /**
   * The id of a CNI that an earlier step of this change, or an interrupted run, deleted. The deleted object, as read just before the
   * delete, overwrites the new object before `set` is applied. Only `id`, `account` and `interconnect` are not overwritten.
   */
  readonly restore?: string;
  /** The step gives a new CNI what a create cannot carry. The CNI may come from an interrupted run. */
  readonly completes?: true;
  /** The MD5 key that the documents declare. Every PUT of a CNI with BGP sends it, because the API may not return it. */
  readonly md5Key?: Secret;
  readonly set: readonly FieldSetting[];
  /**
   * The step moves the CNI away from its link temporarily, so that another CNI can have the link. The temporary link must be free when
   * the step runs. It must not be in this list, which has the links that the plan assigns.
   */
  readonly aside?: readonly string[];
}

/** An interconnect by its live name, or as the result of the step that creates it. */
export type InterconnectTarget = { readonly name: string } | { readonly created_by: number };

/** A CNI by its live id, or as the result of the step that creates it. */
export type CniTarget = { readonly id: string } | { readonly created_by: number };

/** A field of a CNI's wire object and its new value. `path` is a path in the wire object: `['magic', 'mtu']`. */
export interface FieldSetting {
  readonly path: readonly string[];
  readonly to: FieldTarget;
}

export type FieldTarget =
  | { readonly value: JsonValue }
  | { readonly secret: Secret }
  | { readonly interconnect: InterconnectTarget }
  | { readonly remove: true };
