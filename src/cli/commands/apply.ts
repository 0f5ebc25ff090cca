import type { Command } from '../command.ts';
import { applyFormats } from '../formats.ts';
import { connectionFlags, formatFlag, outFlag, planFlags } from '../flags.ts';
import { filesPositional, lookCodes } from './codes.ts';

export const applyCommand: Command = {
  name: 'apply',
  summary: 'Plan, ask, and carry the plan out',
  description:
    'Plans as demarc plan does, shows the plan, asks on a terminal, and carries it out step by step. Every change ends with an outcome; a change that fails holds back what needs it and nothing else. At the end the accounts are read again. Running apply again is always safe, and is the way to go on after a failure. The first Ctrl-C starts nothing new and lets what is in flight end; the second ends at once.',
  positional: filesPositional,
  flags: {
    yes: { type: 'switch', describe: 'Do not ask; needed where there is no terminal' },
    parallelism: { type: 'text', describe: 'The most API calls at a time, 1 to 64 (default 4)' },
    'stop-on-error': { type: 'switch', describe: 'After the first change that fails, start nothing new' },
    ...formatFlag(applyFormats),
    ...outFlag(applyFormats),
    ...planFlags,
    ...connectionFlags,
  },
  examples: [
    ['demarc apply', 'plan, ask, apply'],
    ['demarc apply --yes --format json', 'in CI: the report on stdout, everything else on stderr'],
    ['demarc apply --allow max-deletes=3', 'let three circuits go'],
  ],
  exitCodes: {
    ...lookCodes,
    0: 'every change was applied and the account now equals the documents, or there was nothing to do',
    1: 'could not finish and changed nothing',
    3: 'the documents are invalid, or cannot be planned on this account',
    4: 'refused: a guard, or the answer was not yes',
    5: 'applied in part, or the account does not equal the documents afterwards',
    64: 'wrong command line (no terminal and no --yes included)',
  },
  load: async () => (await import('../run/apply.ts')).runApply,
};
