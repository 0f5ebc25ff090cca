import type { DesiredAccount, DesiredCni, DesiredDirect, DesiredInterconnect } from '../../model/desired.ts';

/** The CNIs that are to exist: what a tombstone says of itself hardly matters any more. */
export function presentCnis(account: DesiredAccount): readonly DesiredCni[] {
  return account.cnis.filter((cni) => cni.state === 'present');
}

/** The interconnects that are to exist. */
export function presentInterconnects(account: DesiredAccount): readonly DesiredInterconnect[] {
  return account.interconnects.filter((interconnect) => interconnect.state === 'present');
}

/** The physical interconnects that are to exist. */
export function presentDirect(account: DesiredAccount): readonly DesiredDirect[] {
  return account.interconnects.filter((it): it is DesiredDirect => it.state === 'present' && it.type === 'direct');
}
