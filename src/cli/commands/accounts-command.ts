import { ExitCode } from '../../model/exit-code.ts';
import { type Command, documentCodes, filesPositional } from '../command.ts';
import { accountFlag, accountsFormats, formatFlag } from '../flags.ts';
import { documentVariables } from '../variables.ts';

export const accountsCommand: Command = {
  name: 'accounts',
  group: 'look',
  summary: 'List the accounts that documents name',
  description: 'Lists the accounts that documents name, with the variable of each token and the files; offline.',
  details: 'The JSON is the matrix of a fleet.',
  positional: filesPositional,
  flags: { ...formatFlag(accountsFormats), ...accountFlag },
  examples: [
    ['demarc accounts', 'the accounts of the documents, and their files'],
    ['demarc accounts --format json', 'for the matrix of a workflow'],
  ],
  variables: documentVariables,
  exitCodes: documentCodes,
  async run(args, terminal) {
    const { listAccounts } = await import('../../usecases/list-accounts.ts');
    const { renderAccountsJson, renderAccountsText } = await import('../../render/tables/slots-accounts-rules.ts');
    const format = args.choice('format', accountsFormats);
    const request = { files: args.positionals, accounts: args.list('account') };
    const { accounts } = await listAccounts(request, terminal.context());
    await terminal.stdout.write(
      format === 'json' ? renderAccountsJson(accounts) : renderAccountsText(accounts, terminal.style(terminal.stdout)),
    );
    return ExitCode.done;
  },
};
