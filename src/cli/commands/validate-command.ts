import type { Command } from '../command.ts';
import { accountFlag, formatFlag, validateFormats } from '../flags.ts';
import { documentCodes, filesPositional } from '../help.ts';

export const validateCommand: Command = {
  name: 'validate',
  summary: 'Check documents, offline',
  description:
    'Checks documents against the schema and the rules, without credentials and without the network. A variable that is not set is an unknown value here, and said so. What is found goes to stdout: as text, as JSON, as SARIF 2.1.0, or as annotations of GitHub Actions.',
  positional: filesPositional,
  flags: { ...accountFlag, ...formatFlag(validateFormats) },
  examples: [
    ['demarc validate', 'the documents of this folder'],
    ['demarc validate accounts/ --format json', 'a folder, for a machine'],
    ['demarc validate --format github', 'annotations in the log of GitHub Actions'],
    ['demarc validate --format sarif > demarc.sarif', 'alerts of GitHub code scanning'],
  ],
  exitCodes: documentCodes,
  load: async () => (await import('../run/validate-handler.ts')).runValidate,
};
