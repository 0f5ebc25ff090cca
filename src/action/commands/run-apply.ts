import { environmentValue } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { defaultParallelism } from '../../model/parallelism.ts';
import type { PlanDocument } from '../../model/plan.ts';
import { encodePlan } from '../../plan/codec.ts';
import { renderPlanText } from '../../render/plan/plan-text.ts';
import { apply, type ApplyHooks, type ApplyResult } from '../../usecases/apply/apply-accounts.ts';
import { Failure } from '../../usecases/failure.ts';
import type { Review } from '../../usecases/review/check-review.ts';
import { type ActionCommand, type ActionRun, tryGitHub, writeResult } from '../action-run.ts';
import { readAllowances } from '../allowances/run-allowances.ts';
import { readLaterDocuments } from '../apply/later-documents.ts';
import { MergedReviews, pushed, type PushedCommits } from '../apply/merged-reviews.ts';
import { identityOf, pullsOfRun } from '../apply/run-facts.ts';
import { type Applied, appliedMarkdown, ApplyEventLog, showApplied } from '../apply/show-applied.ts';
import { composeReport } from '../compose-comment.ts';
import { type ConfigurationKey, keyOfConfiguration } from '../configuration-key.ts';
import { findComments, putComment } from '../github/sticky-comment.ts';
import { planRequestOf } from '../open-run.ts';
import { failureMarkdown } from '../plan/pull-report.ts';
import { annotateFound, planDiagnostics } from '../show-diagnostics.ts';

/** Applies only what was reviewed in the merged pull requests, or exactly the expected plan. */
export const runApply: ActionCommand = async (run) => {
  checkInputs(run);
  const push = pushed(run);
  const merged = new MergedReviews(run, push);
  const { expect } = run.inputs;
  const review: Review =
    expect === undefined
      ? { type: 'changes', reviewed: () => merged.read() }
      : { type: 'fingerprint', fingerprint: expect };
  let plan: PlanDocument | undefined;
  const keep = (made: PlanDocument) => {
    plan = made;
  };
  const result = await applyOrReportFailure(run, review, applyHooks(run, push, keep), merged);
  const applied: Applied = { result, plan, reviews: merged.found, remarks: merged.remarks };
  await showApplied(run, applied);
  const isNews = result.exitCode !== ExitCode.done || result.report.accounts.some(({ changes }) => changes.length > 0);
  await reportToPulls(run, merged, { render: (maxBytes) => appliedMarkdown(applied, maxBytes), isNews });
  return result.exitCode;
};

function checkInputs({ inputs }: ActionRun): void {
  if (inputs.review) return;
  throw new Failure('apply carries out only what was reviewed: it does not accept review: false', {
    exitCode: ExitCode.usage,
    hint: 'Set expect to the fingerprint of a plan, or run demarc apply --yes in a separate step.',
  });
}

/** A failure that leaves no report is also told on the pull requests. */
async function applyOrReportFailure(
  run: ActionRun,
  review: Review,
  hooks: ApplyHooks,
  merged: MergedReviews,
): Promise<ApplyResult> {
  try {
    const pull = await readAllowances(run, review.type === 'changes' ? (plan) => merged.allowances(plan) : undefined);
    const request = { ...planRequestOf(run.inputs, pull), review, parallelism: defaultParallelism, stopOnError: false };
    const pulls = () => pullsOfRun(run, merged);
    return await apply(request, { ...hooks, pulls }, { ...run.context, run: identityOf(run) });
  } catch (error) {
    const render = (maxBytes: number) => failureMarkdown(run, error, { title: 'Apply: nothing was done', maxBytes });
    await reportToPulls(run, merged, { render, isNews: true });
    throw error;
  }
}

function applyHooks(run: ActionRun, push: PushedCommits, keep: (plan: PlanDocument) => void): ApplyHooks {
  const { log, outputs, signals } = run;
  const progress = new ApplyEventLog(run);
  return {
    onPlan: async ({ plan, diagnostics, sources }) => {
      keep(plan);
      outputs.notePlan(plan);
      outputs.note({ changed: false });
      const paths = await writeResult(run, 'plan', { json: encodePlan(plan) });
      outputs.note({ planPath: paths.json });
      await annotateFound(run, { diagnostics: [...diagnostics, ...planDiagnostics(plan)], sources });
      await log.group('Plan', renderPlanText(plan, { color: false }));
    },
    // The merge was the confirmation. The last commit of the branch must still want the change.
    confirm: () => true,
    later: () => readLaterDocuments(run, push),
    begin: () => {
      const signal = signals.hold();
      signal.addEventListener('abort', () => {
        void log.line(
          'cancelled: nothing new is started; running requests finish first (a second signal stops immediately)',
        );
      });
      return signal;
    },
    onEvent: (account, event) => {
      // Set early, because a signal may end the step at any moment. The report gives the exact result later.
      if (event.type === 'step_started') outputs.noteBegun();
      progress.event(account, event);
    },
  };
}

/**
 * Tells each merged pull request the result. If nothing had to be done, it only replaces the comment of an earlier run. A failure here is
 * only a warning, because the apply itself is done.
 */
async function reportToPulls(
  run: ActionRun,
  merged: MergedReviews,
  { render, isNews }: { readonly render: (maxBytes: number) => string; readonly isNews: boolean },
): Promise<void> {
  const { inputs, runUrl, runner } = run;
  // GitHub kills a cancelled job after a few seconds.
  if (!inputs.comment.enabled || inputs.token === undefined || run.signals.received !== undefined) return;
  if (!isNews && isFirstAttempt(run)) return;
  const key = reportKey(run);
  const marker = key.marker('apply');
  const body = composeReport({ marker, label: key.label, render, runUrl, version: runner.version });
  const told = await tryGitHub(async () => {
    const github = run.github();
    for (const { number } of await merged.pulls()) {
      if (!isNews && (await findComments(github, number, marker)).length === 0) continue;
      const { url } = await putComment(github, number, marker, body);
      await run.log.line(`comment: ${url}`);
    }
  });
  if (!told.ok) await run.log.warning('github', told.error.message, told.error.hint);
}

/** True if no earlier run can have written about this push. */
function isFirstAttempt({ event, runner: { environment } }: ActionRun): boolean {
  return event.type === 'push' && environmentValue(environment, 'GITHUB_RUN_ATTEMPT') === '1';
}

/** Jobs of a fleet share the name of their review, but each job has its own report. */
function reportKey({ inputs }: ActionRun): ConfigurationKey {
  const { name } = inputs.comment;
  return keyOfConfiguration(name === undefined ? undefined : [name, ...inputs.accounts].join(' '), inputs);
}
