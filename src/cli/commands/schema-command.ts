import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { type Command, usageCode } from '../command.ts';

export const schemaCommand: Command = {
  name: 'schema',
  group: 'tools',
  summary: 'Print a JSON Schema',
  description:
    'Prints a JSON Schema (2020-12): desired-state (the default, for editors), diagnostics, diff, event-log, inventory, journal, plan, report, review, sandbox-faults, sandbox-seed, snapshot or status.',
  positional: { name: 'NAME', describe: 'which one (default: desired-state)', many: false },
  flags: {},
  examples: [
    ['demarc schema > desired-state.schema.json', 'for an editor'],
    ['demarc schema plan', 'the format of demarc plan --format json'],
  ],
  variables: [],
  exitCodes: { 0: 'done', ...usageCode },
  async run(args, terminal) {
    const { schemaNames, schemaText } = await import('../../schema/schemas.ts');
    const name = args.positionals[0] ?? 'desired-state';
    const text = schemaText(name);
    if (text === undefined) {
      const close = nearest(name, schemaNames());
      const suggestion = close === undefined ? '' : ` (did you mean ${close}?)`;
      throw args.error(
        `there is no schema ${JSON.stringify(name)}${suggestion}; there are ${schemaNames().join(', ')}`,
      );
    }
    await terminal.stdout.write(text);
    return ExitCode.done;
  },
};
