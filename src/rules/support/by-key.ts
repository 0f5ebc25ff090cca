import type { DesiredAccount, DesiredInterconnect } from '../../model/desired.ts';

/** The declared interconnects by key. */
export function interconnectsByKey(account: DesiredAccount): ReadonlyMap<string, DesiredInterconnect> {
  return new Map(account.interconnects.map((interconnect) => [interconnect.key, interconnect]));
}

/** The declared interconnects by the live name that they are pinned to. */
export function interconnectsByName(account: DesiredAccount): ReadonlyMap<string, DesiredInterconnect> {
  const named = new Map<string, DesiredInterconnect>();
  for (const interconnect of account.interconnects) {
    if (interconnect.name !== undefined) named.set(interconnect.name, interconnect);
  }
  return named;
}
