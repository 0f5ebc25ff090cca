import { ExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import type { ReviewDifference, StoredReview } from '../../model/review.ts';
import { fingerprintIf, isApplyable } from '../../plan/digest.ts';
import { comparePlans, whyNoReview } from '../../plan/review/compare-plans.ts';
import { compareStored } from '../../plan/review/compare-stored.ts';
import { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';

/**
 * A review is a plan file, a fingerprint, or the stored plans of pull requests. With a plan file, only its changes may be carried out. A
 * fingerprint allows exactly one plan. The stored plans count together, and are requested only if there is something to change.
 */
export type Review =
  | { readonly type: 'plan'; readonly file: string }
  | { readonly type: 'fingerprint'; readonly fingerprint: string }
  | { readonly type: 'changes'; readonly reviewed: () => Promise<readonly StoredReview[]> };

/** Why the current plan differs from the reviewed plan. */
export type Refusal =
  | { readonly type: 'plan'; readonly file: string; readonly difference: ReviewDifference }
  /** `wasBlocked`: the expected fingerprint is that of this plan when a guard blocked it. */
  | { readonly type: 'fingerprint'; readonly expected: string; readonly found: string; readonly wasBlocked: boolean }
  | { readonly type: 'changes'; readonly difference: ReviewDifference };

/** Compares the current plan with the review; undefined if it matches. */
type Judge = (plan: PlanDocument) => Promise<Refusal | undefined> | Refusal | undefined;

interface OpenReview {
  readonly judge: Judge;
  /** Of the plan file. */
  readonly fingerprint?: string;
}

interface ReviewFlags {
  readonly review?: Review | undefined;
  readonly skipSecrets: boolean;
  readonly only?: readonly string[] | undefined;
}

/** Ends the run, before anything is read, if the flags conflict or the fingerprint is malformed. */
export function checkReview({ review, skipSecrets, only }: ReviewFlags): void {
  if (review === undefined) return;
  // Stored reviews are compared only with the changes that would be carried out. With `--skip-secrets` no secret is changed.
  if (review.type === 'changes') return;
  const flag = review.type === 'plan' ? '--plan' : '--expect';
  if (review.type === 'fingerprint') checkFingerprint(review.fingerprint);
  if (skipSecrets) {
    throw new Failure(`${flag} and --skip-secrets cannot be used together`, {
      exitCode: ExitCode.usage,
      hint: 'demarc cannot compare these fields with a review. Set the variables of the sensitive fields.',
    });
  }
  if (review.type === 'fingerprint' && only !== undefined) {
    throw new Failure('--expect and --only cannot be used together', {
      exitCode: ExitCode.usage,
      hint: 'A fingerprint covers a whole plan. --plan FILE with --only carries out a part of what was reviewed.',
    });
  }
}

function checkFingerprint(text: string): void {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return;
  const short = /^(?:sha256:)?[0-9a-f]{1,63}$/i.test(text);
  const what = short ? 'only a part of a fingerprint' : 'no fingerprint';
  throw new Failure(`--expect: ${JSON.stringify(text)} is ${what}`, {
    exitCode: ExitCode.usage,
    hint: 'A fingerprint is sha256: and 64 hexadecimal digits in lower case, as demarc plan prints it at its end. Give all of it: many plans share a prefix.',
  });
}

/** Reads the review before the first request to the API. */
export async function openReview(review: Review | undefined, context: RunContext): Promise<OpenReview> {
  if (review === undefined) return { judge: () => undefined };
  if (review.type === 'fingerprint') {
    const { fingerprint: expected } = review;
    return { judge: (now) => judgeFingerprint(expected, now) };
  }
  if (review.type === 'changes') {
    // A plan that cannot be carried out, or that changes nothing, needs no review.
    return {
      judge: async (now) =>
        isApplyable(now.accounts) && refuseChanges([], now) ? refuseChanges(await review.reviewed(), now) : undefined,
    };
  }
  const { file } = review;
  const reviewed = await readReviewed(file, context);
  const why = whyNoReview(reviewed);
  if (why !== undefined) throw noReview(file, why);
  return {
    judge: (now) => {
      const difference = comparePlans(reviewed, now);
      return difference && { type: 'plan', file, difference };
    },
    fingerprint: reviewed.fingerprint,
  };
}

/** A plan that a guard blocks now is not refused here if it would be the expected one without that: the guard has better words. */
function judgeFingerprint(expected: string, now: PlanDocument): Refusal | undefined {
  if (expected === fingerprintIf(now, { applyable: true })) return undefined;
  const wasBlocked = expected === fingerprintIf(now, { applyable: false });
  if (wasBlocked && !isApplyable(now.accounts)) return undefined;
  return { type: 'fingerprint', expected, found: now.fingerprint, wasBlocked };
}

/** Why a plan does more than the stored plans of pull requests allow; undefined if it does not. */
export function refuseChanges(reviewed: readonly StoredReview[], now: PlanDocument): Refusal | undefined {
  const difference = compareStored(reviewed, now);
  return difference && { type: 'changes', difference };
}

function noReview(file: string, why: string): Failure {
  return new Failure(`the plan in ${file} is no review: ${why}`, {
    exitCode: ExitCode.refused,
    hint: 'A plan that could not be carried out approves nothing. Solve what blocked it, write a new plan (demarc plan --out json=FILE) and have that plan reviewed. Nothing was asked of the API and nothing was changed.',
  });
}

async function readReviewed(file: string, context: RunContext): Promise<PlanDocument> {
  // The checker of plans is large, and most runs of apply read no plan.
  const { readPlanFile } = await import('./read-plan-file.ts');
  try {
    return await readPlanFile(file, context);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`the reviewed plan is unreadable: ${error.message}`, {
      exitCode: ExitCode.refused,
      hint: `${error.hint ?? ''} Nothing was sent to the API and nothing was changed.`.trim(),
    });
  }
}
