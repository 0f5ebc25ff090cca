import { defaultParallelism } from '../../model/parallelism.ts';
import type { Review } from '../../usecases/review/check-review.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, filesPositional, lookCodes } from '../command.ts';
import { commandWords } from '../command-words.ts';
import { applyFormats, connectionFlags, formatFlag, outFlag } from '../flags.ts';
import { changeFlags, paceFlags, planFlags, readChangeRequest } from '../plan-flags.ts';
import { applyVariables } from '../variables.ts';

export const applyCommand: Command = {
  name: 'apply',
  group: 'change',
  summary: 'Plan, ask, and carry out the plan',
  description:
    'Plans as demarc plan does, shows the plan, asks on a terminal, and carries it out step by step. If a change fails, only the changes that need it are skipped. It is always safe to run apply again; do so after a failure.',
  details:
    'Every change ends with an outcome. At the end the accounts are read again. Before CNIs are deleted to be recreated, the whole objects are written into a journal (demarc/journal-….ndjson below XDG_STATE_HOME or ~/.local/state, mode 0600). The next run on this machine continues from the journal; on another machine, --resume with a copy of it does. After the first Ctrl-C, nothing new is started and running requests finish. The second Ctrl-C stops immediately.',
  positional: filesPositional,
  flags: {
    yes: { type: 'switch', describe: 'do not ask; required without a terminal' },
    plan: {
      type: 'text',
      value: 'FILE',
      describe: 'carry out only what this reviewed plan says (demarc plan --out json=FILE)',
      details: 'All of its changes or fewer. The file is compared with a new plan, never executed.',
    },
    expect: {
      type: 'text',
      value: 'FINGERPRINT',
      describe: 'carry out exactly the plan with this fingerprint (sha256:…), or nothing',
    },
    parallelism: {
      type: 'text',
      value: 'N',
      section: 'limits',
      describe: `the most steps that run at the same time, 1 to 64 (default ${defaultParallelism})`,
    },
    snapshot: {
      type: 'text',
      value: 'FILE',
      describe: 'before the first write, save the whole accounts in this new file, keys in clear',
      details: 'Its mode is 0600 (demarc schema snapshot). It is also a seed for demarc sandbox.',
    },
    resume: {
      type: 'text',
      value: 'FILE',
      describe: 'recreate what a killed apply deleted on another machine, from a copy of its journal',
      details: 'Its report, or a note on stderr, names the journal (mode 0600: it holds MD5 keys).',
    },
    'stop-on-error': { type: 'switch', describe: 'after the first change that fails, start nothing new' },
    ...formatFlag(applyFormats),
    ...outFlag(applyFormats),
    ...planFlags,
    ...changeFlags,
    ...paceFlags,
    ...connectionFlags,
  },
  examples: [
    ['demarc apply', 'plan, ask, apply'],
    ['demarc apply --yes --format json', 'in CI: the report on stdout, everything else on stderr'],
    ['demarc apply --plan plan.json --yes', 'after a review: only what was reviewed, or exit code 4'],
    ['demarc apply --only interconnect.ewr-b --wait 30m', 'one change, and wait until the new circuit is Healthy'],
    ['demarc apply --check ./check-session.sh', 'go on only where the script proves that the circuit is back'],
    ['demarc apply --allow max-deletes=3', 'allow the run to delete or replace three circuits'],
  ],
  variables: applyVariables,
  exitCodes: {
    ...lookCodes,
    0: 'every change was applied and the account now equals the documents, or there was nothing to do',
    1: 'could not finish and changed nothing',
    3: 'the documents are invalid, or cannot be planned on this account',
    4: 'refused: a guard, the answer was not yes, another apply is running on the account, or the reviewed plan cannot be read or no longer matches',
    5: 'applied in part, a changed circuit is not Healthy or did not pass its check, the account does not equal the documents afterwards, or with --wait a new interconnect is not Healthy in time',
    64: 'wrong command line (no terminal and no --yes, no --check where policy.pace requires one)',
  },
  async run(args, terminal) {
    const { apply } = await import('../../usecases/apply/apply-accounts.ts');
    const { Outputs } = await import('../outputs/outputs.ts');
    // Loaded before the first change: an update of demarc during a long apply must not cost the report.
    const { applyText, showApplied, watchApply } = await import('../show-apply.ts');
    const format = args.choice('format', applyFormats);
    const outputs = new Outputs(args, applyFormats);
    const yes = args.switch('yes');
    const request = {
      ...readChangeRequest(args),
      review: readReview(args),
      parallelism: args.whole('parallelism', { min: 1, max: 64 }) ?? defaultParallelism,
      snapshot: args.text('snapshot'),
      resume: args.text('resume'),
      stopOnError: args.switch('stop-on-error'),
    };
    if (!yes && !terminal.canAsk) {
      throw args.error(
        'apply asks before it changes anything, and there is no terminal: give --yes to continue without a question',
      );
    }
    if (request.confirmEach && !terminal.canAsk) {
      throw args.error('--confirm each asks before every disruptive circuit, and there is no terminal: use --check');
    }
    checkStandardInput(args, yes && !request.confirmEach, request.files, request.review);
    await outputs.check();
    const run = { id: crypto.randomUUID(), command: commandWords(args) };
    await terminal.openLog(args, run.id);
    const watch = watchApply(format, yes, terminal);
    const result = await apply(request, watch.hooks, { ...terminal.context(), run }).finally(watch.end);
    await showApplied(result, format, terminal);
    return outputs.write((outFormat) => applyText(result, outFormat, { color: false }), result.exitCode, terminal);
  },
};

function readReview(args: Arguments): Review | undefined {
  const file = args.text('plan');
  const fingerprint = args.text('expect');
  if (file !== undefined && fingerprint !== undefined) {
    throw args.error(
      '--plan and --expect cannot be used together: a plan file also allows a part of its changes, a fingerprint does not',
    );
  }
  if (file !== undefined) return { type: 'plan', file };
  return fingerprint === undefined ? undefined : { type: 'fingerprint', fingerprint };
}

function checkStandardInput(args: Arguments, yes: boolean, files: readonly string[], review: Review | undefined): void {
  const isPlan = review?.type === 'plan' && review.file === '-';
  if (isPlan && files.includes('-')) throw args.error('standard input cannot hold both the documents and the plan');
  if (yes || !(isPlan || files.includes('-'))) return;
  const what = isPlan ? 'the plan' : 'the documents';
  throw args.error(`standard input cannot hold both ${what} and the answer: give --yes`);
}
