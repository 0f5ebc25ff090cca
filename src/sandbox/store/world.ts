import type { JsonObject } from '../../model/json.ts';
import type { WriteOperation } from '../../model/operation.ts';
import { textOf, withField } from '../json-text.ts';
import { Account } from './account.ts';
import { MagicInterconnects } from './magic-interconnects.ts';
import type { Table } from './table.ts';

export interface Commit {
  readonly operation: WriteOperation;
  readonly account: string;
  /** The name of an interconnect, the id of a CNI, or `settings`. */
  readonly id: string;
  /** The object before and after. Null if it does not exist. */
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  /** What a write to a CNI did to its Magic interconnect. */
  readonly magic?: MagicChange | undefined;
}

export interface MagicChange {
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** The whole state of the sandbox, and the log of its changes. */
export class World {
  #accounts: ReadonlyMap<string, Account>;
  readonly #log: Commit[] = [];
  #replacedAt = 0;
  readonly #onChange: () => void;

  constructor(accounts: ReadonlyMap<string, Account>, onChange: () => void) {
    this.#accounts = accounts;
    this.#onChange = onChange;
    this.#occupyHostingSlots();
  }

  get accounts(): ReadonlyMap<string, Account> {
    return this.#accounts;
  }

  get log(): readonly Commit[] {
    return this.#log;
  }

  /** Call after every change, to record it. */
  commit(change: Commit): void {
    this.#log.push(change);
    this.#onChange();
  }

  /** Sets what the API says of the port of an interconnect. It is no change that a client made, so the log does not have it. */
  setStatus(account: Account, name: string, status: JsonObject): void {
    account.status.set(name, status);
    this.#onChange();
  }

  /** Replaces the state. The log continues. */
  replace(accounts: ReadonlyMap<string, Account>): void {
    this.#accounts = accounts;
    this.#replacedAt = this.#log.length;
    this.#occupyHostingSlots();
    this.#onChange();
  }

  /** The last commits of an account, the newest first. At most `count`, and none from before the state was last replaced. */
  lastCommits(account: string, count: number): readonly Commit[] {
    const found: Commit[] = [];
    for (let i = this.#log.length - 1; i >= this.#replacedAt && found.length < count; i--) {
      const commit = this.#log[i];
      if (commit?.account === account) found.push(commit);
    }
    return found;
  }

  /** A slot is a single port in all accounts that list it. The change applies to all of them. Only its holder sees `account`. */
  setSlotHolder(slotId: string, holder: string | undefined): void {
    for (const account of this.#accounts.values()) {
      const slot = account.slots.get(slotId)?.value;
      if (slot === undefined) continue;
      const occupied = withField(slot, 'occupied', holder !== undefined);
      account.slots.replace(slotId, withField(occupied, 'account', holder === account.tag ? holder : undefined));
    }
  }

  #occupyHostingSlots(): void {
    for (const account of this.#accounts.values()) {
      for (const row of account.interconnects.rows) {
        const slotId = textOf(row.value, 'slot_id');
        const slot = slotId === undefined ? undefined : account.slots.get(slotId)?.value;
        if (slotId !== undefined && slot?.['occupied'] !== true) this.setSlotHolder(slotId, account.tag);
      }
    }
  }
}

/**
 * An account before its last commits, which come newest first. The result is only for reading. Slots that another account took or freed in
 * the meantime appear as they are now.
 */
export function accountAgo(account: Account, last: readonly Commit[]): Account {
  const { tag, settings, givenName: name, tunnels, traffic, progress } = account;
  const interconnects = new MagicInterconnects(traffic.interconnects.derived);
  interconnects.table.fillFrom(traffic.interconnects.table);
  const past = new Account(tag, settings.value, { name, tunnels, traffic: { ...traffic, interconnects }, progress });
  past.slots.fillFrom(account.slots);
  past.interconnects.fillFrom(account.interconnects);
  past.cnis.fillFrom(account.cnis);
  for (const [name, status] of account.status) past.status.set(name, status);
  for (const commit of last) undo(past, commit);
  return past;
}

function undo(past: Account, { operation, id, before, after, magic }: Commit): void {
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
      if (magic !== undefined) put(past.traffic.interconnects.table, id, magic.before);
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
