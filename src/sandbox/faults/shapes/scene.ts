import type { Operation } from '../../../model/operation.ts';
import type { Account } from '../../store/account.ts';
import type { Table } from '../../store/table.ts';

/** Where an answer comes from. */
export interface Scene {
  readonly operation: Operation;
  /** The account as the answer showed it. */
  readonly account: Account;
  /** The cursor that was asked for; 0: the first page. */
  readonly cursor: number;
}

/** What a listing lists. */
export function tableOf({ operation, account }: Scene): Table {
  if (operation === 'list_slots') return account.slots;
  return operation === 'list_interconnects' ? account.interconnects : account.cnis;
}
