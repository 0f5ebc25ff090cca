import { groupBy } from '../../model/collections.ts';
import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';
import type { Finding } from '../rule.ts';
import { addressOf, listKeys, presentInterconnects } from './lookups.ts';

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

/** Reports each set whose circuits all ask for the same site or the same device in their selectors. */
export function* sharedSelectors(account: DesiredAccount, field: 'site' | 'device'): Generator<Finding> {
  for (const set of weakSets(account, (candidate) => isShared(candidate, field))) {
    const keys = set.members.map(({ key }) => key);
    yield {
      message: `All interconnects of ${set.label} (${listKeys(keys)}) ask for the ${field} "${selected(set.members[0], field) ?? ''}"`,
      about: set.members.map(addressOf),
      at: set.members[0].origin.locate(['slot', field]),
    };
  }
}

/** False if the values differ, if a value is not known, or for fewer than two circuits. Selectors ignore letter case. */
function isShared({ members: [first, ...others] }: CircuitSet, field: 'site' | 'device'): boolean {
  const value = selected(first, field)?.toLowerCase();
  if (value === undefined || others.length === 0) return false;
  return others.every((other) => selected(other, field)?.toLowerCase() === value);
}

/** What a selector asks for. A port that is chosen by its id may be at any site and on any device. */
function selected(interconnect: DesiredInterconnect, field: 'site' | 'device'): string | undefined {
  return interconnect.type === 'direct' ? interconnect.slot?.[field] : undefined;
}
