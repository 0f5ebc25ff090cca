import { ExitCode } from '../../usecases/exit-code.ts';
import type { Run } from '../command.ts';
import { completionScript } from '../completion-script.ts';

export const runCompletion: Run = async (_args, terminal) => {
  await terminal.stdout.write(await completionScript());
  return ExitCode.done;
};
