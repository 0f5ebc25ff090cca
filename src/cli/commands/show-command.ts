import { ExitCode } from '../../model/exit-code.ts';
import { type Command, usageCode } from '../command.ts';
import { formatFlag, planFormats } from '../flags.ts';
import { notePlan, planText } from '../show-plan.ts';

export const showCommand: Command = {
  name: 'show',
  group: 'change',
  summary: 'Show plans written earlier, together, in any format',
  description:
    'Reads plan files (demarc plan --out json=PATH) and prints them as one plan. No account may be in two of them.',
  positional: { name: 'FILES', describe: 'plan files; - is standard input', many: true },
  flags: formatFlag(planFormats),
  examples: [
    ['demarc show plan.json', 'a plan that was written earlier, to read'],
    ['demarc show eu.json us.json --format markdown', 'the plans of a fleet as one comment'],
  ],
  variables: [],
  exitCodes: { 0: 'done', 4: 'a plan file cannot be read', ...usageCode },
  async run(args, terminal) {
    const { showPlans } = await import('../../usecases/plan/gather-plans.ts');
    const format = args.choice('format', planFormats);
    const files = args.positionals;
    if (files.length === 0) throw args.error('show needs at least one plan file');
    const plan = await showPlans(files, terminal.context());
    await terminal.stdout.write(
      await planText(plan, format, terminal.style(terminal.stdout), { sources: new Map(), terminal }),
    );
    if (format === 'text') notePlan(plan, terminal);
    return ExitCode.done;
  },
};
