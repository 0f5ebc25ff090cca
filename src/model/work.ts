import type { JsonValue } from './json.ts';
import type { LiveCni, LiveInterconnect, LiveSettings } from './live.ts';
import type { AccountPlan } from './plan.ts';
import type { Secret } from './secret.ts';

/** The most API calls of an apply at a time, unless a run says otherwise (`--parallelism`). */
export const defaultParallelism = 4;

/** A plan of one account together with what carrying it out takes. Only `plan` is ever written to a file. */
export interface PlannedAccount {
  readonly plan: AccountPlan;
  /** One entry for each step of each change of the plan, by ascending id. */
  readonly work: readonly WorkStep[];
  /** Addresses whose steps lack a sensitive value that was not read (`--skip-secrets`): such a plan is shown, never carried out. */
  readonly missingSecrets: readonly string[];
  /** Addresses of all changes, those that `--only` leaves out of the plan included. Sorted. */
  readonly changing: readonly string[];
  /** What the account had when it was planned, declared or not: an object that is not in here came later. */
  readonly seen: SeenObjects;
  /** The ports that the whole plan gives, changes that `--only` leaves out included: slot ids in lower case, each with the address that gets it. */
  readonly ports: ReadonlyMap<string, string>;
  /** Ids of entries of the journal that need nothing any more: what was deleted is back, or not wanted. */
  readonly settled?: readonly string[];
  /** Names of circuits of the journal that are known to the documents, or gone. */
  readonly settledCircuits?: readonly string[];
}

/** Identities of live objects, sorted. */
export interface SeenObjects {
  /** Names. */
  readonly interconnects: readonly string[];
  /** Ids. */
  readonly cnis: readonly string[];
}

/** One API call, with everything it needs; the counterpart of a `Step` of the plan with the same id. */
export interface WorkStep {
  readonly id: number;
  /** The address of the change that the step belongs to. */
  readonly address: string;
  /** Steps that must have ended well before this one starts. */
  readonly needs: readonly number[];
  /** Steps that must have ended, well or not, before this one starts. */
  readonly after: readonly number[];
  /** Interconnects that must be Healthy before this one starts. */
  readonly healthy: readonly HealthGate[];
  readonly action: WorkAction;
}

/** An interconnect that a step waits for, by its address in the plan and where it is found. */
export interface HealthGate {
  readonly address: string;
  readonly interconnect: InterconnectTarget;
}

/**
 * `seen` is the live object as the plan saw it. Before a write the object is read again: a difference in a field that we know ends
 * the change as stale.
 */
export type WorkAction =
  | { readonly call: 'update_settings'; readonly default_asn: number; readonly seen: LiveSettings }
  | { readonly call: 'create_interconnect'; readonly body: NewInterconnect }
  | { readonly call: 'delete_interconnect'; readonly name: string; readonly seen: LiveInterconnect }
  | {
      readonly call: 'create_cni';
      readonly body: NewCni;
      /** What a later step gives it. */
      readonly link?: LinkEnds;
      /** As in `UpdateCniAction`: the step is the first half of that. */
      readonly restore?: string;
    }
  | UpdateCniAction
  | { readonly call: 'delete_cni'; readonly id: string; readonly seen: LiveCni; readonly keep?: Keep };

/** A CNI that is deleted to be made again: it is written down before. */
export interface Keep {
  /** Its key in the documents; null where none declares it. */
  readonly key: string | null;
  /** The key of the interconnect that carries it again. */
  readonly host: string;
  /** The id of the CNI that this one was made in place of, and that is kept already. */
  readonly instead?: string;
}

export type NewInterconnect =
  | { readonly type: 'direct'; readonly slot_id: string; readonly speed?: string }
  | {
      readonly type: 'gcp_partner';
      readonly bandwidth: string;
      /** Where the attachment is. It is not sent: the pairing key carries it, and a new interconnect is recognised by it. */
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
  /** Left out where the CNI was created by an earlier step. */
  readonly seen?: LiveCni;
  /**
   * The id of a CNI that an earlier step of this change, or an interrupted run, deleted. Its whole object, as read just before the
   * delete, is laid over the new one before `set` is applied: all but `id`, `account` and `interconnect`.
   */
  readonly restore?: string;
  /** The MD5 key that the documents declare. It goes with every PUT of a CNI that has BGP: the object as read may not show it. */
  readonly md5Key?: Secret;
  readonly set: readonly FieldSetting[];
  /**
   * The step moves the CNI off its link for the moment, so that another CNI can have it. The new link is free when the step runs,
   * and is none of these: the links that the plan gives.
   */
  readonly aside?: readonly string[];
}

/** An interconnect by its live name, or as the result of a step that creates it. */
export type InterconnectTarget = { readonly name: string } | { readonly created_by: number };

/** A CNI by its live id, or as the result of a step that creates it. */
export type CniTarget = { readonly id: string } | { readonly created_by: number };

/** One field of a CNI's wire object and what it becomes. `path` is a path in the wire object: `['magic', 'mtu']`. */
export interface FieldSetting {
  readonly path: readonly string[];
  readonly to: FieldTarget;
}

export type FieldTarget =
  | { readonly value: JsonValue }
  | { readonly secret: Secret }
  | { readonly interconnect: InterconnectTarget }
  | { readonly remove: true };
