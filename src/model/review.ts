import type { Change, FieldChange, PlanNote } from './plan.ts';

export type { ReviewedAccount, StoredReview } from './generated/review.ts';

/** What a plan would do that was not reviewed, or may do although the review does not say so. */
export interface ReviewDifference {
  /** The accounts that are the trouble, sorted by tag. */
  readonly accounts: readonly AccountDifference[];
  /** Guards that are lifted now, as `ID` or `ID=VALUE`, and were not, or not as far, in the review. */
  readonly allowed: readonly string[];
  /** Where reviews are there that were stored without their changes: each allows exactly one plan, which this one is not. */
  readonly exact?: ExactPlans;
}

export interface ExactPlans {
  /** Fingerprints, sorted. */
  readonly reviewed: readonly string[];
  readonly now: string;
}

export type AccountDifference =
  /** The review says nothing of this account. */
  | { readonly account: string; readonly problem: 'not_reviewed'; readonly changes: readonly Change[] }
  /** The account cannot be planned now. */
  | { readonly account: string; readonly problem: 'not_planned'; readonly errors: readonly PlanNote[] }
  | ChangeDifferences
  | StoredDifferences;

interface ChangeDifferences {
  readonly account: string;
  readonly problem: 'changes';
  /** The account could be planned when it was reviewed. */
  readonly reviewComplete: boolean;
  /** Changes of objects that the review does not change. */
  readonly added: readonly Change[];
  /** Changes of objects that the review changes in another way. */
  readonly changed: readonly ChangedChange[];
  /** Reviewed changes of objects that need none any more. They alone are no reason to refuse. */
  readonly gone: readonly Change[];
}

/** What is different from reviews that keep no more of a change than its address and its digest. */
interface StoredDifferences {
  readonly account: string;
  readonly problem: 'stored';
  /** Changes of objects that no review changes. */
  readonly added: readonly Change[];
  /** Changes of objects that the reviews change in another way. */
  readonly changed: readonly Change[];
  /** Addresses of reviewed changes that are not to be done any more, sorted. They alone are no reason to refuse. */
  readonly gone: readonly string[];
}

/** One object that would be changed in another way than was reviewed, and what differs. */
export interface ChangedChange {
  readonly reviewed: Change;
  readonly now: Change;
  readonly differs: {
    readonly action: boolean;
    readonly live_id: boolean;
    readonly impact: boolean;
    readonly calls: boolean;
  };
  /** Sorted by path. */
  readonly fields: readonly FieldDifference[];
}

/** A side is left out where the change does not touch the field there. */
export interface FieldDifference {
  readonly path: string;
  readonly reviewed?: FieldChange;
  readonly now?: FieldChange;
}
