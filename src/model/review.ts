import type { AccountTerms, Change, FieldChange, PlanNote } from './plan.ts';

export type { ReviewedAccount, StoredReview } from './generated/review.ts';

/** The difference between a plan and its review: what the plan would do, or may do, without a review. */
export interface ReviewDifference {
  /** The accounts whose plan differs from the review, sorted by tag. */
  readonly accounts: readonly AccountDifference[];
  /** Guards that are lifted now, as `ID` or `ID=VALUE`. The review did not lift them, or not as far. */
  readonly allowed: readonly string[];
  /** Terms that are looser now than in each review, in the order of the accounts. */
  readonly terms: readonly TermDifference[];
  /** Set if some reviews were stored without their changes. Each of them allows exactly one plan, and this plan is not among them. */
  readonly exact?: ExactPlans;
}

/** A term of an account, as the reviews have it and as it is now. */
export interface TermDifference {
  readonly account: string;
  readonly term: keyof AccountTerms;
  readonly reviewed: readonly AccountTerms[keyof AccountTerms][];
  readonly now: AccountTerms[keyof AccountTerms];
  /** Of `judged` alone: what could not be read now, in words. */
  readonly because?: readonly string[];
}

export interface ExactPlans {
  /** Fingerprints, sorted. */
  readonly reviewed: readonly string[];
  readonly now: string;
}

export type AccountDifference =
  /** The review does not contain this account. */
  | { readonly account: string; readonly problem: 'not_reviewed'; readonly changes: readonly Change[] }
  /** The account cannot be planned now. */
  | { readonly account: string; readonly problem: 'not_planned'; readonly errors: readonly PlanNote[] }
  | ChangeDifferences
  | StoredDifferences;

interface ChangeDifferences {
  readonly account: string;
  readonly problem: 'changes';
  /** Changes of objects that the review does not change. */
  readonly added: readonly Change[];
  /** Changes of objects that the review changes in a different way. */
  readonly changed: readonly ChangedChange[];
  /** Reviewed changes that are no longer needed. They alone do not cause a refusal. */
  readonly gone: readonly Change[];
}

/** Differences from reviews that store only the address and the digest of a change. */
interface StoredDifferences {
  readonly account: string;
  readonly problem: 'stored';
  /** Changes of objects that no review changes. */
  readonly added: readonly Change[];
  /** Changes of objects that the reviews change in a different way. */
  readonly changed: readonly Change[];
  /** Addresses of reviewed changes that are no longer planned, sorted. They alone do not cause a refusal. */
  readonly gone: readonly string[];
}

/** An object whose change differs from the reviewed change. */
export interface ChangedChange {
  readonly reviewed: Change;
  readonly now: Change;
  readonly differs: {
    readonly action: boolean;
    readonly live_id: boolean;
    readonly impact: boolean;
    readonly calls: boolean;
    readonly port: boolean;
    readonly terms: boolean;
  };
  /** Sorted by path. */
  readonly fields: readonly FieldDifference[];
}

/** A side is left out if its change does not include the field. */
export interface FieldDifference {
  readonly path: string;
  readonly reviewed?: FieldChange;
  readonly now?: FieldChange;
}
