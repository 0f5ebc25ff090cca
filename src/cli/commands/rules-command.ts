import type { Command } from '../command.ts';
import { formatFlag, rulesFormats } from '../flags.ts';
import { usageCode } from '../help.ts';

export const rulesCommand: Command = {
  name: 'rules',
  summary: 'List the rules that documents are checked against',
  description:
    'Lists the rules by id, with severity, why each is there, and how to fix what it finds. policy.rules in a document turns a rule off, for one object or all, or changes its severity.',
  positional: { name: 'ID', describe: 'One rule (default: all)', many: false },
  flags: formatFlag(rulesFormats),
  examples: [
    ['demarc rules single-circuit', 'one rule'],
    ['demarc rules --format json', 'for a machine'],
  ],
  exitCodes: { 0: 'done', ...usageCode },
  load: async () => (await import('../run/rules-handler.ts')).runRules,
};
