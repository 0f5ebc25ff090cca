import { nearest } from '../../diagnostics/suggest.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { schemaNames, schemaText } from '../../usecases/list-rules.ts';
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
