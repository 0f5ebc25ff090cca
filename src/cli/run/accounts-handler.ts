import { ExitCode } from '../../model/exit-code.ts';
import { renderAccountsJson, renderAccountsText } from '../../render/tables/tables.ts';
import { listAccounts } from '../../usecases/list-accounts.ts';
import type { Run } from '../command.ts';
import { accountsFormats } from '../flags.ts';

export const runAccounts: Run = async (args, terminal) => {
  const format = args.choice('format', accountsFormats);
  const request = { files: args.positionals, accounts: args.list('account') };
  const { accounts } = await listAccounts(request, terminal.context());
  await terminal.stdout.write(
    format === 'json' ? renderAccountsJson(accounts) : renderAccountsText(accounts, terminal.style(terminal.stdout)),
  );
  return ExitCode.done;
};
