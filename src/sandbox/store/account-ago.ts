import type { JsonObject } from '../../model/json.ts';
import { textOf, withField } from '../json-text.ts';
import { Account } from './account.ts';
import type { Table } from './table.ts';
import type { Commit } from './world.ts';

/**
 * An account as it was before its last commits, which come the newest first: good for reading, and for nothing else. Slots that another
 * account took or freed meanwhile are shown as they are now.
 */
export function accountAgo(account: Account, last: readonly Commit[]): Account {
  const past = new Account(account.tag, account.settings.value, account.tunnels, account.progress);
  past.slots.fillFrom(account.slots);
  past.interconnects.fillFrom(account.interconnects);
  past.cnis.fillFrom(account.cnis);
  for (const [name, status] of account.status) past.status.set(name, status);
  for (const commit of last) undo(past, commit);
  return past;
}

function undo(past: Account, { operation, id, before, after }: Commit): void {
  switch (operation) {
    case 'update_settings':
      if (before !== null) past.setSettings(before);
      return;
    case 'create_interconnect':
    case 'delete_interconnect':
      put(past.interconnects, id, before);
      setSlot(past, after ?? before ?? {}, before !== null);
      return;
    case 'create_cni':
    case 'update_cni':
    case 'delete_cni':
      put(past.cnis, id, before);
      return;
  }
}

function put(table: Table, id: string, before: JsonObject | null): void {
  if (before === null) table.remove(id);
  else if (table.get(id) === undefined) table.restore(id, before);
  else table.replace(id, before);
}

function setSlot(past: Account, interconnect: JsonObject, occupied: boolean): void {
  const slotId = textOf(interconnect, 'slot_id') ?? '';
  const slot = past.slots.get(slotId)?.value;
  if (slot === undefined) return;
  const account = occupied ? past.tag : undefined;
  past.slots.replace(slotId, withField(withField(slot, 'occupied', occupied), 'account', account));
}
