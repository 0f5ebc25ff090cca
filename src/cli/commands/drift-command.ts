import type { Command } from '../command.ts';
import { accountFlag, connectionFlags, driftFormats, formatFlag, outFlag, planFlags } from '../flags.ts';
import { filesPositional, lookCodes } from '../help.ts';

export const driftCommand: Command = {
  name: 'drift',
  summary: 'Show how the network differs from the documents',
  description:
    'Compares as plan does and sorts what it finds into changed, missing and unmanaged. Objects that no document declares count as drift where policy.unmanaged says drift. The JSON is that of a plan.',
  positional: filesPositional,
  flags: {
    ...formatFlag(driftFormats),
    ...outFlag(driftFormats),
    ...accountFlag,
    'skip-secrets': planFlags['skip-secrets'],
    ...connectionFlags,
  },
  examples: [['demarc drift --quiet', 'from cron: the exit code says it']],
  exitCodes: {
    ...lookCodes,
    0: 'no drift',
    2: 'there is drift',
    3: 'the documents are invalid, or cannot be compared with this account',
  },
  load: async () => (await import('../run/drift-handler.ts')).runDrift,
};
