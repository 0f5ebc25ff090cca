import type { JsonObject } from '../../model/json.ts';
import type { WriteOperation } from '../../model/operation.ts';
import { textOf, withField } from '../json-text.ts';
import type { Account } from './account.ts';

/** One change, as it was committed. */
export interface Commit {
  readonly operation: WriteOperation;
  readonly account: string;
  /** The name of an interconnect, the id of a CNI, `settings`. */
  readonly id: string;
  /** The object before and after; null where there is none. */
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
}

/** The sandbox's whole state, and the log of its changes. */
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

  /** Every change goes through here, after it was made. */
  commit(change: Commit): void {
    this.#log.push(change);
    this.#onChange();
  }

  /** Another state instead of this one. The log goes on. */
  replace(accounts: ReadonlyMap<string, Account>): void {
    this.#accounts = accounts;
    this.#replacedAt = this.#log.length;
    this.#occupyHostingSlots();
    this.#onChange();
  }

  /** The last commits of an account, the newest first: `count` at most, and none from before the state was last replaced. */
  lastCommits(account: string, count: number): readonly Commit[] {
    const found: Commit[] = [];
    for (let i = this.#log.length - 1; i >= this.#replacedAt && found.length < count; i--) {
      const commit = this.#log[i];
      if (commit?.account === account) found.push(commit);
    }
    return found;
  }

  /** A slot is one port, whichever accounts list it: taken or freed for all, with `account` shown to its holder only. */
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
