import { addTo } from '../model/collections.ts';
import type { TunnelNames } from '../model/network-api.ts';
import type { LiveConduit } from '../model/traffic/judgement.ts';
import type { ConduitFacts, ConduitName, NameHolder } from '../model/traffic/route-table.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import { comparePrefixes } from './prefix-groups.ts';
import { trafficView } from './traffic-view.ts';
import { healthOfAny } from './tunnel-states.ts';
import { type ConduitTunnels, type Tunnel, tunnelsOf } from './tunnels.ts';

/**
 * A table without a single route says nothing about circuits: live CNIs that carry nothing at all are less likely than routes that this
 * list does not hold.
 */
export function holdsRoutes({ routes }: Pick<TrafficFacts, 'routes'>): boolean {
  return routes.read && routes.value.length > 0;
}

/** What the Magic side tells about each live CNI. By live id. */
export function conduitFacts(facts: TrafficFacts, cnis: readonly LiveConduit[]): ReadonlyMap<string, ConduitFacts> {
  const view = trafficView(facts, cnis);
  const isComplete =
    holdsRoutes(facts) &&
    facts.interconnects.read &&
    view.groups.every(({ routes }) => routes.every(({ path }) => path.isRead));
  return new Map(
    [...view.conduits].map(([id, { choices }]) => {
      const tunnels = new Set(choices.flat());
      const groups = [...new Set([...tunnels].flatMap((tunnel) => [...view.groupsOn(tunnel)]))].sort(comparePrefixes);
      return [
        id,
        {
          health: healthOfAny(choices.map(([object]) => view.states.of(object))),
          isSilent: choices.every(([object]) => view.states.isSilent(object)),
          routes: isComplete ? groups.map(({ prefix }) => prefix) : undefined,
        },
      ];
    }),
  );
}

/** Which object of Magic each CNI is, and its dataplane. By live id. Neither routes nor health are needed for it. */
export function conduitNames(facts: TunnelNames, cnis: readonly LiveConduit[]): ReadonlyMap<string, ConduitName> {
  const named = [...tunnelsOf(facts, cnis).conduits].map(([id, { choices, match }]): [string, ConduitName] => {
    const [version, ...others] = new Set(choices.map(([object]) => object.version));
    return [id, { match, version: others.length === 0 ? version : undefined }];
  });
  return new Map(named);
}

/** The largest `magic.mtu` that fits towards Cloudflare. Undefined: the version does not tell which dataplane it is. */
export function dataplaneMtu(version: string | undefined): number | undefined {
  if (version === '1') return 1476;
  return version === '2' ? 1500 : undefined;
}

/**
 * Every name in the namespace of Magic interconnects, GRE and IPsec tunnels, with who has it. A Magic interconnect that a CNI is stays
 * that CNI's own. A part that was not read holds no names here: `facts` says so.
 */
export function namesTaken(
  facts: TunnelNames,
  cnis: readonly LiveConduit[],
): ReadonlyMap<string, readonly NameHolder[]> {
  const { all, conduits } = tunnelsOf(facts, cnis);
  const owners = ownersOf(conduits.values());
  const names = new Map<string, NameHolder[]>();
  for (const tunnel of all) {
    if (tunnel.isOfMagic) addTo(names, tunnel.name, { kind: tunnel.kind, cnis: owners.get(tunnel) ?? [] });
  }
  return names;
}

/** By tunnel: live ids of the CNIs that it is, or may be. */
export function ownersOf(conduits: Iterable<ConduitTunnels>): ReadonlyMap<Tunnel, readonly string[]> {
  const owners = new Map<Tunnel, string[]>();
  for (const { cni, choices } of conduits) {
    for (const tunnel of new Set(choices.flat())) addTo(owners, tunnel, cni.id);
  }
  return owners;
}
