import type { DesiredDirect } from '../../model/desired.ts';
import { mayMeet, meets, requirements, type Port } from './satisfies.ts';

/** Ports that no selector and no `diverse_from` can tell apart: an account has thousands of ports, but few kinds of them. */
export interface PortClass<P extends Port> {
  /** Any of them. */
  readonly port: P;
  /** Positions in the list of all ports, ascending. */
  readonly members: readonly number[];
}

/** The classes of a list of ports, in the order of their first members. */
export function portClasses<P extends Port>(ports: readonly P[]): readonly PortClass<P>[] {
  const classes = new Map<string, { port: P; members: number[] }>();
  ports.forEach((port, i) => {
    const { site, speed, facility, device } = port;
    const likeness = JSON.stringify([site, speed, facility.name, facility.address, device ?? null]);
    const known = classes.get(likeness);
    if (known === undefined) classes.set(likeness, { port, members: [i] });
    else known.members.push(i);
  });
  return [...classes.values()];
}

/** For each selector the positions of the classes that satisfy it, ascending. Selectors that ask for the same share one list. */
export function satisfyingClasses(
  selectors: readonly DesiredDirect[],
  classes: readonly PortClass<Port>[],
  isMet: typeof meets = meets,
): readonly (readonly number[])[] {
  const known = new Map<string, readonly number[]>();
  return selectors.map((one) => {
    const wanted = requirements(one);
    const signature = JSON.stringify(wanted);
    const found =
      known.get(signature) ??
      classes.flatMap(({ port }, i) => (wanted.every(([name, value]) => isMet(port, name, value)) ? [i] : []));
    known.set(signature, found);
    return found;
  });
}

/** For each selector the positions of the live interconnects that may satisfy it, ascending. Selectors that ask for the same share one list. */
export function satisfyingLive(
  selectors: readonly DesiredDirect[],
  ports: readonly Port[],
): readonly (readonly number[])[] {
  const classes = portClasses(ports);
  const known = new Map<readonly number[], readonly number[]>();
  return satisfyingClasses(selectors, classes, mayMeet).map((found) => {
    const members = known.get(found) ?? found.flatMap((one) => classes[one]?.members ?? []).sort((a, b) => a - b);
    known.set(found, members);
    return members;
  });
}
