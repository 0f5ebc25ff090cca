import { ExitCode } from '../../model/exit-code.ts';
import { showPlans } from '../../usecases/gather-plans.ts';
import type { Run } from '../command.ts';
import { planFormats } from '../flags.ts';
import { planText } from '../show-plan.ts';

export const runShow: Run = async (args, terminal) => {
  const format = args.choice('format', planFormats);
  const files = args.positionals;
  if (files.length === 0) throw args.error('show needs at least one plan file');
  const plan = await showPlans(files, terminal.context());
  await terminal.stdout.write(await planText(plan, format, terminal.style(terminal.stdout)));
  return ExitCode.done;
};
