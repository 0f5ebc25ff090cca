import { compareText } from '../model/text.ts';
import type { LiveConduit } from '../model/traffic/judgement.ts';
import type { RoutedPrefix, RoutedRoute, RouteTable, TunnelState } from '../model/traffic/route-table.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import { advertisedOf } from './advertised.ts';
import type { Cell } from './cells.ts';
import { ownersOf } from './conduit-facts.ts';
import { notReadParts } from './not-read.ts';
import type { GroupRoute, PrefixGroup } from './prefix-groups.ts';
import { isAt } from './scoped-paths.ts';
import { type TrafficView, trafficView } from './traffic-view.ts';
import { healthOfAny } from './tunnel-states.ts';
import type { Tunnel } from './tunnels.ts';

/** What health adds to the priority of a route. Nothing is removed from the table. */
const penalties: Readonly<Record<TunnelState, number>> = { healthy: 0, unknown: 0, lossy: 500_000, down: 1_000_000 };

/** Which prefix rides on which circuits now, and which CNIs carry no static route. */
export function buildRouteTable(facts: TrafficFacts, cnis: readonly LiveConduit[]): RouteTable {
  const view = trafficView(facts, cnis);
  const owners = ownersOf(view.conduits.values());
  const advertised = advertisedOf(facts);
  const areTunnelsRead = facts.interconnects.read && facts.tunnels.read;
  const isNowhere = (route: GroupRoute) => !isTunnel(route) && areTunnelsRead && route.path.isRead;
  const isIdle = ({ id }: LiveConduit) =>
    (view.conduits.get(id)?.choices ?? []).flat().every((tunnel) => [...view.groupsOn(tunnel)].length === 0);
  return {
    prefixes: view.groups.map((group) => routedPrefix(group, { view, owners, isNowhere }, advertised(group.range))),
    idle: facts.routes.read ? cnis.filter(isIdle).map(({ id }) => id) : [],
    notRead: notReadParts(facts),
  };
}

interface KnownTunnels {
  readonly view: TrafficView;
  readonly owners: ReadonlyMap<Tunnel, readonly string[]>;
  /** All tunnels were read, and the next hop is in none of them. */
  readonly isNowhere: (route: GroupRoute) => boolean;
}

function routedPrefix(
  group: PrefixGroup,
  { view, owners, isNowhere }: KnownTunnels,
  advertised: RoutedPrefix['advertised'],
): RoutedPrefix {
  const winners = winnersOf(group, view.cellsOf(group));
  const routes = group.routes.map((each): RoutedRoute => {
    const { route, path } = each;
    const [first, ...others] = path.tunnels;
    return {
      nexthop: route.nexthop,
      priority: route.priority,
      weight: route.weight,
      scope: { regions: route.scope?.regions ?? [], colos: route.scope?.colos ?? [] },
      tunnels: path.tunnels.map(({ name }) => name).sort(compareText),
      kind: others.length > 0 ? 'unclear' : (first?.kind ?? (isNowhere(each) ? 'none' : 'unknown')),
      cnis: [...new Set(path.tunnels.flatMap((tunnel) => owners.get(tunnel) ?? []))].sort(compareText),
      health: healthOfAny(path.tunnels.map((tunnel) => view.states.of(tunnel))),
      carries: isNowhere(each) ? 'no' : (winners.get(each) ?? 'no'),
    };
  });
  routes.sort((a, b) => a.priority - b.priority || compareText(a.nexthop, b.nexthop));
  return { prefix: group.prefix, advertised, routes };
}

/** The routes that have the lowest priority at some place, with what health adds. `unknown`: beside or behind a route to nowhere. */
function winnersOf({ routes }: PrefixGroup, cells: readonly Cell[]): ReadonlyMap<GroupRoute, 'yes' | 'unknown'> {
  const winners = new Map<GroupRoute, 'yes' | 'unknown'>();
  for (const { place, paths } of cells) {
    const states = new Map(paths);
    const here = routes
      .filter(({ route }) => isAt(route.scope, place))
      .map((each) => ({ each, priority: each.route.priority + penalties[states.get(each.path) ?? 'unknown'] }));
    const least = lowest(here);
    const tunnels = here.filter(({ each }) => isTunnel(each));
    const leastTunnel = lowest(tunnels);
    for (const { each, priority } of here) {
      if (priority === least && isTunnel(each)) winners.set(each, 'yes');
      else if ((priority === least || priority === leastTunnel) && !winners.has(each)) winners.set(each, 'unknown');
    }
  }
  return winners;
}

function isTunnel({ path }: GroupRoute): boolean {
  return path.tunnels.length > 0;
}

function lowest(routes: readonly { readonly priority: number }[]): number {
  return routes.reduce((least, { priority }) => Math.min(least, priority), Infinity);
}
