import { createInterface } from 'node:readline/promises';
import type { Change, PlanDocument } from '../model/plan.ts';
import { circuitsNotBack, type Outcome } from '../model/report.ts';
import { joinFirst, joinWords } from '../model/text.ts';
import { renderReportJson } from '../render/report/report-json.ts';
import { renderReportMarkdown } from '../render/report/report-markdown.ts';
import { renderReportText } from '../render/report/report-text.ts';
import type { Style } from '../render/text/paint.ts';
import { sanitiseText } from '../render/text/sanitise.ts';
import type { ApplyHooks, ApplyResult } from '../usecases/apply/apply-accounts.ts';
import { ChangeLog } from '../usecases/apply/change-log.ts';
import type { CircuitQuestion } from '../usecases/apply/circuit-question.ts';
import type { RunCode } from '../usecases/explain/outcome-pages.ts';
import type { Refusal } from '../usecases/review/check-review.ts';
import { changedSomething } from '../usecases/run-exit-code.ts';
import type { ApplyFormat } from './flags.ts';
import { ProgressView } from './outputs/progress-view.ts';
import { notePlan, showWarnings } from './show-plan.ts';
import type { Terminal } from './terminal.ts';

/** Shows the plan, asks for confirmation unless `yes` is set, and shows and logs every event. `end` stops the line that rewrites itself. */
export function watchApply(
  format: ApplyFormat,
  yes: boolean,
  terminal: Terminal,
): { readonly hooks: ApplyHooks; readonly end: () => void } {
  const progress = new ProgressView(terminal);
  const changeLog = terminal.log && new ChangeLog(terminal.log);
  const hooks: ApplyHooks = {
    onRun: (start, plan) => changeLog?.about(start, plan),
    onSent: (account, address, write) => changeLog?.sent(account, address, write),
    onPlan: async (result) => {
      await showWarnings(result, terminal);
      // With another format, stdout has only the report.
      const output = format === 'text' ? terminal.stdout : terminal.stderr;
      const { renderPlanText } = await import('../render/plan/plan-text.ts');
      await output.write(renderPlanText(result.plan, terminal.style(output)));
      notePlan(result.plan, terminal);
    },
    confirm: (plan) => yes || confirmPlan(plan, terminal),
    confirmCircuit: (question, signal) => progress.silently(() => confirmCircuit(question, terminal, signal)),
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

/** The first signal aborts the apply and prints a message. The second signal ends the process. */
function holdSignals(terminal: Terminal): AbortSignal {
  const signal = terminal.signals.hold();
  signal.addEventListener('abort', () => {
    const { received } = terminal.signals;
    if (received !== undefined) terminal.log?.write({ event: 'interrupted', exit_code: received });
    void terminal.stderr.write(
      'interrupted: nothing new is started; running requests finish first (a second signal stops immediately)\n',
    );
  });
  return signal;
}

/** Shows on stderr why the apply was refused or declined. Shows the report, if one exists, on stdout. */
export async function showApplied(result: ApplyResult, format: ApplyFormat, terminal: Terminal): Promise<void> {
  if (result.report.accounts.some(({ changes }) => changedSomething(changes))) {
    terminal.noteChanged();
    terminal.stdout.requireReader();
  }
  if (result.refusal !== undefined) {
    terminal.noteCodes(['review-differs' satisfies RunCode]);
    await terminal.stderr.write(await refusalText(result.refusal, terminal));
  }
  if (result.declined) await terminal.stderr.write('declined: nothing was changed\n');
  if (format !== 'text' || result.attempted) {
    await terminal.stdout.write(await applyText(result, format, terminal.style(terminal.stdout)));
    if (format === 'text') terminal.noteCodes(reportCodes(result));
  }
}

/** Outcomes that need an explanation: what failed or was skipped has its reason beside it. */
function reportCodes({ report }: ApplyResult): readonly string[] {
  const odd: ReadonlySet<Outcome> = new Set(['applied_lost', 'stale', 'unknown']);
  return report.accounts.flatMap((account) => [
    ...account.changes.flatMap(({ outcome }) => (odd.has(outcome) ? [outcome] : [])),
    ...circuitsNotBack(account).map(({ reason }) => reason),
  ]);
}

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

/** Asks for confirmation of a plan. Only `yes` counts as a yes. */
async function confirmPlan(plan: PlanDocument, terminal: Terminal): Promise<boolean> {
  const changing = plan.accounts.filter(({ changes }) => changes.length > 0);
  const count = changing.reduce((total, { changes }) => total + changes.length, 0);
  const circuits = changing.flatMap(({ changes }) => changes.filter(takesCircuit));
  for (const { action, address, live_id } of circuits) {
    const name = live_id === null ? '' : ` (${live_id})`;
    await terminal.stderr.write(
      sanitiseText(`  ${action === 'replace' ? 'replaces a circuit' : 'deletes a circuit'}: ${address}${name}`) + '\n',
    );
  }
  const accounts = changing.map(({ account }) => account).join(', ');
  const question = sanitiseText(
    `Apply ${count === 1 ? 'this change' : `these ${count} changes`} to account ${accounts}? Only yes is accepted: `,
  );
  const answer = await ask(question);
  // The input ended, so the cursor is still behind the question.
  if (answer === undefined) await terminal.stderr.write('\n');
  return answer?.trim() === 'yes';
}

const mostNamed = 8;

async function confirmCircuit(question: CircuitQuestion, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  const { account, circuits, changes, before } = question;
  const next = `${joinWords(circuits)} in account ${account}: ${joinFirst(changes, mostNamed)}`;
  const proof =
    before.length === 0
      ? ''
      : ` ${joinWords(before)} ${before.length === 1 ? 'was' : 'were'} changed before: yes says that its sessions are back.`;
  const answer = await ask(sanitiseText(`Next: ${next}.${proof} Go on? Only yes is accepted: `), signal);
  if (answer === undefined) await terminal.stderr.write('\n');
  return answer?.trim() === 'yes';
}

function takesCircuit({ kind, action }: Change): boolean {
  return kind === 'interconnect' && (action === 'delete' || action === 'replace');
}

/** Asks on stderr and reads one line from stdin; undefined if the input ends first, or the signal aborts. */
export async function ask(question: string, signal?: AbortSignal): Promise<string | undefined> {
  // Without `terminal`, the input keeps its mode, and Ctrl-C sends the same signal as everywhere else.
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const ended = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  const stop = () => lines.close();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    signal?.removeEventListener('abort', stop);
    lines.close();
  }
}

const newPlan = '  hint: have the plan as it is now reviewed, and take its fingerprint.\n';
const next =
  '  hint: find out why the network or the documents have changed since the review, then write a new plan (demarc plan --out json=FILE) and get it reviewed.\n';

/** Says why a plan is not the reviewed plan, and what is different. For stderr. */
async function refusalText(refusal: Refusal, terminal: Terminal): Promise<string> {
  if (refusal.type === 'fingerprint') return fingerprintText(refusal);
  const { renderReviewDifferenceText } = await import('../render/review/review-difference.ts');
  const difference = renderReviewDifferenceText(refusal.difference, terminal.style(terminal.stderr));
  const file = refusal.type === 'plan' ? ` (${sanitiseText(refusal.file)})` : '';
  return `error: the plan is not the one that was reviewed${file}; nothing was changed\n\n${difference.trimEnd()}\n${next}`;
}

const wasBlocked =
  'that fingerprint is of this plan when a guard blocked it, or an account could not be read. A plan that could not be carried out is no review';

function fingerprintText({
  expected,
  found,
  wasBlocked: isOfBlocked,
}: Extract<Refusal, { type: 'fingerprint' }>): string {
  if (isOfBlocked) {
    const what = `error: ${wasBlocked}; nothing was changed`;
    return `${what}\n  expected  ${expected}\n  found     ${sanitiseText(found)}\n${newPlan}`;
  }
  return [
    'error: the plan is not the one that was reviewed; nothing was changed',
    `  expected  ${expected}`,
    `  found     ${sanitiseText(found)}`,
    '  A fingerprint alone does not show what is different: --plan FILE, with the reviewed plan, does.',
    '  Besides the changes it covers --allow, --wait and the policy, which must be the same as on plan.',
    next,
  ].join('\n');
}

async function refusalMarkdown(refusal: Refusal): Promise<string> {
  if (refusal.type !== 'fingerprint') {
    const { renderReviewDifferenceMarkdown } = await import('../render/review/review-difference.ts');
    return renderReviewDifferenceMarkdown(refusal.difference);
  }
  const { expected, found } = refusal;
  const why = refusal.wasBlocked ? ` T${wasBlocked.slice(1)}.` : '';
  const title = `### The plan is not the one that was reviewed\n\nNothing was changed.${why}\n\n`;
  return `${title}Expected: \`${expected}\`\\\nFound: \`${sanitiseText(found)}\`\n`;
}
