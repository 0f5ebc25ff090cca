import { groupBy } from '../../model/collections.ts';
import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';
import { presentInterconnects } from './by-key.ts';

/** Circuits that back each other up. */
interface CircuitSet {
  /** For a sentence: `the account`, `group "new-york"`. */
  readonly label: string;
  /** At least one. */
  readonly members: readonly [DesiredInterconnect, ...DesiredInterconnect[]];
}

/** The account with a weakness, or else each of its groups that has it: what is said of the account need not be said of its groups. */
export function weakSets(account: DesiredAccount, isWeak: (set: CircuitSet) => boolean): readonly CircuitSet[] {
  const present = presentInterconnects(account);
  const whole = circuitSet('the account', present);
  if (whole === undefined) return [];
  return isWeak(whole) ? [whole] : groupsOf(present).filter(isWeak);
}

function groupsOf(interconnects: readonly DesiredInterconnect[]): readonly CircuitSet[] {
  // A group whose name is not known yet may be any of the others, so that none of them is complete.
  if (interconnects.some((interconnect) => interconnect.unknown.has('group'))) return [];
  const groups = groupBy(interconnects, ({ group }) => group);
  return [...groups].flatMap(([name, members]) => circuitSet(`group "${name}"`, members) ?? []);
}

function circuitSet(label: string, members: readonly DesiredInterconnect[]): CircuitSet | undefined {
  const [first, ...others] = members;
  return first === undefined ? undefined : { label, members: [first, ...others] };
}

/** What all circuits of a set have in common (a site, a device), where it is known of each of two or more; else undefined. */
export function sharedValue(
  set: CircuitSet,
  valueOf: (interconnect: DesiredInterconnect) => string | undefined,
): string | undefined {
  const [first, ...others] = set.members;
  const value = valueOf(first);
  return others.length > 0 && others.every((other) => valueOf(other) === value) ? value : undefined;
}
