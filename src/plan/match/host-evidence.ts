import type { DesiredAccount, DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';
import { namedInDocuments, referenceReader } from '../interconnect-names.ts';

/**
 * The CNIs on a live interconnect, by where the documents put them. Tombstones, and CNIs that leave it for another live name, are not
 * counted.
 */
interface HostedCnis {
  /** The keys on which the documents put CNIs that are on it now. */
  readonly keys: ReadonlySet<string>;
  /** Conduit names of CNIs that no document puts elsewhere: undeclared, declared without an interconnect, or declared on its live name. */
  readonly staying: readonly string[];
  /** Those of `staying` that no document declares and that `policy.ignore` does not name. Sorted. */
  readonly undeclared: readonly string[];
}

/** What hosted CNIs show about which interconnect a key is. */
export interface HostEvidence {
  /** Live names of the interconnects that host CNIs of the key. */
  hostsOf(key: string): ReadonlySet<string>;
  /** True if the documents put a CNI on the key, live or not. */
  isUsed(key: string): boolean;
  /** `name` is a live name. */
  hostedOn(name: string): HostedCnis;
  /** True if the documents put a CNI on the interconnect by its live name. */
  isNamed(name: string): boolean;
}

const none: ReadonlySet<string> = new Set();
const nothingHosted: HostedCnis = { keys: none, staying: [], undeclared: [] };

/**
 * @param matched the live CNIs by key
 * @param isIgnored true for a conduit name that `policy.ignore` names
 */
export function hostEvidence(
  desired: DesiredAccount,
  matched: ReadonlyMap<string, LiveCni>,
  liveCnis: readonly LiveCni[],
  isIgnored: (name: string) => boolean,
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
  const hosted = hostedByName(desired.cnis);
  return {
    hostsOf: (key) => hosts.get(key) ?? none,
    isUsed: (key) => hosts.has(key),
    hostedOn: (name) => hosted.get(name) ?? nothingHosted,
    isNamed: (name) => named.has(name),
  };

  function hostedByName(declared: readonly DesiredCni[]): ReadonlyMap<string, HostedCnis> {
    const byId = new Map(declared.flatMap((cni) => pairWithLive(cni)));
    const found = new Map<string, { keys: Set<string>; staying: string[]; undeclared: string[] }>();
    for (const { id, interconnect: name, magic } of liveCnis) {
      const conduit = magic.conduit_name;
      const cni = byId.get(id);
      if (cni?.state === 'absent') continue;
      const place = found.get(name) ?? { keys: new Set<string>(), staying: [], undeclared: [] };
      const reference = cni && read(cni);
      if (reference === undefined) place.staying.push(conduit);
      else if ('key' in reference) place.keys.add(reference.key);
      else if (reference.name === name) place.staying.push(conduit);
      if (cni === undefined && !isIgnored(conduit)) place.undeclared.push(conduit);
      found.set(name, place);
    }
    for (const { undeclared } of found.values()) undeclared.sort();
    return found;
  }

  function pairWithLive(cni: DesiredCni): [string, DesiredCni][] {
    const live = matched.get(cni.key);
    return live === undefined ? [] : [[live.id, cni]];
  }
}
