import type { RouteScope } from '../model/traffic/traffic.ts';
import type { Path } from './paths.ts';
import type { PrefixGroup } from './prefix-groups.ts';
import { coloKey } from './tunnel-states.ts';

/** The paths of one prefix by where their routes exist. Routes through the same tunnel are one path. */
export interface ScopedPaths {
  readonly everywhere: ReadonlySet<Path>;
  readonly regions: ReadonlyMap<string, ReadonlySet<Path>>;
  readonly colos: ReadonlyMap<string, ReadonlySet<Path>>;
}

/** A region and a data centre. Undefined: one that no scope names. */
export type Place = readonly [region: string | undefined, colo: string | undefined];

export function scopedPaths({ routes }: Pick<PrefixGroup, 'routes'>): ScopedPaths {
  const everywhere = new Set<Path>();
  const regions = new Map<string, Set<Path>>();
  const colos = new Map<string, Set<Path>>();
  for (const { route, path } of routes) {
    if (isEverywhere(route.scope)) everywhere.add(path);
    for (const region of route.scope?.regions ?? []) addPath(regions, regionKey(region), path);
    for (const colo of route.scope?.colos ?? []) addPath(colos, coloKey(colo), path);
  }
  return { everywhere, regions, colos };
}

/** The paths at a place: a route exists in the regions and in the data centres that its scope names. */
export function pathsAt({ everywhere, regions, colos }: ScopedPaths, [region, colo]: Place): readonly Path[] {
  if (regions.size === 0 && colos.size === 0) return [...everywhere];
  const ofRegion = region === undefined ? undefined : regions.get(region);
  const ofColo = colo === undefined ? undefined : colos.get(colo);
  return [...new Set([...everywhere, ...(ofRegion ?? []), ...(ofColo ?? [])])];
}

/** The prefixes of the table inside this one, if together they may leave nothing to it at some place. */
export function coveringInside(group: PrefixGroup): readonly PrefixGroup[] {
  const size = group.children.reduce((sum, child) => sum + sizeOf(child), 0);
  return size >= sizeOf(group) && group.range !== undefined ? descendants(group) : [];
}

/** More specific routes carry the whole prefix there: its own routes carry nothing. A route through a dead tunnel does so, too. */
export function isCovered(group: PrefixGroup, tables: ReadonlyMap<PrefixGroup, ScopedPaths>, place: Place): boolean {
  const covered = ({ children }: PrefixGroup): number =>
    children.reduce((sum, child) => {
      const table = tables.get(child);
      return sum + (table !== undefined && existsAt(table, place) ? sizeOf(child) : covered(child));
    }, 0);
  return covered(group) >= sizeOf(group);
}

/** One spelling for each region. */
export function regionKey(region: string): string {
  return region.trim().toUpperCase();
}

/** A route with this scope exists at the place. */
export function isAt(scope: RouteScope | undefined, [region, colo]: Place): boolean {
  if (scope === undefined || isEverywhere(scope)) return true;
  return scope.regions.some((each) => regionKey(each) === region) || scope.colos.some((each) => coloKey(each) === colo);
}

/** An empty scope restricts nothing. */
function isEverywhere(scope: RouteScope | undefined): boolean {
  return scope === undefined || (scope.regions.length === 0 && scope.colos.length === 0);
}

function existsAt({ everywhere, regions, colos }: ScopedPaths, [region, colo]: Place): boolean {
  const isNamed = (region !== undefined && regions.has(region)) || (colo !== undefined && colos.has(colo));
  return everywhere.size > 0 || isNamed;
}

function sizeOf({ range }: PrefixGroup): number {
  return range === undefined ? 0 : range.last - range.first + 1;
}

function descendants({ children }: PrefixGroup): PrefixGroup[] {
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function addPath(paths: Map<string, Set<Path>>, key: string, path: Path): void {
  const same = paths.get(key);
  if (same === undefined) paths.set(key, new Set([path]));
  else same.add(path);
}
