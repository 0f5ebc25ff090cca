import type { DesiredCni, DesiredInterconnect } from '../model/desired.ts';
import type { LiveCni, LiveInterconnect, LiveSettings } from '../model/live.ts';
import type { FieldChange } from '../model/plan.ts';
import type { FieldSetting, NewCni, NewInterconnect } from '../model/work.ts';

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
  readonly home: Home;
  readonly body: Omit<NewCni, 'interconnect'>;
  /** What a POST cannot carry. */
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

interface CniUpdate {
  readonly action: 'update';
  readonly live: LiveCni;
  /** Where it goes; undefined where it stays. */
  readonly moveTo: Home | undefined;
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

/** Deleted and recreated with the interconnect that carries it. */
interface CniReplacement {
  readonly action: 'replace';
  readonly live: LiveCni;
  readonly home: Home;
  readonly body: Omit<NewCni, 'interconnect'>;
  readonly set: readonly FieldSetting[];
  readonly restore?: Restore;
}

/** The interconnect that a CNI is to be on. */
export interface Home {
  /** In the vocabulary of the documents: the key, or the live name of one that nobody declares. */
  readonly label: string;
  /** The same as the fields of a plan say it: they tell keys from live names. */
  readonly text: string;
  /** The live name of an interconnect that stays, or the address of one that this plan creates. */
  readonly at: { readonly name: string } | { readonly created: string };
}
