import type { Command } from '../command.ts';
import { usageCode } from '../help.ts';

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'Print a JSON Schema',
  description:
    'Prints a JSON Schema (2020-12): desired-state (the default, for editors), diagnostics, event-log, journal, plan, report, review, sandbox-faults, sandbox-seed or snapshot.',
  positional: { name: 'NAME', describe: 'Which one (default: desired-state)', many: false },
  flags: {},
  examples: [['demarc schema > desired-state.schema.json', 'for an editor']],
  exitCodes: { 0: 'done', ...usageCode },
  load: async () => (await import('../run/schema-handler.ts')).runSchema,
};
