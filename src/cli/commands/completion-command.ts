import { ExitCode } from '../../model/exit-code.ts';
import { type Command, usageCode } from '../command.ts';

export const completionCommand: Command = {
  name: 'completion',
  group: 'tools',
  summary: 'Print a script for shell completion',
  description: 'Prints the completion script of the shell in SHELL: bash, zsh or fish.',
  flags: {},
  examples: [
    ['demarc completion >> ~/.bashrc', 'for bash'],
    ['SHELL=zsh demarc completion >> ~/.zshrc', 'for zsh'],
  ],
  variables: [{ names: ['SHELL'], help: 'the shell', describe: 'The shell.' }],
  exitCodes: { 0: 'done', ...usageCode },
  async run(_args, terminal) {
    await terminal.stdout.write(await completionScript());
    return ExitCode.done;
  },
};

/** The completion script of yargs for the shell in SHELL; for bash if yargs does not support that shell. */
async function completionScript(): Promise<string> {
  const { default: yargs } = await import('yargs');
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
