import type { Style } from '../../render/text/paint.ts';
import { type Command, filesPositional, lookCodes } from '../command.ts';
import { connectionFlags, formatFlag, outFlag, type PlanFormat, planFormats } from '../flags.ts';
import { changeFlags, paceFlags, planFlags, readChangeRequest } from '../plan-flags.ts';
import { notePlan, planText, showTrouble, showWarnings } from '../show-plan.ts';
import { compareVariables } from '../variables.ts';

export const planCommand: Command = {
  name: 'plan',
  group: 'change',
  summary: 'Show what apply would do',
  description:
    'Shows every change that apply would make, with its possible effect on traffic and the prefixes that ride on what it disrupts. It only reads: a token with Read is enough.',
  details:
    'The documents are validated first. Accounts are planned in parallel; if one cannot be read, the others are still planned.',
  positional: filesPositional,
  flags: {
    ...formatFlag(planFormats),
    ...outFlag(planFormats),
    'detailed-exitcode': { type: 'switch', section: 'print', describe: 'exit with 2 if there are changes' },
    base: {
      type: 'list',
      value: 'PATH',
      section: 'choose',
      describe: 'the documents before this change: says what was open already',
      details:
        'A file or a folder. The plan says what is from this change and what was open already, and blocks what only a second change may do.',
    },
    ...planFlags,
    ...changeFlags,
    ...paceFlags,
    ...connectionFlags,
  },
  examples: [
    ['demarc plan', 'the documents of this folder'],
    ['demarc plan --sandbox', 'a first try, without an account'],
    ['demarc plan --detailed-exitcode --out json=plan.json --format markdown', 'for a pull request'],
    ['demarc plan --base before.yaml', 'what is from this change, and what was open already'],
  ],
  variables: compareVariables,
  exitCodes: {
    ...lookCodes,
    0: 'done, with or without changes',
    2: 'there are changes (--detailed-exitcode only)',
    3: 'the documents are invalid, or cannot be planned on this account',
    4: 'a guard blocks the plan, which is still shown',
  },
  async run(args, terminal) {
    const { plan } = await import('../../usecases/plan/plan-and-drift.ts');
    const { Outputs } = await import('../outputs/outputs.ts');
    const format = args.choice('format', planFormats);
    const outputs = new Outputs(args, planFormats);
    const base = args.list('base');
    const request = {
      ...readChangeRequest(args),
      base: base.length === 0 ? undefined : ({ type: 'paths', paths: base } as const),
      detailedExitCode: args.switch('detailed-exitcode'),
    };
    await outputs.check();
    terminal.reportFailuresIn(outputs.failureFiles);
    await terminal.openLog(args);
    const result = await plan(request, terminal.context());
    await showWarnings(result, terminal);
    const show = (each: PlanFormat, style: Style) => planText(result.plan, each, style, { ...result, terminal });
    await terminal.stdout.write(await show(format, terminal.style(terminal.stdout)));
    if (format === 'text') notePlan(result.plan, terminal);
    else await showTrouble(result.plan, terminal);
    return outputs.write((outFormat) => show(outFormat, terminal.fileStyle), result.exitCode, terminal);
  },
};
