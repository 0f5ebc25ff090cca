import type { LiveInterconnect } from '../../model/live.ts';
import { compareText } from '../../model/text.ts';
import { type HostRef, keyText, liveNameText } from '../interconnect-names.ts';
import type { Host, InterconnectDecision } from '../stages.ts';

/** The interconnects that exist after the plan and can host CNIs, under the names that documents use. */
export interface Hosts {
  /** Finds a host by key or by live name; undefined: no such interconnect. */
  named(reference: HostRef): Host | 'deleted' | 'replaced' | undefined;
  /** By the live name of the interconnect that hosts a CNI now. */
  decisionOf(liveName: string): InterconnectDecision | undefined;
  /** The key of a live interconnect. Its live name, if it has no key or if a new interconnect takes over its key. */
  readonly label: (liveName: string) => string;
  /** The same name, in the form that the fields of a plan use. */
  readonly text: (liveName: string) => string;
  /** CNIs on such a host must follow the rules of Google partner interconnects. */
  isGcpPartner(host: Host): boolean;
  /** For suggestions: all keys and live names, sorted. */
  readonly names: readonly string[];
}

export function hostsAfterPlan(decisions: readonly InterconnectDecision[], live: readonly LiveInterconnect[]): Hosts {
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
    // In make before break, the key belongs to the new interconnect when CNIs move. The old interconnect then has only its live name.
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

/**
 * The host for the CNIs of a replaced interconnect: the interconnect that an earlier run made, or the interconnect that this plan creates.
 */
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

/** The address of the interconnect that a CNI is to be on. If no document declares it, its live name takes the place of the key. */
export function hostAddress({ label, at }: Host): string {
  return 'created' in at ? at.created : `interconnect.${label}`;
}
