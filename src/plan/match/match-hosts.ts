import type { DesiredInterconnect } from '../../model/desired.ts';
import type { LiveInterconnect } from '../../model/live.ts';
import { ambiguous } from './ambiguous.ts';
import type { InterconnectSearch } from './interconnect-search.ts';

/**
 * A key that nothing matched yet is the one live interconnect left that hosts its CNIs: so an edited slot or bandwidth is
 * a replacement and not a stranger. Tombstones take no part: they need an exact identity. Neither does an interconnect of another type
 * or owner, nor one that the documents name by its live name: that says that nobody declares it.
 */
export function matchHosts({ desired, candidates, evidence, result }: InterconnectSearch): void {
  const named = new Set(desired.cnis.flatMap((cni) => (cni.state === 'present' ? (cni.interconnect ?? []) : [])));
  const isOpen = (one: LiveInterconnect) =>
    !result.isTaken(one) && !named.has(one.name) && (one.owner ?? desired.account) === desired.account;
  const left = new Map(candidates.filter(isOpen).map((one) => [one.name, one]));
  const keys = desired.interconnects.filter((one) => one.state === 'present' && !result.has(one.key));
  const hosts = new Map(keys.map((one) => [one, hostsLeft(one)]));
  const claimants = new Map<string, DesiredInterconnect[]>();
  for (const [one, found] of hosts) {
    for (const { name } of found) claimants.set(name, [...(claimants.get(name) ?? []), one]);
  }
  for (const [one, found] of hosts) {
    const [host] = found;
    if (host === undefined) continue;
    const rivals = claimants.get(host.name)?.filter((other) => other !== one) ?? [];
    if (found.length > 1) {
      result.errors.push(ambiguous(one, found, 'each hosts a CNI that the documents put on it'));
    } else if (rivals.length > 0) {
      const others = rivals.map((other) => `interconnect.${other.key}`).join(' and ');
      result.errors.push(ambiguous(one, found, `but it also hosts CNIs that the documents put on ${others}`));
    } else {
      result.add(one.key, host, 'hosted_cnis');
    }
  }

  function hostsLeft(one: DesiredInterconnect): readonly LiveInterconnect[] {
    const found = [...evidence.hostsOf(one.key)].sort().flatMap((name) => left.get(name) ?? []);
    return found.filter((live) => live.type === one.type);
  }
}
