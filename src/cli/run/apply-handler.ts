import { renderReportMarkdown } from '../../render/report/report-markdown.ts';
import { renderReportJson, renderReportText } from '../../render/report/report-text.ts';
import type { Style } from '../../render/text/paint.ts';
import { apply, type ApplyHooks, type ApplyResult } from '../../usecases/apply-accounts.ts';
import { ChangeLog } from '../../usecases/change-log.ts';
import type { Review } from '../../usecases/review/check-review.ts';
import type { Arguments } from '../arguments.ts';
import type { Run } from '../command.ts';
import { confirmPlan, refusalMarkdown, refusalText } from '../confirm-plan.ts';
import { type ApplyFormat, applyFormats, readChangeRequest } from '../flags.ts';
import { Outputs } from '../outputs.ts';
import { Progress } from '../progress-view.ts';
import { planText, showWarnings } from '../show-plan.ts';
import type { Terminal } from '../terminal.ts';

export const runApply: Run = async (args, terminal) => {
  const format = args.choice('format', applyFormats);
  const outputs = new Outputs(args, applyFormats);
  const yes = args.switch('yes');
  const request = {
    ...readChangeRequest(args),
    review: readReview(args),
    parallelism: args.whole('parallelism', { min: 1, max: 64 }) ?? 4,
    snapshot: args.text('snapshot'),
    resume: args.text('resume'),
    stopOnError: args.switch('stop-on-error'),
  };
  if (!yes && !terminal.canAsk) {
    throw args.error(
      'apply asks before it acts, and there is no terminal to ask on: give --yes to go on without asking',
    );
  }
  checkStandardInput(args, yes, request.files, request.review);
  await outputs.check();
  await terminal.openLog(args);
  const progress = new Progress(terminal);
  const changeLog = terminal.log && new ChangeLog(terminal.log);
  const watchers = { progress, changeLog };
  const result = await apply(request, hooks(format, yes, watchers, terminal), terminal.context()).finally(() =>
    progress.end(),
  );
  if (changedSomething(result)) {
    terminal.noteChanged();
    terminal.stdout.requireReader();
  }
  if (result.refusal !== undefined) await terminal.stderr.write(await refusalText(result.refusal, terminal));
  if (result.declined) await terminal.stderr.write('declined: nothing was changed\n');
  if (format !== 'text' || result.attempted) {
    await terminal.stdout.write(await resultText(result, format, terminal.style(terminal.stdout)));
  }
  return outputs.write((each) => resultText(result, each, { color: false }), result.exitCode, terminal);
};

interface Watchers {
  readonly progress: Progress;
  readonly changeLog: ChangeLog | undefined;
}

function changedSomething({ report }: ApplyResult): boolean {
  return report.accounts.some(({ changes }) =>
    changes.some(({ outcome, begun }) => outcome === 'applied' || outcome === 'unknown' || begun === true),
  );
}

function hooks(format: ApplyFormat, yes: boolean, { progress, changeLog }: Watchers, terminal: Terminal): ApplyHooks {
  return {
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
      const signal = terminal.signals.hold();
      signal.addEventListener('abort', () => {
        const { received } = terminal.signals;
        if (received !== undefined) terminal.log?.write({ event: 'interrupted', exit_code: received });
        void terminal.stderr.write(
          'interrupted: nothing new is started; what is in flight ends first (again to end at once)\n',
        );
      });
      return signal;
    },
    onEvent: (account, event) => {
      changeLog?.event(account, event);
      progress.event(account, event);
    },
  };
}

function readReview(args: Arguments): Review | undefined {
  const file = args.text('plan');
  const fingerprint = args.text('expect');
  if (file !== undefined && fingerprint !== undefined) {
    throw args.error(
      '--plan and --expect exclude each other: a plan file takes a part of it too, a fingerprint does not',
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

async function resultText({ report, refusal }: ApplyResult, format: ApplyFormat, style: Style): Promise<string> {
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
