import { compareText } from '../model/text.ts';
import type { TunnelState } from '../model/traffic/route-table.ts';
import type { TrafficFacts } from '../model/traffic/traffic.ts';
import type { Path } from './paths.ts';
import type { PrefixGroup } from './prefix-groups.ts';
import {
  coveringInside,
  isCovered,
  pathsAt,
  type Place,
  regionKey,
  type ScopedPaths,
  scopedPaths,
} from './scoped-paths.ts';
import type { StatesOfTunnel, TunnelStates } from './tunnel-states.ts';

/** Places at which traffic for a prefix arrives, and the paths that it has there. */
export interface Cell {
  readonly regions: () => readonly string[];
  readonly colos: () => readonly string[];
  /** The same as scopes of this prefix name it. */
  readonly place: Place;
  readonly paths: readonly (readonly [Path, TunnelState])[];
}

/** What is the same for every prefix of an account. */
export interface Places {
  readonly regions: readonly string[];
  readonly states: TunnelStates;
}

interface RegionClass {
  readonly regions: () => readonly string[];
  /** As scopes name it; undefined: no scope of this prefix names these. */
  readonly scope: string | undefined;
}

interface ColoClass {
  readonly colos: () => readonly string[];
  readonly scope: string | undefined;
  readonly stateOf: (states: StatesOfTunnel) => TunnelState;
}

const knownRegions = ['AFR', 'APAC', 'EEUR', 'ENAM', 'ME', 'OC', 'SAM', 'WEUR', 'WNAM'];

/** The data centres that neither a row of health nor a scope names. */
const elsewhere = 'elsewhere';

/** Beyond this, scopes of regions and of data centres are judged apart. That finds every loss, and may find one that is none. */
const mostCells = 4096;

/** Cloudflare's regions, and others that the scope of a route names. Sorted. */
export function regionsOf({ routes }: Pick<TrafficFacts, 'routes'>): readonly string[] {
  const named = routes.read ? routes.value.flatMap(({ scope }) => scope?.regions.map(regionKey) ?? []) : [];
  return [...new Set([...knownRegions, ...named])].sort(compareText);
}

/**
 * The cells of a prefix. To which region a data centre belongs is not known, so every region is judged with the states of every data
 * centre. Where more specific routes carry the whole prefix, its own routes are no paths.
 */
export function cellsOf(group: PrefixGroup, { regions, states }: Places): readonly Cell[] {
  const inside = coveringInside(group);
  const own = scopedPaths(group);
  const tables = new Map([...inside.map((each) => [each, scopedPaths(each)] as const), [group, own]]);
  const named = new Set([...tables.values()].flatMap((table) => [...table.regions.keys()]));
  const namedColos = new Set([...tables.values()].flatMap((table) => [...table.colos.keys()]));
  const ofRegions: RegionClass[] = [...named].map((region) => ({ regions: () => [region], scope: region }));
  const rest = regions.filter((region) => !named.has(region));
  const paths = [...new Set(group.routes.map(({ path }) => path))];
  const ofColos = coloClasses(paths, namedColos, states);
  const at = (region: RegionClass, colo: ColoClass): Cell => cellAt(own, region, colo, states);
  if (ofRegions.length * ofColos.length > mostCells) {
    const anywhere: RegionClass = { regions: () => regions, scope: undefined };
    const unnamed = ofColos.filter(({ scope }) => scope === undefined);
    return [...ofColos.map((colo) => at(anywhere, colo)), ...ofRegions.flatMap((r) => unnamed.map((c) => at(r, c)))];
  }
  if (rest.length > 0) ofRegions.push({ regions: () => rest, scope: undefined });
  const isOpen = (region: RegionClass, colo: ColoClass) =>
    inside.length === 0 || !isCovered(group, tables, [region.scope, colo.scope]);
  return ofRegions.flatMap((region) =>
    ofColos.map((colo) => (isOpen(region, colo) ? at(region, colo) : { ...at(region, colo), paths: [] })),
  );
}

function cellAt(own: ScopedPaths, region: RegionClass, colo: ColoClass, states: TunnelStates): Cell {
  const place: Place = [region.scope, colo.scope];
  return {
    regions: region.regions,
    colos: colo.colos,
    place,
    paths: pathsAt(own, place).map((path) => [path, pathState(path, colo, states)]),
  };
}

/** A next hop in no network is unknown; so is one that several tunnels may have, unless all are in the same state. */
function pathState({ tunnels }: Path, { stateOf }: ColoClass, states: TunnelStates): TunnelState {
  const [first = 'unknown', ...others] = tunnels.map((tunnel) => stateOf(states.of(tunnel)));
  return others.every((state) => state === first) ? first : 'unknown';
}

/** Data centres in classes: those that a scope names, those in which one of the tunnels is in an unusual state, and all the others. */
function coloClasses(paths: readonly Path[], named: ReadonlySet<string>, states: TunnelStates): readonly ColoClass[] {
  const ofNamed = [...named].map((colo): ColoClass => ({
    colos: () => [colo],
    scope: colo,
    stateOf: stateAt(colo, states),
  }));
  const tunnels = new Set(paths.flatMap((path) => path.tunnels));
  const unusual = new Set([...tunnels].flatMap((tunnel) => [...states.of(tunnel).unusual.keys()]));
  const unnamed = [...states.colos].filter((colo) => !named.has(colo));
  // Where scopes name every data centre that has a row, others are judged with the state of each.
  const seen = unnamed.length > 0 ? unnamed : [...states.colos];
  const label = (colos: readonly string[]) => (unnamed.length > 0 ? colos : [elsewhere]);
  const apart = seen.filter((colo) => unusual.has(colo));
  const ofUnnamed = apart.map((colo): ColoClass => ({
    colos: () => label([colo]),
    scope: undefined,
    stateOf: stateAt(colo, states),
  }));
  if (apart.length < seen.length || seen.length === 0) {
    const colos = () => label(seen.filter((colo) => !unusual.has(colo)));
    ofUnnamed.push({ colos, scope: undefined, stateOf: ({ usual }) => usual });
  }
  return [...ofNamed, ...ofUnnamed];
}

function stateAt(colo: string, { colos }: TunnelStates): ColoClass['stateOf'] {
  const hasRows = colos.has(colo);
  return ({ worst, usual, unusual }) => (hasRows ? (unusual.get(colo) ?? usual) : worst);
}
