import { ExitCode } from '../../usecases/exit-code.ts';
import { schemaNames, schemaText } from '../../usecases/print-schema.ts';
import { nearest } from '../../usecases/nearest.ts';
import type { Run } from '../command.ts';

export const runSchema: Run = async (args, terminal) => {
  const name = args.positionals[0] ?? 'desired-state';
  const text = schemaText(name);
  if (text === undefined) {
    const close = nearest(name, schemaNames());
    const suggestion = close === undefined ? '' : ` (did you mean ${close}?)`;
    throw args.error(`there is no schema ${JSON.stringify(name)}${suggestion}; there are ${schemaNames().join(', ')}`);
  }
  await terminal.stdout.write(text);
  return ExitCode.done;
};
