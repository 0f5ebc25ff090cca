// Generated from schemas/review.schema.json by npm run generate. Do not edit.

export type Digest = string;

/**
 * What an applyable plan on a pull request keeps for the apply after the merge, in its comment: under which terms it was made, and which changes were shown, as digests. It holds no value of any field. Where the changes are too many, it holds the fingerprint alone, and exactly that plan can be carried out.
 */
export interface StoredReview {
  /**
   * The format and its major version.
   */
  format: 'demarc.review/2';
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
   * The guards that were lifted for this plan, as ID or ID=VALUE, sorted. Apply lifts these, and no others.
   */
  allowed?: string[];
  /**
   * Who lifted them: the commits of the pull request, or the workflow.
   */
  allowed_by?: AllowedBy[];
  /**
   * One entry an account, sorted by account tag. Left out where the review is of exactly one plan.
   */
  accounts?: ReviewedAccount[];
}
export interface AllowedBy {
  /**
   * ID or ID=VALUE, as in allowed.
   */
  text: string;
  /**
   * The commit of the pull request whose message lifts it. Left out where the workflow lifts it for every run, by the input allow.
   */
  commit?: string;
}
export interface ReviewedAccount {
  /**
   * The account tag.
   */
  account: string;
  terms: AccountTerms;
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
/**
 * Under which terms the account was planned. A review covers only plans whose terms are no looser. Left out where the account could not be planned, and where an older version made the plan.
 */
export interface AccountTerms {
  /**
   * policy.max_deletes
   */
  max_deletes: number;
  /**
   * policy.require_healthy
   */
  require_healthy: boolean;
  /**
   * policy.prune
   */
  prune: boolean;
  /**
   * policy.ignore, sorted: what is ignored is in no backup set.
   */
  ignore: string[];
  /**
   * policy.unguarded, sorted.
   */
  unguarded: string[];
  /**
   * policy.metros, sorted, in lower case: NAME: METRO, METRO.
   */
  metros: string[];
  /**
   * policy.preflight
   */
  preflight: 'auto' | 'required' | 'off';
  pace: PaceTerms;
  /**
   * --wait: a move is held until its new interconnect is Healthy.
   */
  held_moves: boolean;
  /**
   * The evidence that was there: routes, and the health of tunnels. Left out where nothing was to be judged. No part of the fingerprint.
   */
  judged?: 'none' | 'routes' | 'health';
}
/**
 * policy.pace
 */
export interface PaceTerms {
  soak: string;
  /**
   * Left out where it is off.
   */
  tunnel_health?: string;
  check: 'off' | 'required';
}
