import type { DesiredAccount, DesiredCni, DesiredInterconnect } from '../model/desired.ts';
import type { HalfMadeCni, JournaledCni } from '../model/journal.ts';
import type { LiveCni, LiveInterconnect, LiveSettings } from '../model/live.ts';
import type { CircuitTerms, FieldChange, MatchReason, PlanNote, Port } from '../model/plan.ts';
import type { FieldSetting, NewCni, NewInterconnect } from '../model/planned-account.ts';

// The types that pass between the stages of a plan, in the order of the stages: journal, match, ports, decide.

/** A deleted CNI that the plan restores from its journal entry. */
export interface Restored {
  readonly entry: JournaledCni;
  /** The CNI that a run has already created in its place. It lacks the fields that a POST cannot carry. */
  readonly live: LiveCni | undefined;
  /** Where the documents differ from the deleted object: changes to its wire object. */
  readonly set: readonly FieldSetting[];
  /** The same differences as fields of a plan. */
  readonly otherwise: readonly FieldChange[];
  /** Fields outside the contract that `live` lacks and the plan restores. */
  readonly lost: readonly FieldChange[];
}

/** The documents and the account, with the journal taken into account. */
export interface ResumedJournal {
  /** For a restored CNI, fields that the documents do not write come from the journal. */
  readonly desired: DesiredAccount;
  /** By key. */
  readonly declared: ReadonlyMap<string, Restored>;
  /** CNIs that no document declares. */
  readonly undeclared: readonly Restored[];
  /** Ids of journal entries that need no more work. */
  readonly settled: readonly string[];
  readonly warnings: readonly PlanNote[];
}

/** Which live object is which key, and why. */
export interface AccountMatch {
  readonly interconnects: ReadonlyMap<string, LiveInterconnect>;
  /** By key: the interconnect that an earlier run has already created to replace the matched interconnect. */
  readonly successors: ReadonlyMap<string, LiveInterconnect>;
  readonly cnis: ReadonlyMap<string, LiveCni>;
  /** By address (`cni.KEY`): the fact that decided the match. */
  readonly reasons: ReadonlyMap<string, Exclude<MatchReason, null>>;
  readonly undeclared: UndeclaredInterconnects;
  readonly errors: readonly PlanNote[];
  readonly warnings: readonly PlanNote[];
}

/** Live interconnects that no document declares, by what the plan does with them. */
export interface UndeclaredInterconnects {
  /** `policy.prune` deletes them. */
  readonly pruned: readonly LiveInterconnect[];
  readonly unmanaged: readonly LiveInterconnect[];
  /** `policy.ignore` leaves them alone. */
  readonly ignored: readonly LiveInterconnect[];
}

/** CNIs that an interrupted run deleted and that do not exist again, as they were before the delete. */
export interface DeletedCnis {
  readonly byKey: ReadonlyMap<string, LiveCni>;
  readonly undeclared: readonly LiveCni[];
}

/** The slot id of each direct interconnect that the plan creates or replaces, by key. An error says why a port is missing. */
export interface AllocatedPorts {
  readonly slotIds: ReadonlyMap<string, string>;
  /** By key, for ports that a selector chose: `lowest of 3 free`. */
  readonly picked: ReadonlyMap<string, string>;
  readonly errors: readonly PlanNote[];
}

/** What the plan does with an object, before its steps are in order. */
interface Decision {
  /** `settings`, `interconnect.KEY` or `cni.KEY`. For an object that no document declares, the live name is in the place of the key. */
  readonly address: string;
  readonly fields: readonly FieldChange[];
  /** Why the object changes, where the fields do not show it. */
  readonly reason?: string;
}

/** For a CNI that an interrupted run deleted: the journal entry that is applied over the new CNI, and what that run planned. */
export interface Restore {
  readonly id: string;
  /** The live name of the interconnect that the deleted CNI was on. */
  readonly from: string;
  /** Fields of the replacement that this change completes. Undefined where the CNI now goes to another interconnect. */
  readonly replaced: readonly FieldChange[] | undefined;
}

export interface SettingsDecision extends Decision {
  readonly action: 'none' | 'update';
  readonly default_asn: number;
  readonly live: LiveSettings;
}

export type InterconnectDecision = Decision & {
  readonly declared: DesiredInterconnect | undefined;
} & (
    | { readonly action: 'none'; readonly live: LiveInterconnect | undefined }
    | { readonly action: 'create'; readonly live: undefined; readonly body: NewInterconnect }
    | InterconnectReplacement
    | { readonly action: 'delete'; readonly live: LiveInterconnect }
  );

export interface InterconnectReplacement {
  readonly action: 'replace';
  readonly live: LiveInterconnect;
  /** Undefined where the new interconnect already exists: see `made`. */
  readonly body: NewInterconnect | undefined;
  /** The new interconnect, which an earlier run created before it was interrupted. */
  readonly made?: LiveInterconnect;
  /** With `made`: the fields of the replacement as they were before it began. */
  readonly begunFields?: readonly FieldChange[];
  /**
   * Make before break: the new interconnect is created, its CNIs move, the old interconnect is deleted. Break before make is used only
   * where the new interconnect needs what the old interconnect holds.
   */
  readonly order: 'make_before_break' | 'break_before_make';
}

export type CniDecision = Decision & {
  readonly declared: DesiredCni | undefined;
  /** An interrupted run created the CNI, did not complete it, and nobody has changed it since. */
  readonly halfMade?: HalfMadeCni;
} & (
    | { readonly action: 'none'; readonly live: LiveCni | undefined }
    | CniCreation
    | CniUpdate
    | CniReplacement
    | { readonly action: 'delete'; readonly live: LiveCni }
  );

interface CniCreation {
  readonly action: 'create';
  readonly live: undefined;
  readonly host: Host;
  readonly body: Omit<NewCni, 'interconnect'>;
  /** Fields that a POST cannot carry. */
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

interface CniUpdate {
  readonly action: 'update';
  readonly live: LiveCni;
  /** The new interconnect; undefined where the CNI stays on its interconnect. */
  readonly moveTo: Host | undefined;
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

/** The CNI is deleted and recreated together with its interconnect. */
interface CniReplacement {
  readonly action: 'replace';
  readonly live: LiveCni;
  readonly host: Host;
  readonly body: Omit<NewCni, 'interconnect'>;
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

/** The interconnect that will host a CNI. */
export interface Host {
  /** The key, or the live name if no document declares the interconnect. */
  readonly label: string;
  /** As `label`, but in the form of plan fields, which tells keys from live names (`interconnect.KEY`). */
  readonly text: string;
  /** The live name of an interconnect that stays, or the address of an interconnect that this plan creates. */
  readonly at: { readonly name: string } | { readonly created: string };
}

export interface Decisions {
  readonly settings: SettingsDecision | undefined;
  readonly interconnects: readonly InterconnectDecision[];
  readonly cnis: readonly CniDecision[];
  readonly traffic: LiveTraffic;
}

/** What is live, as far as the impact of a change depends on it. */
export interface LiveTraffic {
  /**
   * True if a live CNI is on the interconnect with this live name, declared or not, or if an interrupted run deleted one there that comes
   * back.
   */
  readonly carries: (interconnect: string) => boolean;
  /** The live CNIs on the interconnect with this live name, declared or not, sorted by id. */
  readonly cnisOn: (interconnect: string) => readonly LiveCni[];
  /** False also for an interconnect of a type that demarc does not know. */
  readonly isDirect: (at: Host['at']) => boolean;
  /** True if every live CNI on the interconnect with this live name moves to another one by the same plan. */
  readonly isLeft: (interconnect: string) => boolean;
  /** True if a live CNI has BGP. */
  readonly hasSessions: boolean;
}

export interface AllDecisions extends Decisions {
  readonly reasons: ReadonlyMap<string, Exclude<MatchReason, null>>;
  readonly foreign: readonly string[];
  readonly groups: Groups;
  readonly circuits: CircuitsOf;
  /** The key of a live interconnect, or its live name if no document declares it. */
  readonly label: (liveName: string) => string;
  /** As `label`, but in the form of plan fields, which tells keys from live names (`interconnect.KEY`). */
  readonly text: (liveName: string) => string;
  readonly unmanaged: LiveObjects;
  readonly ignored: LiveObjects;
  /** Number of declared objects that need no change. */
  readonly unchanged: number;
  readonly missingSecrets: readonly string[];
  readonly errors: readonly PlanNote[];
  readonly warnings: readonly PlanNote[];
}

/** Which circuit a key means: its port, and what the documents declare about it. */
export interface CircuitFacts {
  readonly port: Port;
  /** For a live Google attachment of a key: its port as the order that made it said it, without the live name. */
  readonly asOrdered?: Port;
  readonly terms: CircuitTerms;
}

/** The facts of a live circuit, or of one that the plan creates. Undefined: no listing has it. */
export type CircuitsOf = (at: Host['at']) => CircuitFacts | undefined;

interface LiveObjects {
  readonly interconnects: readonly LiveInterconnect[];
  readonly cnis: readonly LiveCni[];
}

/** Groups of circuits that back each other up. */
export interface Groups {
  /** Where no document names a group, the whole account is a single group, named ''. */
  readonly groupOf: (liveName: string) => string;
  /**
   * The groups whose traffic a live interconnect carries until its CNIs have moved. These are its own group and the groups of the
   * interconnects that its CNIs move to. Sorted.
   */
  readonly carriesFor: (liveName: string) => readonly string[];
  /** Live names, sorted. */
  readonly membersOf: (group: string) => readonly string[];
}
