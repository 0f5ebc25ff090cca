import yargs from 'yargs';
import { ExitCode } from '../../model/exit-code.ts';
import type { Run } from '../command.ts';

export const runCompletion: Run = async (_args, terminal) => {
  await terminal.stdout.write(await completionScript());
  return ExitCode.done;
};

/** The completion script of yargs for the shell that SHELL names (bash where it names none that yargs knows). */
export async function completionScript(): Promise<string> {
  let script = '';
  await yargs()
    .scriptName('demarc')
    .locale('en')
    .exitProcess(false)
    .completion('completion')
    .parseAsync(['completion'], {}, (_error: unknown, _argv: unknown, output: string) => {
      script = output;
    });
  return `${script.trimEnd()}\n`;
}
