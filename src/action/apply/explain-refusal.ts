import type { Refused } from '../../render/refused-markdown.ts';
import type { Refusal } from '../../usecases/review/review.ts';

export interface Explained extends Refused {
  /** A stable name of it. */
  readonly code: 'not-expected' | 'no-review' | 'not-reviewed';
  /** Whether what is different since the review can be told. */
  readonly hasDifference: boolean;
}

/** What a refusal is called and what to do about it. `remarks` are about the pull requests, `reviews` how many were found. */
export function explainRefusal(
  refusal: Refusal,
  { fingerprint, reviews, remarks }: Pick<Refused, 'fingerprint' | 'remarks'> & { readonly reviews: number },
): Explained {
  const common = { remarks, fingerprint };
  if (refusal.type === 'fingerprint') {
    return {
      ...common,
      code: 'not-expected',
      reason: `the plan is not the one that is expected, ${refusal.expected}`,
      hint: `The network or the documents have changed since that plan was made. If the plan as it is now is right, ${byHand}`,
      hasDifference: false,
    };
  }
  if (reviews === 0) {
    return {
      ...common,
      code: 'no-review',
      reason: 'there is no review of what this run would change',
      hint: `Merge pull requests that were planned after their last push, by a step with the same files, working-directory, account-id and comment. If the plan as it is now is right, ${byHand}`,
      hasDifference: false,
    };
  }
  return {
    ...common,
    code: 'not-reviewed',
    reason: 'the plan is not the one that was reviewed',
    hint: `Somebody may have changed the network since the review, or an earlier merge was never applied. If the plan as it is now is right, ${byHand}`,
    hasDifference: true,
  };
}

const byHand = 'run this workflow by hand with its fingerprint as the input expect.';
