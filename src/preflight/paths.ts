import { addTo } from '../model/collections.ts';
import { type Cidr, parseCidr } from '../net/cidr.ts';
import type { Tunnel } from './tunnels.ts';

/** Where a next hop leads. */
export interface Path {
  /** The tunnel. None: the next hop is in no network. Several: their networks are the same, so it may be any of them. */
  readonly tunnels: readonly Tunnel[];
  /** The name of the tunnel, or the next hop. */
  readonly name: string;
  /** The next hop is an IPv4 address. */
  readonly isRead: boolean;
}

type Networks = readonly (readonly [length: number, byFirst: ReadonlyMap<number, readonly Tunnel[]>])[];

/** Finds the path of a next hop: the longest network of a tunnel that contains it. The same tunnel is always the same path. */
export function pathFinder(tunnels: readonly Tunnel[]): (nexthop: string) => Path {
  const networks = longestFirst(tunnels);
  const byNexthop = new Map<string, Path>();
  // A tunnel with two networks is one path; so are tunnels that have one network together.
  const paths = new Map<Tunnel | readonly Tunnel[], Path>();
  const pathOf = (nexthop: string): Path => {
    const address = parseCidr(`${nexthop.trim()}/32`);
    const found = address && longestWith(address, networks);
    if (found === undefined) return { tunnels: [], name: nexthop, isRead: address !== undefined };
    const key = found.length === 1 ? (found[0] ?? found) : found;
    const path = paths.get(key) ?? { tunnels: found, name: found.map(({ name }) => name).join(' or '), isRead: true };
    paths.set(key, path);
    return path;
  };
  return (nexthop) => {
    const path = byNexthop.get(nexthop) ?? pathOf(nexthop);
    byNexthop.set(nexthop, path);
    return path;
  };
}

function longestFirst(tunnels: readonly Tunnel[]): Networks {
  const networks = new Map<number, Map<number, Tunnel[]>>();
  for (const tunnel of tunnels) {
    for (const { first, length } of tunnel.networks) {
      const byFirst = networks.get(length) ?? new Map<number, Tunnel[]>();
      networks.set(length, byFirst);
      if (byFirst.get(first)?.includes(tunnel) !== true) addTo(byFirst, first, tunnel);
    }
  }
  return [...networks].sort(([a], [b]) => b - a);
}

function longestWith({ first: address }: Cidr, networks: Networks): readonly Tunnel[] | undefined {
  for (const [length, byFirst] of networks) {
    const found = byFirst.get(address - (address % 2 ** (32 - length)));
    if (found !== undefined) return found;
  }
  return undefined;
}
