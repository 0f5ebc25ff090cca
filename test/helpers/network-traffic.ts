import type { LiveCni } from '../../src/model/live.ts';
import type { MagicRoute, Reading, TrafficFacts } from '../../src/model/traffic/traffic.ts';

type Route = readonly [prefix: string, conduitName: string, priority: number, regions?: readonly string[]];

/**
 * The Magic side of live CNIs: these routes over them, and a tunnel of each that is healthy in three data centres.
 * @param silent live ids of the CNIs whose tunnels are down everywhere instead
 */
export function trafficOn(
  cnis: readonly LiveCni[],
  routes: readonly Route[],
  silent: ReadonlySet<string> = new Set(),
): TrafficFacts {
  const hops = new Map(cnis.map(({ magic, cust_ip }) => [magic.conduit_name, addressOf(cust_ip)]));
  const health = cnis.flatMap(({ id, magic }) =>
    ['ewr01', 'fra01', 'lhr01'].map((colo) => ({ tunnel: magic.conduit_name, colo, state: silent.has(id) ? 0 : 1 })),
  );
  return {
    routes: read(routes.map((route, n) => routeOf(route, n, hops))),
    interconnects: read(
      cnis.map(({ magic, p2p_ip }) => ({
        ...{ id: magic.conduit_name, name: magic.conduit_name, version: '2', reservation: undefined },
        ...{
          interfaceAddress: p2p_ip,
          mtu: undefined,
          healthCheck: undefined,
          returnRouting: undefined,
          bgp: undefined,
          modifiedOn: undefined,
        },
      })),
    ),
    tunnels: read([]),
    prefixes: read([]),
    bgpPrefixes: new Map(),
    analytics: read({ health, recent: health, ingress: [], egress: [] }),
  };
}

/** As with a token that has no more than the permissions of the CNI API. */
export function trafficRefused(): TrafficFacts {
  const refused = (permissions: string) => ({
    read: false as const,
    problem: { why: 'permission' as const, words: `the API token needs ${permissions} on account ${'b'.repeat(32)}` },
  });
  const magic = refused('Magic WAN Read or Magic Transit Read');
  return {
    ...{ routes: magic, interconnects: magic, tunnels: magic, bgpPrefixes: new Map() },
    prefixes: refused('Magic Transit Read, IP Prefixes Read or IP Prefixes BGP On Demand Read'),
    analytics: refused('Account Analytics Read'),
  };
}

function routeOf([prefix, name, priority, regions]: Route, n: number, hops: ReadonlyMap<string, string>): MagicRoute {
  const scope = regions && { regions, colos: [] };
  return { id: `r${n}`, prefix, nexthop: hops.get(name) ?? name, priority, weight: undefined, scope };
}

function addressOf(network: string): string {
  return network.split('/')[0] ?? network;
}

function read<T>(value: T): Reading<T> {
  return { read: true, value };
}
