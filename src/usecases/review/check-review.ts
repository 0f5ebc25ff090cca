import { ExitCode } from '../../model/exit-code.ts';
import type { PlanDocument } from '../../model/plan.ts';
import type { ReviewDifference, StoredReview } from '../../model/review.ts';
import { comparePlans } from '../../plan/review/compare-plans.ts';
import { compareStored } from '../../plan/review/compare-stored.ts';
import { Failure } from '../failure.ts';
import type { RunContext } from '../run-context.ts';

/**
 * What was reviewed: a plan file, of which nothing but its changes may be carried out, the fingerprint of exactly one plan, or what the plans of
 * pull requests stored, which counts together and is asked for where there is something to change.
 */
export type Review =
  | { readonly type: 'plan'; readonly file: string }
  | { readonly type: 'fingerprint'; readonly fingerprint: string }
  | { readonly type: 'changes'; readonly reviewed: () => Promise<readonly StoredReview[]> };

/** Why the plan of now is not the one that was reviewed. */
export type Refusal =
  | { readonly type: 'plan'; readonly file: string; readonly difference: ReviewDifference }
  | { readonly type: 'fingerprint'; readonly expected: string; readonly found: string }
  | { readonly type: 'changes'; readonly difference: ReviewDifference };

/** Compares the plan of now; undefined where it is what was reviewed. */
export type Judge = (plan: PlanDocument) => Promise<Refusal | undefined> | Refusal | undefined;

export interface ReviewFlags {
  readonly review?: Review | undefined;
  readonly skipSecrets: boolean;
  readonly only?: readonly string[] | undefined;
}

/** Ends the run, before anything is read, where the flags do not go together or the fingerprint is none. */
export function checkReview({ review, skipSecrets, only }: ReviewFlags): void {
  if (review === undefined) return;
  // What stored reviews allow is told from what would be done alone, and of secrets nothing is done then.
  if (review.type === 'changes') return;
  const flag = review.type === 'plan' ? '--plan' : '--expect';
  if (review.type === 'fingerprint') checkFingerprint(review.fingerprint);
  if (skipSecrets) {
    throw new Failure(`${flag} and --skip-secrets exclude each other`, {
      exitCode: ExitCode.usage,
      hint: 'What is not compared cannot be held against a review. Set the variables of the sensitive fields.',
    });
  }
  if (review.type === 'fingerprint' && only !== undefined) {
    throw new Failure('--expect and --only exclude each other', {
      exitCode: ExitCode.usage,
      hint: 'A fingerprint is of a whole plan. --plan FILE with --only carries out a part of what was reviewed.',
    });
  }
}

function checkFingerprint(text: string): void {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return;
  const short = /^(?:sha256:)?[0-9a-f]{1,63}$/i.test(text);
  const what = short ? 'only a part of a fingerprint' : 'no fingerprint';
  throw new Failure(`--expect: ${JSON.stringify(text)} is ${what}`, {
    exitCode: ExitCode.usage,
    hint: 'A fingerprint is sha256: and 64 hexadecimal digits in lower case, as demarc plan prints it at its end. It is taken in full only: many plans share a prefix.',
  });
}

/** Reads what was reviewed, before anything is asked of the API. */
export async function openReview(review: Review | undefined, context: RunContext): Promise<Judge> {
  if (review === undefined) return () => undefined;
  if (review.type === 'fingerprint') {
    const { fingerprint: expected } = review;
    return ({ fingerprint: found }) => (found === expected ? undefined : { type: 'fingerprint', expected, found });
  }
  if (review.type === 'changes') {
    const isApplyable = ({ accounts }: PlanDocument) => accounts.every(({ applyable }) => applyable);
    // What cannot be carried out anyway, and what changes nothing, needs no review.
    return async (now) =>
      isApplyable(now) && refuseChanges([], now) ? refuseChanges(await review.reviewed(), now) : undefined;
  }
  const { file } = review;
  const reviewed = await readReviewed(file, context);
  return (now) => {
    const difference = comparePlans(reviewed, now);
    return difference && { type: 'plan', file, difference };
  };
}

/** Why a plan is beyond what the plans of pull requests stored as reviewed; undefined where it is not. */
export function refuseChanges(reviewed: readonly StoredReview[], now: PlanDocument): Refusal | undefined {
  const difference = compareStored(reviewed, now);
  return difference && { type: 'changes', difference };
}

async function readReviewed(file: string, context: RunContext): Promise<PlanDocument> {
  // The checker of plans is large, and most runs of apply read none.
  const { readPlanFile } = await import('./read-plan-file.ts');
  try {
    return await readPlanFile(file, context);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`the reviewed plan is unreadable: ${error.message}`, {
      exitCode: ExitCode.refused,
      hint: `${error.hint ?? ''} Nothing was asked of the API and nothing was changed.`.trim(),
    });
  }
}
