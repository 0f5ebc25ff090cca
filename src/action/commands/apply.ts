import type { PlanDocument } from '../../model/plan.ts';
import { renderPlanText } from '../../render/plan-text.ts';
import { apply } from '../../usecases/apply.ts';
import type { ApplyHooks, ApplyResult } from '../../usecases/apply.ts';
import { encodePlan } from '../../usecases/encode-plan.ts';
import { ExitCode } from '../../usecases/exit-code.ts';
import { Failure } from '../../usecases/failure.ts';
import type { Review } from '../../usecases/review/review.ts';
import { ApplyLog } from '../apply/apply-log.ts';
import { MergedReviews } from '../apply/merged-reviews.ts';
import { pushed } from '../apply/pushed.ts';
import type { Pushed } from '../apply/pushed.ts';
import { laterDocuments } from '../apply/later-documents.ts';
import { appliedMarkdown, showApplied } from '../apply/show-applied.ts';
import type { Applied } from '../apply/show-applied.ts';
import { tellPulls } from '../apply/tell-pulls.ts';
import { planRequestOf } from '../connection-of.ts';
import { failureMarkdown } from '../plan/failure-outcome.ts';
import { planDiagnostics } from '../plan/plan-diagnostics.ts';
import { writeResult } from '../result-file.ts';
import type { Command, Run } from '../run.ts';
import { annotateFound } from '../show-diagnostics.ts';

/** Carries out what was reviewed in the pull requests that were merged, or exactly the plan that is expected, and nothing else. */
export const runApply: Command = async (run) => {
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
  const result = await applyOrTell(run, review, hooksOf(run, push, keep), merged);
  const applied: Applied = { result, plan, reviews: merged.found, remarks: merged.remarks };
  await showApplied(run, applied);
  const isNews = result.exitCode !== ExitCode.done || result.report.accounts.some(({ changes }) => changes.length > 0);
  await tellPulls(run, merged, { render: (maxBytes) => appliedMarkdown(applied, maxBytes), isNews });
  return result.exitCode;
};

function checkInputs({ inputs }: Run): void {
  if (inputs.review) return;
  throw new Failure('apply carries out what was reviewed: it takes no review: false', {
    exitCode: ExitCode.usage,
    hint: 'Give it the fingerprint of a plan as expect, or run demarc apply --yes in a step of its own.',
  });
}

/** What ends the run without a report is said on the pull requests, too. */
async function applyOrTell(run: Run, review: Review, hooks: ApplyHooks, merged: MergedReviews): Promise<ApplyResult> {
  const request = { ...planRequestOf(run.inputs), review, parallelism: 4, stopOnError: false };
  try {
    return await apply(request, hooks, run.context);
  } catch (error) {
    const render = (maxBytes: number) => failureMarkdown(run, error, { title: 'Apply: nothing was done', maxBytes });
    await tellPulls(run, merged, { render, isNews: true });
    throw error;
  }
}

function hooksOf(run: Run, push: Pushed, keep: (plan: PlanDocument) => void): ApplyHooks {
  const { log, outputs, signals } = run;
  const progress = new ApplyLog(run);
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
    // The merge was the answer; what was merged must still be wanted.
    confirm: () => true,
    later: () => laterDocuments(run, push),
    begin: () => {
      const signal = signals.hold();
      signal.addEventListener('abort', () => {
        void log.line('cancelled: nothing new is started; what is in flight ends first (again to end at once)');
      });
      return signal;
    },
    onEvent: (account, event) => {
      // Said as soon as it may be so, for a step that is ended at once; the report says it exactly.
      if (event.type === 'step_started') outputs.noteBegun();
      progress.event(account, event);
    },
  };
}
