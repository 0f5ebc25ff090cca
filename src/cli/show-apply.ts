import { renderReportJson } from '../render/report/report-json.ts';
import { renderReportMarkdown } from '../render/report/report-markdown.ts';
import { renderReportText } from '../render/report/report-text.ts';
import type { Style } from '../render/text/paint.ts';
import type { ApplyHooks, ApplyResult } from '../usecases/apply-accounts.ts';
import { ChangeLog } from '../usecases/change-log.ts';
import { confirmPlan, refusalMarkdown, refusalText } from './confirm-plan.ts';
import type { ApplyFormat } from './flags.ts';
import { ProgressView } from './progress-view.ts';
import { planText, showWarnings } from './show-plan.ts';
import type { Terminal } from './terminal.ts';

/** Shows the plan, asks unless `yes`, and shows and logs every event. `end` stops the line that rewrites itself. */
export function watchApply(
  format: ApplyFormat,
  yes: boolean,
  terminal: Terminal,
): { readonly hooks: ApplyHooks; readonly end: () => void } {
  const progress = new ProgressView(terminal);
  const changeLog = terminal.log && new ChangeLog(terminal.log);
  const hooks: ApplyHooks = {
    onPlan: async (result) => {
      await showWarnings(result, terminal);
      // With another format stdout holds the report alone.
      const output = format === 'text' ? terminal.stdout : terminal.stderr;
      await output.write(await planText(result.plan, 'text', terminal.style(output)));
    },
    confirm: (plan) => yes || confirmPlan(plan, terminal),
    begin: (plan) => {
      changeLog?.started(plan);
      progress.start();
      return holdSignals(terminal);
    },
    onEvent: (account, event) => {
      changeLog?.event(account, event);
      progress.event(account, event);
    },
  };
  return { hooks, end: () => progress.end() };
}

/** The first signal aborts the apply and is told; the second ends the process. */
function holdSignals(terminal: Terminal): AbortSignal {
  const signal = terminal.signals.hold();
  signal.addEventListener('abort', () => {
    const { received } = terminal.signals;
    if (received !== undefined) terminal.log?.write({ event: 'interrupted', exit_code: received });
    void terminal.stderr.write(
      'interrupted: nothing new is started; what is in flight ends first (again to end at once)\n',
    );
  });
  return signal;
}

/** Shows why the apply was refused or declined, on stderr, and the report where there is one, on stdout. */
export async function showApplied(result: ApplyResult, format: ApplyFormat, terminal: Terminal): Promise<void> {
  if (changedSomething(result)) {
    terminal.noteChanged();
    terminal.stdout.requireReader();
  }
  if (result.refusal !== undefined) await terminal.stderr.write(await refusalText(result.refusal, terminal));
  if (result.declined) await terminal.stderr.write('declined: nothing was changed\n');
  if (format !== 'text' || result.attempted) {
    await terminal.stdout.write(await applyText(result, format, terminal.style(terminal.stdout)));
  }
}

function changedSomething({ report }: ApplyResult): boolean {
  return report.accounts.some(({ changes }) =>
    changes.some(({ outcome, begun }) => outcome === 'applied' || outcome === 'unknown' || begun === true),
  );
}

/** The report in one of its formats. */
export async function applyText({ report, refusal }: ApplyResult, format: ApplyFormat, style: Style): Promise<string> {
  switch (format) {
    case 'text':
      return renderReportText(report, style);
    case 'markdown': {
      const above = refusal === undefined ? '' : `${await refusalMarkdown(refusal)}\n`;
      return `${above}${renderReportMarkdown(report)}`;
    }
    case 'json':
      return renderReportJson(report);
  }
}
