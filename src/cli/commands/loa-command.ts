import type { Command } from '../command.ts';
import { accountFlag, connectionFlags } from '../flags.ts';
import { filesFlag, lookCodes } from '../help.ts';

export const loaCommand: Command = {
  name: 'loa',
  summary: 'Write Letters of Authorization as PDF files',
  description:
    'Fetches the Letter of Authorization of direct interconnects, to order the cross-connect with, and writes each to a file that is named by key and facility: ewr-a-Equinix_NY4.pdf. Nothing that is there is overwritten without --force. The paths go to stdout.',
  positional: { name: 'KEY', describe: 'Interconnects: keys, addresses or live names', many: true },
  flags: {
    all: { type: 'switch', describe: 'Every direct interconnect' },
    'out-dir': { type: 'text', describe: 'Where the files go (default: here)' },
    name: {
      type: 'text',
      describe: "The name in the letter instead of the account's, up to 200 characters",
    },
    force: { type: 'switch', describe: 'Replace files that are there already' },
    ...filesFlag,
    ...accountFlag,
    ...connectionFlags,
  },
  examples: [
    ['demarc loa ewr-a', 'one letter'],
    ["demarc loa --all --out-dir letters --name 'Example Inc.'", 'all of them'],
  ],
  exitCodes: lookCodes,
  load: async () => (await import('../run/loa-handler.ts')).runLoa,
};
