// Generated from schemas/review.schema.json by npm run generate. Do not edit.

export type Digest = string;

/**
 * What a plan on a pull request keeps for the apply after the merge, in its comment: which changes were shown, as digests. It holds no value of any field. Where the changes are too many, it holds the fingerprint alone, and exactly that plan can be carried out.
 */
export interface StoredReview {
  /**
   * The format and its major version.
   */
  format: 'demarc.review/1';
  /**
   * The commit of the pull request that was planned.
   */
  head_sha: string;
  /**
   * The number of the pull request that the plan was shown on. Without it, the comment of the review is not believed by itself.
   */
  pull_request?: number;
  /**
   * Of the plan that was shown.
   */
  fingerprint: string;
  /**
   * The guards that were lifted for this plan, as ID or ID=VALUE, sorted.
   */
  allowed?: string[];
  /**
   * One entry an account, sorted by account tag. Left out, with allowed, where the review is of exactly one plan.
   */
  accounts?: ReviewedAccount[];
}
export interface ReviewedAccount {
  /**
   * The account tag.
   */
  account: string;
  /**
   * The digest of each change, by address.
   */
  changes: {
    [k: string]: Digest;
  };
  /**
   * The digests of what is left of some of these changes when a run is cut off in between, by address.
   */
  leaves?: {
    [k: string]: Digest;
  };
}
