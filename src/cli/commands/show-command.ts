import type { Command } from '../command.ts';
import { formatFlag, planFormats } from '../flags.ts';
import { usageCode } from '../help.ts';

export const showCommand: Command = {
  name: 'show',
  summary: 'Show plans written earlier, together, in any format',
  description:
    'Reads plan files (demarc plan --out json=PATH) and prints them as one plan. No account may be in two of them. - is standard input.',
  positional: { name: 'FILES', describe: 'Plan files', many: true },
  flags: formatFlag(planFormats),
  examples: [['demarc show eu.json us.json --format markdown', 'the plans of a fleet as one comment']],
  exitCodes: { 0: 'done', 4: 'a plan file cannot be read', ...usageCode },
  load: async () => (await import('../run/show-handler.ts')).runShow,
};
