import type { LiveInterconnect } from '../../model/live.ts';
import { compareText } from '../../model/order.ts';
import type { Home, InterconnectDecision } from '../decision.ts';
import type { HostRef } from '../host-ref.ts';
import { keyText, liveNameText } from '../host-text.ts';

/** Where CNIs can be: every interconnect that will be there, under the names that documents use. */
export interface Homes {
  /** The home behind a reference, by key or by live name; undefined: there is none. */
  named(reference: HostRef): Home | 'going' | 'replaced' | undefined;
  /** What becomes of the live interconnect that hosts a CNI now. */
  hosting(liveName: string): InterconnectDecision | undefined;
  /** A live interconnect in the vocabulary of the documents. */
  readonly label: (liveName: string) => string;
  /** The same as the fields of a plan say it. */
  readonly text: (liveName: string) => string;
  /** Whether CNIs on it are bound by the rules of Google partner interconnects. */
  isGcpPartner(home: Home): boolean;
  /** All names that a document may use, for suggestions, sorted. */
  readonly names: readonly string[];
}

export function homes(decisions: readonly InterconnectDecision[], live: readonly LiveInterconnect[]): Homes {
  const byKey = new Map(decisions.flatMap((one) => (one.declared === undefined ? [] : [[one.declared.key, one]])));
  const byAddress = new Map(decisions.map((one) => [one.address, one]));
  const byLive = new Map(decisions.flatMap((one) => (one.live === undefined ? [] : [[one.live.name, one]])));
  const keyOfMade = new Map(
    decisions.flatMap((one) =>
      one.action === 'replace' && one.made ? [[one.made.name, one.declared?.key ?? '']] : [],
    ),
  );
  const liveByName = new Map(live.map((one) => [one.name, one]));
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

  function named(reference: HostRef): Home | 'going' | 'replaced' | undefined {
    if ('key' in reference) {
      const declared = byKey.get(reference.key);
      return declared && homeOf(declared);
    }
    const { name } = reference;
    const decision = byLive.get(name);
    if (decision?.action === 'replace') return 'replaced';
    if (decision !== undefined) return homeOf(decision);
    const key = keyOfMade.get(name);
    return liveByName.has(name) ? { label: key ?? name, text: text(name), at: { name } } : undefined;
  }

  function isGcpPartner({ at }: Home): boolean {
    const type = 'name' in at ? liveByName.get(at.name)?.type : byAddress.get(at.created)?.declared?.type;
    return type === 'gcp_partner';
  }

  return {
    named,
    hosting: (name) => byLive.get(name),
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
}): Home['at'] {
  return made === undefined ? { created: address } : { name: made.name };
}

function homeOf(decision: InterconnectDecision): Home | 'going' | undefined {
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
      return 'going';
  }
}
