import { ExitCode } from '../../model/exit-code.ts';
import { sanitiseText } from '../../render/text/sanitise.ts';
import { writeLetters } from '../../usecases/write-letters.ts';
import type { Run } from '../command.ts';
import { readLookRequest } from '../flags.ts';

export const runLoa: Run = async (args, terminal) => {
  const request = {
    ...readLookRequest(args),
    keys: args.positionals,
    all: args.switch('all'),
    outDir: args.text('out-dir') ?? '.',
    name: args.text('name'),
    force: args.switch('force'),
  };
  await terminal.openLog(args);
  const paths = await writeLetters(request, terminal.context());
  if (paths.length === 0) terminal.note('note: there is no direct interconnect, and so no letter');
  await terminal.stdout.write(paths.map((path) => `${sanitiseText(path)}\n`).join(''));
  return ExitCode.done;
};
