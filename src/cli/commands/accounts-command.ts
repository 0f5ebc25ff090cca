import type { Command } from '../command.ts';
import { accountFlag, accountsFormats, formatFlag } from '../flags.ts';
import { documentCodes, filesPositional } from '../help.ts';

export const accountsCommand: Command = {
  name: 'accounts',
  summary: 'List the accounts that documents name',
  description:
    'Lists the accounts that documents name, with the variable of each token and the files; offline. The JSON is the matrix of a fleet.',
  positional: filesPositional,
  flags: { ...formatFlag(accountsFormats), ...accountFlag },
  examples: [['demarc accounts --format json', 'for the matrix of a workflow']],
  exitCodes: documentCodes,
  load: async () => (await import('../run/accounts-handler.ts')).runAccounts,
};
