import type { DesiredCni, DesiredInterconnect } from '../model/desired.ts';
import type { LiveCni, LiveInterconnect, LiveSettings } from '../model/live.ts';
import type { FieldChange } from '../model/plan.ts';
import { compareText } from '../model/text.ts';
import type { FieldSetting, NewCni, NewInterconnect } from '../model/work.ts';
import { type HostRef, keyText, liveNameText } from './host-names.ts';

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

/** Where CNIs can be: every interconnect that will be there, under the names that documents use. */
export interface Hosts {
  /** The host behind a reference, by key or by live name; undefined: there is none. */
  named(reference: HostRef): Host | 'deleted' | 'replaced' | undefined;
  /** What becomes of the live interconnect that hosts a CNI now. */
  decisionOf(liveName: string): InterconnectDecision | undefined;
  /** A live interconnect in the vocabulary of the documents. */
  readonly label: (liveName: string) => string;
  /** The same as the fields of a plan say it. */
  readonly text: (liveName: string) => string;
  /** Whether CNIs on it are bound by the rules of Google partner interconnects. */
  isGcpPartner(host: Host): boolean;
  /** All names that a document may use, for suggestions, sorted. */
  readonly names: readonly string[];
}

export function hosts(decisions: readonly InterconnectDecision[], live: readonly LiveInterconnect[]): Hosts {
  const byKey = new Map(
    decisions.flatMap((decision) => (decision.declared === undefined ? [] : [[decision.declared.key, decision]])),
  );
  const byAddress = new Map(decisions.map((decision) => [decision.address, decision]));
  const byLive = new Map(
    decisions.flatMap((decision) => (decision.live === undefined ? [] : [[decision.live.name, decision]])),
  );
  const keyOfMade = new Map(
    decisions.flatMap((decision) =>
      decision.action === 'replace' && decision.made ? [[decision.made.name, decision.declared?.key ?? '']] : [],
    ),
  );
  const liveByName = new Map(live.map((interconnect) => [interconnect.name, interconnect]));
  const keyOf = (name: string) => {
    const decision = byLive.get(name);
    // The key of one that is replaced is the new one's by the time that CNIs move.
    const isLeft = decision?.action === 'replace' && decision.order === 'make_before_break';
    return isLeft ? undefined : (decision?.declared?.key ?? keyOfMade.get(name));
  };
  const text = (name: string) => {
    const key = keyOf(name);
    return key === undefined ? liveNameText(name) : keyText(key, keyOfMade.has(name));
  };

  function named(reference: HostRef): Host | 'deleted' | 'replaced' | undefined {
    if ('key' in reference) {
      const declared = byKey.get(reference.key);
      return declared && hostOf(declared);
    }
    const { name } = reference;
    const decision = byLive.get(name);
    if (decision?.action === 'replace') return 'replaced';
    if (decision !== undefined) return hostOf(decision);
    const key = keyOfMade.get(name);
    return liveByName.has(name) ? { label: key ?? name, text: text(name), at: { name } } : undefined;
  }

  function isGcpPartner({ at }: Host): boolean {
    const type = 'name' in at ? liveByName.get(at.name)?.type : byAddress.get(at.created)?.declared?.type;
    return type === 'gcp_partner';
  }

  return {
    named,
    decisionOf: (name) => byLive.get(name),
    label: (name) => keyOf(name) ?? name,
    text,
    isGcpPartner,
    names: [...new Set([...byKey.keys(), ...liveByName.keys()])].sort(compareText),
  };
}

/** Where the CNIs of an interconnect that is replaced go. */
export function successorOf({
  address,
  made,
}: {
  readonly address: string;
  readonly made?: LiveInterconnect;
}): Host['at'] {
  return made === undefined ? { created: address } : { name: made.name };
}

function hostOf(decision: InterconnectDecision): Host | 'deleted' | undefined {
  const key = decision.declared?.key;
  const label = key ?? decision.live?.name ?? '';
  const isNew = decision.action === 'create' || decision.action === 'replace';
  const named = { label, text: key === undefined ? liveNameText(label) : keyText(key, isNew) };
  switch (decision.action) {
    case 'none':
      return decision.live === undefined ? undefined : { ...named, at: { name: decision.live.name } };
    case 'create':
      return { ...named, at: { created: decision.address } };
    case 'replace':
      return { ...named, at: successorOf(decision) };
    case 'delete':
      return 'deleted';
  }
}

/** The address of the interconnect that a CNI is to be on; the live name stands for the key of one that no document declares. */
export function hostAddress({ label, at }: Host): string {
  return 'created' in at ? at.created : `interconnect.${label}`;
}

export interface Decisions {
  readonly settings: SettingsDecision | undefined;
  readonly interconnects: readonly InterconnectDecision[];
  readonly cnis: readonly CniDecision[];
}
