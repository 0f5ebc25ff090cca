import type { PlanDocument } from '../../model/plan.ts';
import type { StoredReview } from '../../model/review.ts';
import { renderPlanMarkdown } from '../../render/plan-markdown.ts';
import { planStatusWords } from '../../render/plan-status-words.ts';
import { storedReview } from '../../usecases/review/stored-review.ts';
import type { CommentState } from '../comment/comment-state.ts';
import type { PullRequestEvent } from '../event.ts';
import type { StatusState } from '../github/commit-status.ts';
import { reviewedDescription } from '../review/review-status.ts';
import type { Run } from '../run.ts';

/** What a pull request is told. */
export interface Outcome {
  readonly shows: CommentState['shows'];
  readonly render: (maxBytes: number) => string;
  readonly status: { readonly state: StatusState; readonly description: string };
  /** What may be applied after the merge; undefined where nothing may. */
  readonly review: StoredReview | undefined;
  /** Whether guards hold it back, and words like `--allow` are in it. */
  readonly isBlocked?: boolean;
}

/** A plan that was made, whatever it says. */
export function outcomeOf(
  run: Run,
  plan: PlanDocument,
  { headSha, number }: Pick<PullRequestEvent, 'headSha' | 'number'>,
): Outcome {
  const review = storedReview(plan, headSha, number);
  const words = planStatusWords(plan);
  const unread = plan.accounts.some(({ errors }) => errors.length > 0);
  return {
    shows: plan.accounts.some(({ changes }) => changes.length > 0) ? 'changes' : review ? 'nothing' : 'failure',
    render: (maxBytes) => renderPlanMarkdown(plan, { maxBytes }),
    status:
      review === undefined
        ? { state: unread ? 'error' : 'failure', description: words }
        : { state: 'success', description: reviewedDescription(plan.fingerprint, words) },
    review: run.inputs.review ? review : undefined,
    isBlocked: plan.accounts.some(({ guards }) => guards.some(({ lifted }) => !lifted)),
  };
}
