import type { DesiredAccount, DesiredCni, DesiredInterconnect } from '../model/desired.ts';
import type { JournaledCni } from '../model/journal.ts';
import type { LiveCni, LiveInterconnect, LiveSettings } from '../model/live.ts';
import type { FieldChange, MatchReason, PlanNote } from '../model/plan.ts';
import type { FieldSetting, NewCni, NewInterconnect } from '../model/work.ts';

// The types that pass between the stages of a plan, in the order of the stages: journal, match, ports, decide.

/** A CNI that comes back as a journal keeps it. */
export interface Restored {
  readonly entry: JournaledCni;
  /** What was made in its place already, and lacks what a POST cannot carry. */
  readonly live: LiveCni | undefined;
  /** What the documents say otherwise than the deleted object, as changes of that one's wire object. */
  readonly set: readonly FieldSetting[];
  /** The same as fields. */
  readonly otherwise: readonly FieldChange[];
  /** Fields outside the contract that come back. */
  readonly lost: readonly FieldChange[];
}

/** What a journal makes of the documents and of the account. */
export interface ResumedJournal {
  /** What the documents do not write of a CNI that comes back is as the journal keeps it. */
  readonly desired: DesiredAccount;
  /** By key. */
  readonly declared: ReadonlyMap<string, Restored>;
  /** Those that no document declares. */
  readonly undeclared: readonly Restored[];
  /** Ids of entries that need nothing any more. */
  readonly settled: readonly string[];
  readonly warnings: readonly PlanNote[];
}

/** Which live object is which key, and why. */
export interface AccountMatch {
  readonly interconnects: ReadonlyMap<string, LiveInterconnect>;
  /** By key: the interconnect that an interrupted run has made already in place of the live one. */
  readonly successors: ReadonlyMap<string, LiveInterconnect>;
  readonly cnis: ReadonlyMap<string, LiveCni>;
  /** By address (`cni.KEY`): what the match rests on. */
  readonly reasons: ReadonlyMap<string, Exclude<MatchReason, null>>;
  /** Live interconnects that no document declares. */
  readonly undeclared: UndeclaredInterconnects;
  readonly errors: readonly PlanNote[];
  readonly warnings: readonly PlanNote[];
}

/** Live interconnects that no document declares, by what becomes of them. */
export interface UndeclaredInterconnects {
  /** `policy.prune` deletes them. */
  readonly pruned: readonly LiveInterconnect[];
  readonly unmanaged: readonly LiveInterconnect[];
  /** `policy.ignore` leaves them alone. */
  readonly ignored: readonly LiveInterconnect[];
}

/** CNIs that an interrupted run deleted and that are not back, as they were. */
export interface DeletedCnis {
  readonly byKey: ReadonlyMap<string, LiveCni>;
  readonly undeclared: readonly LiveCni[];
}

/** The port of every direct interconnect that is created or replaced, by key; or why there is none. */
export interface AllocatedPorts {
  readonly slotIds: ReadonlyMap<string, string>;
  readonly errors: readonly PlanNote[];
}

/** What is to become of one object, before it is known in which order. */
interface Decision {
  /** `settings`, `interconnect.KEY`, `cni.KEY`; the live name stands for the key of an object that nobody declares. */
  readonly address: string;
  readonly fields: readonly FieldChange[];
  /** Why, where the fields do not say it. */
  readonly reason?: string;
}

/** Where an interrupted run deleted the CNI: the entry of the journal that is laid over the new one, and what that run was to do. */
export interface Restore {
  readonly id: string;
  /** The fields of the replacement that this ends; undefined where it goes elsewhere now. */
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
  /** Undefined where the new one is there already: `made`. */
  readonly body: NewInterconnect | undefined;
  /** The new one, which an earlier run made before it was interrupted. */
  readonly made?: LiveInterconnect;
  /** With `made`: the fields of the replacement before it was begun. */
  readonly begunFields?: readonly FieldChange[];
  /**
   * Make before break: the new one is created, its CNIs are moved, the old one is deleted. Break before make only where the new one
   * needs what the old one holds.
   */
  readonly order: 'make_before_break' | 'break_before_make';
}

export type CniDecision = Decision & {
  readonly declared: DesiredCni | undefined;
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
  /** What a POST cannot carry. */
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

interface CniUpdate {
  readonly action: 'update';
  readonly live: LiveCni;
  /** Where it goes; undefined where it stays. */
  readonly moveTo: Host | undefined;
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

/** Deleted and recreated with the interconnect that carries it. */
interface CniReplacement {
  readonly action: 'replace';
  readonly live: LiveCni;
  readonly host: Host;
  readonly body: Omit<NewCni, 'interconnect'>;
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

/** The interconnect that a CNI is to be on. */
export interface Host {
  /** In the vocabulary of the documents: the key, or the live name of one that nobody declares. */
  readonly label: string;
  /** The same as the fields of a plan say it: they tell keys from live names. */
  readonly text: string;
  /** The live name of an interconnect that stays, or the address of one that this plan creates. */
  readonly at: { readonly name: string } | { readonly created: string };
}

export interface Decisions {
  readonly settings: SettingsDecision | undefined;
  readonly interconnects: readonly InterconnectDecision[];
  readonly cnis: readonly CniDecision[];
}

/** All that is decided of an account. */
export interface AllDecisions extends Decisions {
  readonly reasons: ReadonlyMap<string, Exclude<MatchReason, null>>;
  readonly foreign: readonly string[];
  readonly groups: Groups;
  /** A live interconnect in the vocabulary of the documents. */
  readonly label: (liveName: string) => string;
  /** The same as the fields of a plan say it. */
  readonly text: (liveName: string) => string;
  readonly unmanaged: LiveObjects;
  readonly ignored: LiveObjects;
  /** How many declared objects need no change. */
  readonly unchanged: number;
  readonly missingSecrets: readonly string[];
  readonly errors: readonly PlanNote[];
  readonly warnings: readonly PlanNote[];
}

interface LiveObjects {
  readonly interconnects: readonly LiveInterconnect[];
  readonly cnis: readonly LiveCni[];
}

/** Circuits that back each other up. */
export interface Groups {
  /** The group of a live interconnect. Where no document names one, the whole account is one group, named ''. */
  readonly groupOf: (liveName: string) => string;
  /**
   * The groups for which a live interconnect carries traffic, until its CNIs have moved: its own, and those of the interconnects that they
   * go to. Sorted.
   */
  readonly carriesFor: (liveName: string) => readonly string[];
  /** The live interconnects of a group, sorted by name. */
  readonly membersOf: (group: string) => readonly string[];
}
