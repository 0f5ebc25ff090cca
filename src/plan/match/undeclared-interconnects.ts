import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveInterconnect } from '../../model/live.ts';
import { namedInDocuments } from '../host-names.ts';
import type { AccountMatch, UndeclaredInterconnects } from '../stages.ts';
import { isOwn } from './matches.ts';

/**
 * What becomes of live interconnects that no document declares. Prune never touches a type that we do not know, one that another
 * account owns, one that policy.ignore names, or one that a declared CNI is put on by its live name.
 */
export function undeclaredInterconnects(
  desired: DesiredAccount,
  live: LiveAccount,
  match: Pick<AccountMatch, 'interconnects' | 'successors'>,
  isIgnored: (name: string) => boolean,
): UndeclaredInterconnects {
  const declared = new Set(
    [...match.interconnects.values(), ...match.successors.values()].map((interconnect) => interconnect.name),
  );
  const used = namedInDocuments(desired);
  const pruned: LiveInterconnect[] = [];
  const unmanaged: LiveInterconnect[] = [];
  const ignored: LiveInterconnect[] = [];
  for (const interconnect of live.interconnects) {
    if (declared.has(interconnect.name)) continue;
    if (isIgnored(interconnect.name)) ignored.push(interconnect);
    else if (desired.policy.prune && isOurs(interconnect, live.account) && !used.has(interconnect.name))
      pruned.push(interconnect);
    else unmanaged.push(interconnect);
  }
  return { pruned, unmanaged, ignored };
}

function isOurs(interconnect: LiveInterconnect, account: string): boolean {
  return interconnect.type !== 'unknown' && isOwn(interconnect, account);
}
