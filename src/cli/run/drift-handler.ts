import type { Style } from '../../render/text/paint.ts';
import { drift, type DriftResult } from '../../usecases/make-plans.ts';
import type { Run } from '../command.ts';
import { type DriftFormat, driftFormats, readPlanRequest } from '../flags.ts';
import { Outputs } from '../outputs.ts';
import { planText, showTrouble, showWarnings } from '../show-plan.ts';

export const runDrift: Run = async (args, terminal) => {
  const format = args.choice('format', driftFormats);
  const outputs = new Outputs(args, driftFormats);
  const request = readPlanRequest(args);
  await outputs.check();
  await terminal.openLog(args);
  const result = await drift(request, terminal.context());
  await showWarnings(result, terminal);
  await terminal.stdout.write(await driftText(result, format, terminal.style(terminal.stdout)));
  if (format !== 'text') await showTrouble({ ...result.plan, accounts: withoutGuards(result) }, terminal);
  return outputs.write((each) => driftText(result, each, { color: false }), result.exitCode, terminal);
};

async function driftText(result: DriftResult, format: DriftFormat, style: Style): Promise<string> {
  const { plan, unmanagedIsDrift } = result;
  switch (format) {
    case 'text':
      return (await import('../../render/drift/drift-text.ts')).renderDriftText(plan, { ...style, unmanagedIsDrift });
    case 'markdown':
      return (await import('../../render/drift/drift-markdown.ts')).renderDriftMarkdown(plan, { unmanagedIsDrift });
    case 'json':
      return planText(plan, 'json', style);
  }
}

// Nothing is going to be changed, so no guard is in the way.
function withoutGuards({ plan }: DriftResult): DriftResult['plan']['accounts'] {
  return plan.accounts.map((account) => ({ ...account, guards: [] }));
}
