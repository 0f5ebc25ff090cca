import type { PlanDocument } from '../../model/plan.ts';
import type { ApplyEvent } from '../../model/report.ts';
import type { ReviewDifference } from '../../model/review.ts';
import { renderPlanMarkdown } from '../../render/plan/plan-markdown.ts';
import { type Refused, renderRefusedMarkdown } from '../../render/report/failure-markdown.ts';
import { renderEvent } from '../../render/report/outcome-words.ts';
import { renderReportJson } from '../../render/report/report-json.ts';
import { renderReportMarkdown } from '../../render/report/report-markdown.ts';
import { renderReportText } from '../../render/report/report-text.ts';
import { renderReviewDifferenceMarkdown, renderReviewDifferenceText } from '../../render/review/review-difference.ts';
import type { ApplyResult } from '../../usecases/apply/apply-accounts.ts';
import type { Refusal } from '../../usecases/review/check-review.ts';
import { changedSomething } from '../../usecases/run-exit-code.ts';
import { type ActionRun, writeResult } from '../action-run.ts';

/** The result of an apply and the data that it used. */
export interface Applied {
  readonly result: ApplyResult;
  /** Undefined if no plan was made. */
  readonly plan: PlanDocument | undefined;
  /** The number of reviews that were found, and remarks about the pull requests. */
  readonly reviews: number;
  readonly remarks: readonly string[];
}

/** Writes the report to a file for later steps, to the outputs, to the log and to the summary. */
export async function showApplied(run: ActionRun, applied: Applied): Promise<void> {
  const { result, plan } = applied;
  const { report } = result;
  const changed = report.accounts.some(({ changes }) => changedSomething(changes));
  if (changed) run.outputs.noteApplied();
  run.outputs.note({ changed });
  const paths = await writeResult(run, 'report', { json: renderReportJson(report) });
  run.outputs.note({ reportPath: paths.json });
  await logApplied(run, applied);
  await run.summary.add((maxBytes) => appliedMarkdown(applied, maxBytes));
  if (plan !== undefined && !isBlocked(applied))
    await run.summary.add((maxBytes) => renderPlanMarkdown(plan, { maxBytes }));
}

const blockedTitle = '### Apply: nothing was done\n\nThe plan cannot be carried out as it is now.\n\n';

/** The report; or, after a refusal, the reason and the difference. */
export function appliedMarkdown(applied: Applied, maxBytes: number): string {
  const { report, refusal } = applied.result;
  if (applied.plan !== undefined && isBlocked(applied)) {
    return `${blockedTitle}${renderPlanMarkdown(applied.plan, { maxBytes: maxBytes - Buffer.byteLength(blockedTitle) })}`;
  }
  const explained = explainApplied(applied);
  if (explained === undefined) return renderReportMarkdown(report, { maxBytes });
  const top = renderRefusedMarkdown(explained);
  if (refusal?.type !== 'changes' || !explained.hasDifference) return top;
  return renderReviewDifferenceMarkdown(refusal.difference, { top, maxBytes });
}

/** True if a guard, or an account that cannot be planned, blocks the apply. Then the plan is shown instead of a report. */
function isBlocked({ result: { attempted, refusal } }: Applied): boolean {
  return !attempted && refusal === undefined;
}

function explainApplied({ result: { refusal, report }, plan, reviews, remarks }: Applied): Explained | undefined {
  const byHand = byHandWords(plan?.allowed ?? []);
  return refusal && explainRefusal(refusal, { fingerprint: report.fingerprint, reviews, remarks, byHand });
}

async function logApplied({ log }: ActionRun, applied: Applied): Promise<void> {
  const { report, refusal, attempted } = applied.result;
  const explained = explainApplied(applied);
  for (const remark of applied.remarks) await log.line(`note: ${remark}`);
  if (explained === undefined) {
    if (attempted) await log.text(renderReportText(report, { color: false }));
    return;
  }
  if (refusal?.type === 'changes' && explained.hasDifference) {
    await log.text(renderReviewDifferenceText(refusal.difference, { color: false }));
  }
  const { code, reason, hint, fingerprint } = explained;
  await log.error(code, `${reason}: nothing was changed`, `${hint} The fingerprint is ${fingerprint}.`);
}

interface Explained extends Refused {
  /** A stable name of the refusal. */
  readonly code: 'not-expected' | 'no-review' | 'not-reviewed';
  /** True if the difference since the review is known. */
  readonly hasDifference: boolean;
}

interface Circumstances extends Pick<Refused, 'fingerprint' | 'remarks'> {
  /** The number of reviews that was found. */
  readonly reviews: number;
  /** How to carry out the plan of now. */
  readonly byHand: string;
}

/** Names a refusal and says how to solve it. `remarks` are about the pull requests. */
function explainRefusal(refusal: Refusal, { fingerprint, reviews, remarks, byHand }: Circumstances): Explained {
  const common = { remarks, fingerprint };
  if (refusal.type === 'fingerprint') {
    return {
      ...common,
      code: 'not-expected',
      reason: `the plan is not the expected one, ${refusal.expected}`,
      hint: refusal.wasBlocked
        ? `That fingerprint is of this plan when a guard blocked it, or an account could not be read. A plan that could not be carried out is no review. If the current plan is right, ${byHand}`
        : `The network, the documents, or what the inputs allow have changed since that plan was made. If the current plan is right, ${byHand}`,
      hasDifference: false,
    };
  }
  if (reviews === 0) {
    return {
      ...common,
      code: 'no-review',
      reason: 'there is no review of the changes that this run would make',
      hint: `Merge pull requests that were planned after their last push, by a step with the same files, working-directory, account-id and comment. If the current plan is right, ${byHand}`,
      hasDifference: false,
    };
  }
  return {
    ...common,
    code: 'not-reviewed',
    reason: 'the plan is not the one that was reviewed',
    hint: `${whyNotReviewed(refusal.difference, remarks)} If the current plan is right, ${byHand}`,
    hasDifference: true,
  };
}

/** A review that does not count, or looser terms, explain a difference better than a guess. */
function whyNotReviewed({ terms }: ReviewDifference, remarks: readonly string[]): string {
  if (terms.length > 0) return 'A commit loosened the policy after the review: loosen it in a change of its own.';
  if (remarks.length > 0) return 'A merged pull request has no review that counts, or only of exactly one plan.';
  return 'Since the review somebody may have changed the network, a selector may mean another port, or a commit may have changed the group, service or protect of what changes; or an earlier merge was never applied.';
}

/** A fingerprint covers what is lifted, and in a run by hand only the input lifts it. */
function byHandWords(allowed: readonly string[]): string {
  const allow = allowed.length === 0 ? '' : `, and ${allowed.join(', ')} as the input allow (one per line)`;
  return `run this workflow by hand with its fingerprint as the input expect${allow}.`;
}

/** Logs the progress of an apply: one line for each change that ends and for each wait. With debug logging, it also logs each step. */
export class ApplyEventLog {
  readonly #run: Pick<ActionRun, 'log' | 'runner'>;
  /** The live name or id of each created object, by account and address. */
  readonly #created = new Map<string, string>();

  constructor(run: Pick<ActionRun, 'log' | 'runner'>) {
    this.#run = run;
  }

  event(account: string, event: ApplyEvent): void {
    const id = `${account} ${event.address}`;
    if (event.type === 'step_ended' && event.live_id !== undefined) this.#created.set(id, event.live_id);
    const isStep = event.type === 'step_started' || event.type === 'step_ended';
    if (isStep && !this.#run.runner.isDebug) return;
    const created = event.type === 'change_ended' ? this.#created.get(id) : undefined;
    void this.#run.log.text(`${renderEvent(event, { color: false }, created)}\n`);
  }
}
