import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
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
  for (const { chosen } of open) checkTag(chosen.account);
  const views = await settleInOrder(open.map(readView));
  const variables = new VariableNames();
  return views
    .sort((a, b) => compareText(a.live.account, b.live.account))
    .map((view) => exportAccount(view, style, variables, version));
}

/** Refuses what is no account tag. Its value is not shown: it may be a token that was set in its place. */
export function checkTag(account: string): void {
  if (/^[0-9a-f]{32}$/.test(account)) return;
  throw new Failure('an account is named that is not an account tag: 32 lower-case hexadecimal digits', {
    exitCode: ExitCode.usage,
    hint: 'Copy the account ID from the dashboard into --account or CLOUDFLARE_ACCOUNT_ID.',
  });
}
