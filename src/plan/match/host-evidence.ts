import type { DesiredCni } from '../../model/desired.ts';
import type { LiveCni } from '../../model/live.ts';

/** For each interconnect key: the names of the live interconnects that host CNIs which the documents put on that key. */
export interface HostEvidence {
  hostsOf(key: string): ReadonlySet<string>;
  /** Whether the documents put any CNI on the key, live or not. */
  isUsed(key: string): boolean;
}

const none: ReadonlySet<string> = new Set();

export function hostEvidence(desired: readonly DesiredCni[], matched: ReadonlyMap<string, LiveCni>): HostEvidence {
  const hosts = new Map<string, Set<string>>();
  for (const cni of desired) {
    if (cni.interconnect === undefined || cni.state === 'absent') continue;
    const names = hosts.get(cni.interconnect) ?? new Set<string>();
    const live = matched.get(cni.key);
    if (live !== undefined) names.add(live.interconnect);
    hosts.set(cni.interconnect, names);
  }
  return {
    hostsOf: (key) => hosts.get(key) ?? none,
    isUsed: (key) => hosts.has(key),
  };
}
