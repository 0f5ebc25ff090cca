import type { DesiredDirect } from '../../model/desired.ts';
import type { Facility } from '../../model/live.ts';

/** What a selector looks at: of a free port, or of the port of a live interconnect. */
export interface Port {
  readonly site: string;
  readonly speed: string;
  readonly facility: Facility;
  readonly device: string | undefined;
}

/** The requirements of a selector, `diverse_from` aside, that are given; by name. */
export function requirements(one: DesiredDirect): readonly (readonly [name: string, value: string])[] {
  const { site, speed = one.speed, facility, address_contains, device } = one.slot ?? {};
  return Object.entries({ site, speed, facility, address_contains, device }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

/** Names of the requirements of a selector, `diverse_from` aside, that a live interconnect certainly does not meet. */
export function unmetRequirements(live: Port, one: DesiredDirect): readonly string[] {
  return requirements(one)
    .filter(([name, value]) => !mayMeet(live, name, value))
    .map(([name]) => name);
}

/**
 * The same of a live interconnect, which may not show its router: the port that a run chose by it would else be ordered again and again.
 */
export function mayMeet(live: Port, name: string, value: string): boolean {
  return (name === 'device' && live.device === undefined) || meets(live, name, value);
}

/** Whether a port meets every requirement of a selector, `diverse_from` aside. */
export function satisfies(port: Port, one: DesiredDirect): boolean {
  return requirements(one).every(([name, value]) => meets(port, name, value));
}

/** Whether a port meets one requirement of a selector: upper and lower case do not matter. */
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
