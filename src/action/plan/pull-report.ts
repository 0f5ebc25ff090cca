import type { PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { encodePlan } from '../../plan/codec.ts';
import { renderPlanMarkdown } from '../../render/plan/plan-markdown.ts';
import { renderPlanText } from '../../render/plan/plan-text.ts';
import { planStatusWords } from '../../render/plan/plan-verdict.ts';
import { renderFailureMarkdown } from '../../render/report/failure-markdown.ts';
import { namesMarkdown } from '../../render/text/fit-markdown.ts';
import { sanitiseText, untrusted } from '../../render/text/sanitise.ts';
import { Failure } from '../../usecases/failure.ts';
import { hideLearned } from '../../usecases/hide-secrets.ts';
import { storedReview } from '../../usecases/review/stored-review.ts';
import { type ActionRun, writeResult } from '../action-run.ts';
import type { CommentState } from '../compose-comment.ts';
import type { StatusState } from '../github/commit-status.ts';
import type { PullRequestEvent } from '../github-event.ts';
import { describeReviewed } from '../review/review-status.ts';
import { diagnosticsMarkdown } from '../show-diagnostics.ts';

/** The text, status and review for a pull request. */
export interface PullReport {
  readonly shows: CommentState['shows'];
  readonly render: (maxBytes: number) => string;
  /** Lines of Markdown before the text. */
  readonly notes?: readonly string[];
  readonly status: { readonly state: StatusState; readonly description: string };
  /** The plan that may be applied after the merge; undefined if none may. */
  readonly review: StoredReview | undefined;
  /** True if guards block the plan and the text contains flags like `--allow`. */
  readonly isBlocked?: boolean;
}

/** The report on a plan that was made, blocked or not. */
export function makePullReport(
  run: ActionRun,
  plan: PlanDocument,
  { headSha, number }: Pick<PullRequestEvent, 'headSha' | 'number'>,
): PullReport {
  const review = storedReview(plan, headSha, number);
  const words = planStatusWords(plan);
  const unread = plan.accounts.some(({ errors }) => errors.length > 0);
  return {
    shows: plan.accounts.some(({ changes }) => changes.length > 0) ? 'changes' : review ? 'nothing' : 'failure',
    render: (maxBytes) => renderPlanMarkdown(plan, { maxBytes }),
    notes: partNotes(run.inputs),
    status:
      review === undefined
        ? { state: unread ? 'error' : 'failure', description: words }
        : { state: 'success', description: describeReviewed(plan.fingerprint, words) },
    review: run.inputs.review ? review : undefined,
    isBlocked: plan.accounts.some(({ guards }) => guards.some(({ lifted }) => !lifted)),
  };
}

/** What a plan of a part leaves out must be said: nothing in the plan itself shows it. */
function partNotes({ only }: ActionRun['inputs']): readonly string[] {
  if (only === undefined) return [];
  const names = namesMarkdown(only.map(untrusted), only.length);
  return [`Only a part is planned (input <code>only</code>): ${names}. All other changes are left out.`];
}

/** The report if no plan was made: it gives the reason, and that nothing can be applied. */
export function makeFailureReport(run: ActionRun, error: unknown): PullReport {
  const { message } = failureWords(run, error);
  return {
    shows: 'failure',
    render: (maxBytes) => failureMarkdown(run, error, { title: 'There is no plan', maxBytes }),
    status: { state: 'error', description: `no plan: ${sanitiseText(message)}` },
    review: undefined,
  };
}

/** The reason why a run ended, under a title: the errors in the documents, or the message of the error. */
export function failureMarkdown(
  run: ActionRun,
  error: unknown,
  { title, maxBytes }: { readonly title: string; readonly maxBytes: number },
): string {
  return error instanceof Failure && error.diagnostics.length > 0
    ? diagnosticsMarkdown(run, error.diagnostics, { maxBytes })
    : renderFailureMarkdown(title, failureWords(run, error));
}

/** More people read a pull request than a log, and the runner masks no secrets in it. */
function failureWords(
  { runner: { secrets } }: ActionRun,
  error: unknown,
): { readonly message: string; readonly hint?: string | undefined } {
  if (!(error instanceof Failure))
    return { message: 'demarc ended with an internal error', hint: 'The log of the run has the details.' };
  const { message, hint } = error;
  return { message: hideLearned(message, secrets), hint: hint && hideLearned(hint, secrets) };
}

// Space kept for the reason of a refusal, which is more important than the last details of the plan.
const reservedBytes = 64 * 1024;

/** Writes the plan to files for later steps, to the outputs, to the log and to the summary. */
export async function showPlan(run: ActionRun, plan: PlanDocument): Promise<void> {
  run.outputs.notePlan(plan);
  const whole = renderPlanMarkdown(plan, { maxBytes: Number.MAX_SAFE_INTEGER });
  const paths = await writeResult(run, 'plan', { json: encodePlan(plan), md: whole });
  run.outputs.note({ planPath: paths.json, reportPath: paths.md });
  await run.log.group('Plan', renderPlanText(plan, { color: false }));
  await run.summary.add((maxBytes) => renderPlanMarkdown(plan, { maxBytes }), reservedBytes);
}
