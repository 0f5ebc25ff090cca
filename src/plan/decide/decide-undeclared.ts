import type { DesiredAccount } from '../../model/desired.ts';
import type { LiveAccount, LiveInterconnect } from '../../model/live.ts';
import type { InterconnectDecision } from '../decision.ts';
import { namedInDocuments } from '../host-ref.ts';
import { isOwn } from '../match/interconnect-search.ts';
import type { AccountMatch } from '../match/match-account.ts';
import { undeclaredAddress } from './undeclared-address.ts';

export interface UndeclaredInterconnects {
  readonly pruned: readonly InterconnectDecision[];
  readonly unmanaged: readonly LiveInterconnect[];
  readonly ignored: readonly LiveInterconnect[];
}

/**
 * What becomes of live interconnects that no document declares. Prune never touches a type that we do not know, one that another
 * account owns, one that policy.ignore names, or one that a declared CNI is put on by its live name.
 */
export function decideUndeclaredInterconnects(
  desired: DesiredAccount,
  live: LiveAccount,
  match: AccountMatch,
  isIgnored: (name: string) => boolean,
): UndeclaredInterconnects {
  const declared = new Set([...match.interconnects.values(), ...match.successors.values()].map((one) => one.name));
  const used = namedInDocuments(desired);
  const pruned: InterconnectDecision[] = [];
  const unmanaged: LiveInterconnect[] = [];
  const ignored: LiveInterconnect[] = [];
  for (const one of live.interconnects) {
    if (declared.has(one.name)) continue;
    if (isIgnored(one.name)) ignored.push(one);
    else if (desired.policy.prune && isOurs(one, live.account) && !used.has(one.name)) pruned.push(prune(one, desired));
    else unmanaged.push(one);
  }
  return { pruned, unmanaged, ignored };
}

function isOurs(one: LiveInterconnect, account: string): boolean {
  return one.type !== 'unknown' && isOwn(one, account);
}

function prune(live: LiveInterconnect, desired: DesiredAccount): InterconnectDecision {
  const reason = 'no document declares it and policy.prune is on';
  const address = undeclaredAddress('interconnect', live.name, desired.interconnects);
  return { address, declared: undefined, action: 'delete', live, fields: [], reason };
}
