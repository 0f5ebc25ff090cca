import type { DesiredAccount, DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';
import { namedInDocuments, referenceReader } from '../host-ref.ts';

/** What rides on a live interconnect, by where the documents put it. CNIs that leave it for another place are not counted. */
export interface Riders {
  /** The keys on which the documents put a CNI that is on it. */
  readonly keys: ReadonlySet<string>;
  /** The conduit names of CNIs that no document puts anywhere else: undeclared, or declared without an interconnect or by its live name. */
  readonly staying: readonly string[];
}

/** What the CNIs tell about interconnects. */
export interface HostEvidence {
  /** The names of the live interconnects that host CNIs which the documents put on a key. */
  hostsOf(key: string): ReadonlySet<string>;
  /** Whether the documents put any CNI on the key, live or not. */
  isUsed(key: string): boolean;
  /** What is on a live interconnect, by its live name. */
  ridersOf(name: string): Riders;
  /** Whether the documents put a CNI on it by its live name. */
  isNamed(name: string): boolean;
}

const none: ReadonlySet<string> = new Set();
const nobody: Riders = { keys: none, staying: [] };

/** @param matched the live CNIs by key */
export function hostEvidence(
  desired: DesiredAccount,
  matched: ReadonlyMap<string, LiveCni>,
  liveCnis: readonly LiveCni[],
): HostEvidence {
  const read = referenceReader(desired);
  const named = namedInDocuments(desired);
  const hosts = new Map<string, Set<string>>();
  for (const cni of desired.cnis) {
    const reference = cni.state === 'absent' ? undefined : read(cni);
    if (reference === undefined || !('key' in reference)) continue;
    const names = hosts.get(reference.key) ?? new Set<string>();
    const live = matched.get(cni.key);
    if (live !== undefined) names.add(live.interconnect);
    hosts.set(reference.key, names);
  }
  const riders = ridersByName(desired.cnis);
  return {
    hostsOf: (key) => hosts.get(key) ?? none,
    isUsed: (key) => hosts.has(key),
    ridersOf: (name) => riders.get(name) ?? nobody,
    isNamed: (name) => named.has(name),
  };

  function ridersByName(declared: readonly DesiredCni[]): ReadonlyMap<string, Riders> {
    const byId = new Map(declared.flatMap((cni) => pairWithLive(cni)));
    const found = new Map<string, { keys: Set<string>; staying: string[] }>();
    for (const { id, interconnect: name, magic } of liveCnis) {
      const cni = byId.get(id);
      if (cni?.state === 'absent') continue;
      const place = found.get(name) ?? { keys: new Set<string>(), staying: [] };
      const reference = cni && read(cni);
      if (reference === undefined) place.staying.push(magic.conduit_name);
      else if ('key' in reference) place.keys.add(reference.key);
      else if (reference.name === name) place.staying.push(magic.conduit_name);
      found.set(name, place);
    }
    return found;
  }

  function pairWithLive(cni: DesiredCni): [string, DesiredCni][] {
    const live = matched.get(cni.key);
    return live === undefined ? [] : [[live.id, cni]];
  }
}
