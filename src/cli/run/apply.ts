import type { ReportDocument } from '../../model/report.ts';
import { renderReportJson, renderReportMarkdown, renderReportText } from '../../render/report.ts';
import type { Style } from '../../render/style.ts';
import { apply } from '../../usecases/apply.ts';
import type { ApplyHooks } from '../../usecases/apply.ts';
import { applyFormats } from '../formats.ts';
import type { ApplyFormat } from '../formats.ts';
import type { Run } from '../command.ts';
import { confirmPlan } from '../confirm-plan.ts';
import { Outputs } from '../outputs.ts';
import { Progress } from '../progress.ts';
import { readPlanRequest } from '../read-requests.ts';
import { planText, showWarnings } from '../show-plan.ts';
import type { Terminal } from '../terminal.ts';

export const runApply: Run = async (args, terminal) => {
  const format = args.choice('format', applyFormats);
  const outputs = new Outputs(args, applyFormats);
  const yes = args.switch('yes');
  const request = {
    ...readPlanRequest(args),
    parallelism: args.whole('parallelism', { min: 1, max: 64 }) ?? 4,
    stopOnError: args.switch('stop-on-error'),
  };
  if (!yes && !terminal.canAsk) {
    throw args.error(
      'apply asks before it acts, and there is no terminal to ask on: give --yes to go on without asking',
    );
  }
  if (!yes && request.files.includes('-')) {
    throw args.error('standard input cannot hold both the documents and the answer: give --yes');
  }
  await outputs.check();
  const progress = new Progress(terminal);
  const result = await apply(request, hooks(format, yes, progress, terminal), terminal.context()).finally(() =>
    progress.end(),
  );
  if (result.declined) await terminal.stderr.write('declined: nothing was changed\n');
  if (format !== 'text' || result.attempted) {
    await terminal.stdout.write(reportText(result.report, format, terminal.style(terminal.stdout)));
  }
  return outputs.write(
    (each) => Promise.resolve(reportText(result.report, each, { color: false })),
    result.exitCode,
    terminal,
  );
};

function hooks(format: ApplyFormat, yes: boolean, progress: Progress, terminal: Terminal): ApplyHooks {
  return {
    onPlan: async (result) => {
      await showWarnings(result, terminal);
      // With another format stdout holds the report alone.
      const output = format === 'text' ? terminal.stdout : terminal.stderr;
      await output.write(await planText(result.plan, 'text', terminal.style(output)));
    },
    confirm: (plan) => yes || confirmPlan(plan, terminal),
    begin: () => {
      progress.start();
      const signal = terminal.signals.hold();
      signal.addEventListener('abort', () => {
        void terminal.stderr.write(
          'interrupted: nothing new is started; what is in flight ends first (again to end at once)\n',
        );
      });
      return signal;
    },
    onEvent: (account, event) => progress.event(account, event),
  };
}

function reportText(report: ReportDocument, format: ApplyFormat, style: Style): string {
  switch (format) {
    case 'text':
      return renderReportText(report, style);
    case 'markdown':
      return renderReportMarkdown(report);
    case 'json':
      return renderReportJson(report);
  }
}
