import type { Command } from '../command.ts';
import { accountFlag, connectionFlags, exportFlags, splitChoices } from '../flags.ts';
import { lookCodes } from '../help.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write the live account as documents whose plan is empty',
  description:
    'Reads an account (GET only) and prints it as a document: what is live, with facility, site, device and health in comments. Sensitive fields are left unmanaged, so that a plan needs no secret. What the API does not show, and what no document can say, is listed on top of the document and on stderr. Before anything is printed, the document is read back and planned on what was read.',
  flags: {
    split: {
      type: 'text',
      choices: splitChoices,
      describe: 'Several files: one for each site, or interconnect, and one for the account; needs --out-dir',
    },
    'out-dir': { type: 'text', describe: 'Write files into this folder, all or none, and print their paths' },
    ...exportFlags,
    force: { type: 'switch', describe: 'Replace files that are there already' },
    files: {
      type: 'list',
      describe: 'Documents that name the accounts and the variables of their tokens (default: none)',
    },
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc export > demarc.yaml', 'the account of CLOUDFLARE_ACCOUNT_ID, as one document'],
    ['demarc export --protect --split site --out-dir demarc', 'a folder with a file for each site'],
    ['demarc export --secrets env', 'with variables in the place of MD5 keys, to manage them too'],
  ],
  exitCodes: lookCodes,
  load: async () => (await import('../run/export-handler.ts')).runExport,
};
