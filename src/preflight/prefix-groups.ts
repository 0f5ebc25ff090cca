import type { MagicRoute } from '../model/traffic/traffic.ts';
import { canonicalCidr, type Cidr, hasHostBits, networkOf, parseCidr } from '../net/cidr.ts';
import type { Path } from './paths.ts';

/** The routes of one prefix. */
export interface PrefixGroup {
  /** Without host bits; as the API spells it where that cannot be read for certain. */
  readonly prefix: string;
  /** Undefined where the text cannot be read for certain: IPv6, or octets with leading zeros. */
  readonly range: Cidr | undefined;
  readonly routes: readonly GroupRoute[];
  /** The next shorter prefix of the table that contains it. */
  readonly parent: PrefixGroup | undefined;
  /** The next longer prefixes of the table inside it. */
  readonly children: readonly PrefixGroup[];
}

export interface GroupRoute {
  readonly route: MagicRoute;
  readonly path: Path;
}

type Draft = Omit<PrefixGroup, 'parent' | 'children'> & {
  readonly routes: GroupRoute[];
  parent: Draft | undefined;
  readonly children: Draft[];
};

/** The table of routes by prefix, sorted by address and then by length; prefixes that cannot be read are last. */
export function prefixGroups(routes: readonly MagicRoute[], pathOf: (nexthop: string) => Path): readonly PrefixGroup[] {
  const groups = new Map<string, Draft>();
  for (const route of routes) {
    const range = parseCidr(canonicalCidr(route.prefix.trim()));
    const prefix = range === undefined ? route.prefix.trim() : withoutHostBits(range);
    const group: Draft = groups.get(prefix) ?? { prefix, range, routes: [], parent: undefined, children: [] };
    groups.set(prefix, group);
    group.routes.push({ route, path: pathOf(route.nexthop) });
  }
  const sorted = [...groups.values()].sort(comparePrefixes);
  const around: Draft[] = [];
  for (const group of sorted) {
    if (group.range === undefined) break;
    while ((around.at(-1)?.range?.last ?? Infinity) < group.range.first) around.pop();
    group.parent = around.at(-1);
    group.parent?.children.push(group);
    around.push(group);
  }
  return sorted;
}

export function comparePrefixes(
  a: Pick<PrefixGroup, 'range' | 'prefix'>,
  b: Pick<PrefixGroup, 'range' | 'prefix'>,
): number {
  if (a.range === undefined || b.range === undefined) {
    if (a.range !== b.range) return a.range === undefined ? 1 : -1;
    return a.prefix < b.prefix ? -1 : 1;
  }
  return a.range.first - b.range.first || a.range.length - b.range.length;
}

function withoutHostBits(range: Cidr): string {
  return hasHostBits(range) ? networkOf(range) : `${range.address}/${range.length}`;
}
