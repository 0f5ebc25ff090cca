import { plan } from '../../usecases/make-plans.ts';
import type { Run } from '../command.ts';
import { planFormats, readChangeRequest } from '../flags.ts';
import { Outputs } from '../outputs.ts';
import { planText, showTrouble, showWarnings } from '../show-plan.ts';

export const runPlan: Run = async (args, terminal) => {
  const format = args.choice('format', planFormats);
  const outputs = new Outputs(args, planFormats);
  const request = { ...readChangeRequest(args), detailedExitCode: args.switch('detailed-exitcode') };
  await outputs.check();
  await terminal.openLog(args);
  const result = await plan(request, terminal.context());
  await showWarnings(result, terminal);
  await terminal.stdout.write(await planText(result.plan, format, terminal.style(terminal.stdout)));
  if (format !== 'text') await showTrouble(result.plan, terminal);
  return outputs.write((each) => planText(result.plan, each, { color: false }), result.exitCode, terminal);
};
