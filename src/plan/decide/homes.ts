import type { LiveInterconnect } from '../../model/live.ts';
import type { Home, InterconnectDecision } from '../decision.ts';

/** Where CNIs can be: every interconnect that will be there, under the names that documents use. */
export interface Homes {
  /** The home that a document names, by key or by live name; undefined: there is none of that name. */
  named(reference: string): Home | 'going' | 'replaced' | undefined;
  /** What becomes of the live interconnect that hosts a CNI now. */
  hosting(liveName: string): InterconnectDecision | undefined;
  /** A live interconnect in the vocabulary of the documents. */
  readonly label: (liveName: string) => string;
  /** Whether CNIs on it are bound by the rules of Google partner interconnects. */
  isGcpPartner(home: Home): boolean;
  /** All names that a document may use, for suggestions. */
  readonly names: readonly string[];
}

export function homes(decisions: readonly InterconnectDecision[], live: readonly LiveInterconnect[]): Homes {
  const byKey = new Map(decisions.flatMap((one) => (one.declared === undefined ? [] : [[one.declared.key, one]])));
  const byLive = new Map(decisions.flatMap((one) => (one.live === undefined ? [] : [[one.live.name, one]])));
  const keyOfMade = new Map(
    decisions.flatMap((one) =>
      one.action === 'replace' && one.made ? [[one.made.name, one.declared?.key ?? '']] : [],
    ),
  );
  const liveByName = new Map(live.map((one) => [one.name, one]));
  const label = (name: string) => {
    const decision = byLive.get(name);
    // The key of one that is replaced is the new one's by the time that CNIs move.
    const isLeft = decision?.action === 'replace' && decision.order === 'make_before_break';
    return isLeft ? name : (decision?.declared?.key ?? keyOfMade.get(name) ?? name);
  };

  function named(reference: string): Home | 'going' | 'replaced' | undefined {
    const decision = byKey.get(reference) ?? byLive.get(reference);
    if (decision?.action === 'replace' && !byKey.has(reference)) return 'replaced';
    if (decision !== undefined) return homeOf(decision);
    return liveByName.has(reference) ? { label: reference, at: { name: reference } } : undefined;
  }

  function isGcpPartner(home: Home): boolean {
    const decision = byKey.get(home.label);
    const name = 'name' in home.at ? home.at.name : undefined;
    return (
      (decision?.declared?.type ?? (name === undefined ? undefined : liveByName.get(name)?.type)) === 'gcp_partner'
    );
  }

  return {
    named,
    hosting: (name) => byLive.get(name),
    label,
    isGcpPartner,
    names: [...byKey.keys(), ...liveByName.keys()],
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
  const label = decision.declared?.key ?? decision.live?.name ?? '';
  switch (decision.action) {
    case 'none':
      return decision.live === undefined ? undefined : { label, at: { name: decision.live.name } };
    case 'create':
      return { label, at: { created: decision.address } };
    case 'replace':
      return { label, at: successorOf(decision) };
    case 'delete':
      return 'going';
  }
}
