import type { OpenAccount } from '../open-accounts.ts';
import { exportAccount, type ExportedAccount, type ExportStyle } from './export-account.ts';
import { readView } from './read-view.ts';
import { VariableNames } from './variable-names.ts';
import { compareText } from '../../model/order.ts';
import { settleInOrder } from '../../model/settle-in-order.ts';

/** Reads accounts side by side and says them as documents, by account tag. Rejects where one of them cannot be read. */
export async function exportAll(
  open: readonly OpenAccount[],
  style: ExportStyle,
  version: string,
): Promise<readonly ExportedAccount[]> {
  const views = await settleInOrder(open.map(readView));
  const variables = new VariableNames();
  return views
    .sort((a, b) => compareText(a.live.account, b.live.account))
    .map((view) => exportAccount(view, style, variables, version));
}
