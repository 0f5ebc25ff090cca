import type { LiveConduit } from '../model/judgement.ts';
import type { TrafficFacts } from '../model/traffic.ts';
import { type Cell, cellsOf, regionsOf } from './cells.ts';
import { pathFinder } from './paths.ts';
import { type PrefixGroup, prefixGroups } from './prefix-groups.ts';
import { type TunnelStates, tunnelStates } from './tunnel-states.ts';
import { type Tunnel, type Tunnels, tunnelsOf } from './tunnels.ts';

/** What was read, put together: from CNIs to tunnels, from tunnels to routes and health. */
export interface TrafficView extends Tunnels {
  readonly states: TunnelStates;
  /** Sorted by prefix. Empty where routes were not read. */
  readonly groups: readonly PrefixGroup[];
  /** The prefixes of which a route rides on the tunnel, or may do so. */
  readonly groupsOn: (tunnel: Tunnel) => Iterable<PrefixGroup>;
  /** Where traffic for the prefix arrives. Found at the first question. */
  readonly cellsOf: (group: PrefixGroup) => readonly Cell[];
  /** All regions. Sorted. */
  readonly regions: readonly string[];
}

export function trafficView(facts: TrafficFacts, cnis: readonly LiveConduit[]): TrafficView {
  const tunnels = tunnelsOf(facts, cnis);
  const states = tunnelStates(facts);
  const groups = prefixGroups(facts.routes.read ? facts.routes.value : [], pathFinder(tunnels.all));
  const on = new Map<Tunnel, Set<PrefixGroup>>();
  for (const group of groups) {
    for (const { path } of group.routes) {
      for (const tunnel of path.tunnels) {
        const known = on.get(tunnel) ?? new Set<PrefixGroup>();
        on.set(tunnel, known.add(group));
      }
    }
  }
  const regions = regionsOf(facts);
  const cells = new Map<PrefixGroup, readonly Cell[]>();
  return {
    ...tunnels,
    states,
    groups,
    groupsOn: (tunnel) => on.get(tunnel) ?? [],
    cellsOf: (group) => {
      const known = cells.get(group) ?? cellsOf(group, { regions, states });
      cells.set(group, known);
      return known;
    },
    regions,
  };
}
