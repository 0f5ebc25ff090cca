import type { Command } from '../command.ts';
import { applyFormats, changeFlags, connectionFlags, formatFlag, outFlag, planFlags } from '../flags.ts';
import { filesPositional, lookCodes } from '../help.ts';

export const applyCommand: Command = {
  name: 'apply',
  summary: 'Plan, ask, and carry the plan out',
  description:
    'Plans as demarc plan does, shows the plan, asks on a terminal, and carries it out step by step. Every change ends with an outcome; a change that fails holds back what needs it and nothing else. At the end the accounts are read again. Running apply again is always safe, and is the way to go on after a failure. Where CNIs are deleted to be made again, the whole objects are written into a journal first (demarc/journal-….ndjson below XDG_STATE_HOME or ~/.local/state, mode 0600); the next run on this machine takes it up, and on another one --resume with a copy of it. The first Ctrl-C starts nothing new and lets what is in flight end; the second ends at once.',
  positional: filesPositional,
  flags: {
    yes: { type: 'switch', describe: 'Do not ask; needed where there is no terminal' },
    plan: {
      type: 'text',
      describe:
        'Carry out nothing but what this plan file (demarc plan --out json=FILE) holds; less of it is fine. The file is compared with a new plan, never executed',
    },
    expect: { type: 'text', describe: 'Carry out exactly the plan with this fingerprint (sha256:…), or nothing' },
    parallelism: { type: 'text', describe: 'The most API calls at a time, 1 to 64 (default 4)' },
    snapshot: {
      type: 'text',
      describe:
        'Before the first write, keep the accounts as they are in this new file: whole, MD5 keys in clear, mode 0600 (demarc schema snapshot). It is a seed for demarc sandbox, too',
    },
    resume: {
      type: 'text',
      describe:
        'Make again what an apply that was killed on another machine deleted: a copy of the journal that its report, or a note on stderr, names (mode 0600: it holds MD5 keys)',
    },
    'stop-on-error': { type: 'switch', describe: 'After the first change that fails, start nothing new' },
    ...formatFlag(applyFormats),
    ...outFlag(applyFormats),
    ...planFlags,
    ...changeFlags,
    ...connectionFlags,
  },
  examples: [
    ['demarc apply', 'plan, ask, apply'],
    ['demarc apply --yes --format json', 'in CI: the report on stdout, everything else on stderr'],
    ['demarc apply --plan plan.json --yes', 'after a review: only what was reviewed, or exit code 4'],
    ['demarc apply --only interconnect.ewr-b --wait 30m', 'one change, and wait until the new circuit is Healthy'],
    ['demarc apply --allow max-deletes=3', 'let three circuits go'],
  ],
  exitCodes: {
    ...lookCodes,
    0: 'every change was applied and the account now equals the documents, or there was nothing to do',
    1: 'could not finish and changed nothing',
    3: 'the documents are invalid, or cannot be planned on this account',
    4: 'refused: a guard, the answer was not yes, another apply is at work on the account, or the reviewed plan is unreadable or no longer the plan',
    5: 'applied in part, the account does not equal the documents afterwards, or with --wait a new interconnect is not Healthy in time',
    64: 'wrong command line (no terminal and no --yes included)',
  },
  load: async () => (await import('../run/apply-handler.ts')).runApply,
};
