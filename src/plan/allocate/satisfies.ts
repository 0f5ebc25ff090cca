import { nearest } from '../../diagnostics/suggest.ts';
import type { DesiredDirect, DesiredInterconnect, SlotSelector } from '../../model/desired.ts';
import type { Facility } from '../../model/live.ts';
import { compareText, joinFirst } from '../../model/text.ts';

/** The properties that a selector checks, of a free port or of the port of a live interconnect. */
export interface Port {
  readonly site: string;
  readonly speed: string;
  readonly facility: Facility;
  readonly device: string | undefined;
}

export type Requirement = Exclude<keyof SlotSelector, 'diverse_from'>;

type Requirements = readonly (readonly [name: Requirement, value: string])[];

const requirementNames: readonly Requirement[] = ['site', 'speed', 'facility', 'address_contains', 'device'];

/** A selector is compared with thousands of ports, so its requirements are listed once. */
const listed = new WeakMap<DesiredDirect, Requirements>();

/** The requirements that a selector states, by name, without `diverse_from`. */
export function requirements(interconnect: DesiredDirect): Requirements {
  const known = listed.get(interconnect);
  if (known !== undefined) return known;
  const { slot } = interconnect;
  const found = requirementNames.flatMap((name) => {
    const value = slot?.[name] ?? (name === 'speed' ? interconnect.speed : undefined);
    return value === undefined ? [] : [[name, value] as const];
  });
  listed.set(interconnect, found);
  return found;
}

/**
 * As `meets`, but for a live interconnect, which may not show its router. Without this, a port that a run chose by its router would be
 * ordered again and again.
 */
export function mayMeet(live: Port, name: string, value: string): boolean {
  return (name === 'device' && live.device === undefined) || meets(live, name, value);
}

/** Upper and lower case do not matter. */
export function meets(port: Port, name: string, value: string): boolean {
  switch (name) {
    case 'site':
      return same(port.site, value);
    case 'speed':
      return same(port.speed, value);
    case 'facility':
      return same(port.facility.name, value);
    case 'address_contains':
      return port.facility.address.join(', ').toLowerCase().includes(value.toLowerCase());
    default:
      return same(port.device ?? '', value);
  }
}

function same(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

/** True if two ports are on different Cloudflare routers. If a router is not known: true if they are in different sites. */
export function isDiverse(a: Port, b: Port): boolean {
  if (a.device !== undefined && b.device !== undefined) return a.device !== b.device;
  return a.site !== b.site;
}

/** As `isDiverse`, but for live interconnects, which may not show their routers. True unless both routers are known and are the same. */
export function mayBeDiverse(a: Port, b: Port): boolean {
  return a.device === undefined || b.device === undefined || a.device !== b.device;
}

/** For each key, the keys that it is kept apart from. */
export type Separations = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads `diverse_from` in both directions: both interconnects are kept apart, whichever of them asks for it. */
export function separations(declared: readonly DesiredInterconnect[]): Separations {
  const apart = new Map<string, Set<string>>();
  const add = (a: string, b: string) => apart.set(a, (apart.get(a) ?? new Set<string>()).add(b));
  for (const interconnect of declared) {
    if (interconnect.type !== 'direct' || interconnect.state === 'absent') continue;
    for (const other of interconnect.slot?.diverse_from ?? []) {
      add(interconnect.key, other);
      add(other, interconnect.key);
    }
  }
  return apart;
}

/** Ports that no selector and no `diverse_from` can tell apart. An account has thousands of ports, but few classes. */
export interface PortClass<P extends Port> {
  /** Any port of the class. */
  readonly port: P;
  /** Positions in the list of all ports, ascending. */
  readonly members: readonly number[];
}

/** In the order of their first members. */
export function portClasses<P extends Port>(ports: readonly P[]): readonly PortClass<P>[] {
  const classes = new Map<string, { port: P; members: number[] }>();
  ports.forEach((port, i) => {
    const likeness = likenessOf(port);
    const known = classes.get(likeness);
    if (known === undefined) classes.set(likeness, { port, members: [i] });
    else known.members.push(i);
  });
  return [...classes.values()];
}

/** The ports of one account are put into classes several times for a plan. */
const likenesses = new WeakMap<Port, string>();

/** Equal for ports of one class. */
function likenessOf(port: Port): string {
  const known = likenesses.get(port);
  if (known !== undefined) return known;
  const { site, speed, facility, device } = port;
  const likeness = JSON.stringify([site, speed, facility.name, facility.address, device ?? null]);
  likenesses.set(port, likeness);
  return likeness;
}

/** For each selector the positions of the classes that satisfy it, ascending. Selectors that ask for the same share one list. */
export function satisfyingClasses(
  selectors: readonly DesiredDirect[],
  classes: readonly PortClass<Port>[],
  isMet: typeof meets = meets,
): readonly (readonly number[])[] {
  const known = new Map<string, readonly number[]>();
  return selectors.map((interconnect) => {
    const wanted = requirements(interconnect);
    const signature = JSON.stringify(wanted);
    const found =
      known.get(signature) ??
      classes.flatMap(({ port }, i) => (wanted.every(([name, value]) => isMet(port, name, value)) ? [i] : []));
    known.set(signature, found);
    return found;
  });
}

/**
 * For each selector the positions of the live interconnects that may satisfy it, ascending. Selectors that ask for the same share one list.
 */
export function satisfyingLive(
  selectors: readonly DesiredDirect[],
  ports: readonly Port[],
): readonly (readonly number[])[] {
  const classes = portClasses(ports);
  const known = new Map<readonly number[], readonly number[]>();
  return satisfyingClasses(selectors, classes, mayMeet).map((found) => {
    const members = known.get(found) ?? found.flatMap((i) => classes[i]?.members ?? []).sort((a, b) => a - b);
    known.set(found, members);
    return members;
  });
}

/** Fields whose values can be compared as a whole. `address_contains` compares a part, so it is not included. */
type PortField = 'site' | 'speed' | 'facility' | 'device';

const valueOf: Readonly<Record<PortField, (port: Port) => string | undefined>> = {
  site: ({ site }) => site,
  speed: ({ speed }) => speed,
  facility: ({ facility }) => facility.name,
  device: ({ device }) => device,
};

const mostNamed = 12;

/**
 * A message about a value that no port has, taken or free, with the value that was probably meant. Undefined where some port has it. Upper
 * and lower case do not matter.
 * @param matching `whole`: the whole value must match. `part`: a part of it is enough.
 */
export function noPortHas(
  field: PortField,
  value: string,
  ports: readonly Port[],
  matching: 'whole' | 'part' = 'whole',
): string | undefined {
  const values = [...new Set(ports.flatMap((port) => valueOf[field](port) ?? []))].sort(compareText);
  const within = values.find((known) => known.toLowerCase().includes(value.toLowerCase()));
  if (matching === 'part' ? within !== undefined : ports.some((port) => meets(port, field, value))) return undefined;
  const words = matching === 'part' ? values.flatMap((known) => known.split(/\s+/)) : [];
  const meant = nearest(value, values) ?? nearest(value, words) ?? within;
  const named = joinFirst(values, mostNamed);
  if (meant !== undefined) return `no port has ${field} ${value}: did you mean ${meant}?`;
  return `no port has ${field} ${value}${named === '' ? '' : `; there are ${named}`}`;
}

export function isPortField(name: string): name is PortField {
  return Object.hasOwn(valueOf, name);
}
