import type { DesiredAccount } from '../model/desired.ts';
import type { LiveAccount } from '../model/live.ts';
import type { AccountMatch } from './match/match-account.ts';

/** Circuits that back each other up. */
export interface Groups {
  /** The group of a live interconnect. Where no document names one, the whole account is one group, named ''. */
  readonly groupOf: (liveName: string) => string;
  /** The live interconnects of a group, sorted by name. */
  readonly membersOf: (group: string) => readonly string[];
}

export function groups(desired: DesiredAccount, live: LiveAccount, match: AccountMatch): Groups {
  const named = new Map(
    desired.interconnects.flatMap((one) => {
      const { group } = one;
      if (group === undefined) return [];
      const found = [match.interconnects.get(one.key), match.successors.get(one.key)];
      return found.flatMap((live) => (live === undefined ? [] : [[live.name, group] as const]));
    }),
  );
  const groupOf = (name: string) => named.get(name) ?? '';
  return {
    groupOf,
    membersOf: (group) => live.interconnects.map((one) => one.name).filter((name) => groupOf(name) === group),
  };
}

/** A group as `--allow outage=` names it. */
export function groupName(group: string): string {
  if (group === '') return 'account';
  return group === 'account' ? 'group/account' : group;
}

/** A group for a person. */
export function groupLabel(group: string): string {
  return group === '' ? 'the circuits that name no group' : `group ${group}`;
}
