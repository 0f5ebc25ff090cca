import type { LiveConduit } from '../model/traffic/judgement.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import { type Cell, cellsOf, regionsOf } from './cells.ts';
import { type Path, pathFinder } from './paths.ts';
import { type PrefixGroup, prefixGroups } from './prefix-groups.ts';
import { coveringInside } from './scoped-paths.ts';
import { type TunnelStates, tunnelStates } from './tunnel-states.ts';
import { type Tunnel, type Tunnels, tunnelsOf } from './tunnels.ts';

/** What was read, put together: from CNIs to tunnels, from tunnels to routes and health. */
export interface TrafficView extends Tunnels {
  readonly states: TunnelStates;
  /** Sorted by prefix. Empty where routes were not read. */
  readonly groups: readonly PrefixGroup[];
  /** The prefixes of which a route rides on the tunnel, or may do so. */
  readonly groupsOn: (tunnel: Tunnel) => Iterable<PrefixGroup>;
  /** Where traffic for the prefix arrives. Found at the first question; the same list for prefixes with the same paths and scopes. */
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
  const cells = new Map<PrefixGroup | string, readonly Cell[]>();
  const keyOf = cellsKeys();
  return {
    ...tunnels,
    states,
    groups,
    groupsOn: (tunnel) => on.get(tunnel) ?? [],
    cellsOf: (group) => {
      const known = cells.get(group);
      if (known !== undefined) return known;
      const key = coveringInside(group).length > 0 ? group : keyOf(group);
      const found = cells.get(key) ?? cellsOf(group, { regions, states });
      cells.set(key, found).set(group, found);
      return found;
    },
    regions,
  };
}

/** Equal for prefixes with the same paths in the same scopes. */
function cellsKeys(): (group: PrefixGroup) => string {
  const numbers = new Map<Path, number>();
  const numberOf = (path: Path) => {
    const number = numbers.get(path) ?? numbers.size;
    numbers.set(path, number);
    return number;
  };
  return ({ routes }) => {
    const keys = routes.map(({ route: { scope }, path }) =>
      scope === undefined ? String(numberOf(path)) : JSON.stringify([numberOf(path), scope.regions, scope.colos]),
    );
    return [...new Set(keys)].sort().join(' ');
  };
}
