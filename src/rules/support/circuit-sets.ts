import { groupBy } from '../../model/collections.ts';
import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';
import { presentInterconnects } from './by-key.ts';

/** Circuits that back each other up. */
interface CircuitSet {
  /** The name of the set in a sentence: `the account`, `group "new-york"`. */
  readonly label: string;
  readonly members: readonly [DesiredInterconnect, ...DesiredInterconnect[]];
}

/** Returns the account if it is weak, else each weak group. A finding about the account is not repeated for its groups. */
export function weakSets(account: DesiredAccount, isWeak: (set: CircuitSet) => boolean): readonly CircuitSet[] {
  const present = presentInterconnects(account);
  const whole = circuitSet('the account', present);
  if (whole === undefined) return [];
  return isWeak(whole) ? [whole] : groupsOf(present).filter(isWeak);
}

function groupsOf(interconnects: readonly DesiredInterconnect[]): readonly CircuitSet[] {
  // A group with an unknown name may be any other group, so no group is complete.
  if (interconnects.some((interconnect) => interconnect.unknown.has('group'))) return [];
  const groups = groupBy(interconnects, ({ group }) => group);
  return [...groups].flatMap(([name, members]) => circuitSet(`group "${name}"`, members) ?? []);
}

function circuitSet(label: string, members: readonly DesiredInterconnect[]): CircuitSet | undefined {
  const [first, ...others] = members;
  return first === undefined ? undefined : { label, members: [first, ...others] };
}

/**
 * A value that all circuits of a set share (a site, a device). Undefined if they differ, if a value is not known, or for fewer than two
 * circuits.
 */
export function sharedValue(
  set: CircuitSet,
  valueOf: (interconnect: DesiredInterconnect) => string | undefined,
): string | undefined {
  const [first, ...others] = set.members;
  const value = valueOf(first);
  return others.length > 0 && others.every((other) => valueOf(other) === value) ? value : undefined;
}
