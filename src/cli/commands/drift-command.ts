import type { Style } from '../../render/text/paint.ts';
import type { DriftResult } from '../../usecases/plan/plan-and-drift.ts';
import { type Command, filesPositional, lookCodes } from '../command.ts';
import { accountFlag, connectionFlags, type DriftFormat, driftFormats, formatFlag, outFlag } from '../flags.ts';
import { planFlags, readPlanRequest } from '../plan-flags.ts';
import { notePlan, planText, showTrouble, showWarnings } from '../show-plan.ts';
import type { Terminal } from '../terminal.ts';
import { compareVariables } from '../variables.ts';

export const driftCommand: Command = {
  name: 'drift',
  group: 'daytwo',
  summary: 'Show how the network differs from the documents',
  description:
    'Compares as plan does and sorts what it finds by what is missing most: sessions and routes, circuits, MTU and the like, descriptions. Each object has both ways out by name: the apply that puts it back, and the place in the documents.',
  details:
    'Objects that no document declares count as drift where policy.unmanaged says drift. The JSON is that of a plan in this order.',
  positional: filesPositional,
  flags: {
    ...formatFlag(driftFormats),
    ...outFlag(driftFormats),
    ...accountFlag,
    'skip-secrets': planFlags['skip-secrets'],
    ...connectionFlags,
  },
  examples: [
    ['demarc drift', 'what differs, and both ways out'],
    ['demarc drift --quiet --out json=drift.json', 'from cron: the exit code says whether there is any'],
  ],
  variables: compareVariables,
  exitCodes: {
    ...lookCodes,
    0: 'no drift',
    2: 'there is drift',
    3: 'the documents are invalid, or cannot be compared with this account',
  },
  async run(args, terminal) {
    const { drift } = await import('../../usecases/plan/plan-and-drift.ts');
    const { Outputs } = await import('../outputs/outputs.ts');
    const format = args.choice('format', driftFormats);
    const outputs = new Outputs(args, driftFormats);
    const request = readPlanRequest(args);
    await outputs.check();
    terminal.reportFailuresIn(outputs.failureFiles);
    await terminal.openLog(args);
    const result = await drift(request, terminal.context());
    await showWarnings(result, terminal);
    await terminal.stdout.write(await driftText(result, format, terminal.style(terminal.stdout), terminal));
    const plan = { ...result.plan, accounts: withoutGuards(result) };
    if (format === 'text') notePlan(plan, terminal);
    else await showTrouble(plan, terminal);
    return outputs.write(
      (outFormat) => driftText(result, outFormat, { color: false }, terminal),
      result.exitCode,
      terminal,
    );
  },
};

async function driftText(result: DriftResult, format: DriftFormat, style: Style, terminal: Terminal): Promise<string> {
  const { plan, unmanagedIsDrift } = result;
  switch (format) {
    case 'text':
      return (await import('../../render/drift/drift-text.ts')).renderDriftText(plan, { ...style, unmanagedIsDrift });
    case 'markdown':
      return (await import('../../render/drift/drift-markdown.ts')).renderDriftMarkdown(plan, { unmanagedIsDrift });
    case 'json':
      return planText(plan, 'json', style, { ...result, terminal });
    case 'junit':
      return (await import('../../render/junit/junit-drift.ts')).renderDriftJunit(plan, {
        unmanagedIsDrift,
        pathOf: await terminal.pathOf(),
      });
  }
}

/** The accounts of the plan without their guards: drift changes nothing, so no guard blocks it. */
function withoutGuards({ plan }: DriftResult): DriftResult['plan']['accounts'] {
  return plan.accounts.map((account) => ({ ...account, guards: [] }));
}
