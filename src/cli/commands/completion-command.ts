import type { Command } from '../command.ts';
import { usageCode } from '../help.ts';

export const completionCommand: Command = {
  name: 'completion',
  summary: 'Print a script for shell completion',
  description: 'Prints the completion script of the shell in SHELL: bash, zsh or fish.',
  flags: {},
  examples: [['demarc completion >> ~/.bashrc', 'for bash']],
  exitCodes: { 0: 'done', ...usageCode },
  load: async () => (await import('../run/completion-handler.ts')).runCompletion,
};
