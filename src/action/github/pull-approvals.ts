import type { RunApproval } from '../../model/report.ts';
import type { GitHub } from './github-client.ts';
import { listAll } from './pull-files.ts';
import { fieldsOf, loginOf, optionalText, textOf } from './read-answer.ts';

interface ReviewOfPull {
  readonly name: string;
  readonly state: string;
  readonly commit: string | undefined;
  readonly at: string | undefined;
}

/** States of a review that say yes or no. A comment takes back nothing. */
const decisive = ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'];

/** Who approves a pull request: the last review of each person counts. Throws a GitHubError. */
export async function readApprovals(github: GitHub, number: number): Promise<readonly RunApproval[]> {
  const reviews = await listAll(github, {
    operation: `read the reviews of pull request #${number}`,
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    parameters: { pull_number: number },
    needs: 'pull-requests: read',
    read: (data): ReviewOfPull => {
      const fields = fieldsOf(data);
      return {
        // The account may be deleted.
        name: loginOf(fields, 'user') ?? 'a deleted account',
        state: textOf(fields, 'state'),
        commit: optionalText(fields, 'commit_id'),
        at: optionalText(fields, 'submitted_at'),
      };
    },
  });
  const last = new Map<string, ReviewOfPull>();
  for (const review of reviews) if (decisive.includes(review.state)) last.set(review.name, review);
  return [...last.values()].flatMap(({ name, state, commit, at }) =>
    state === 'APPROVED' ? [{ name, ...(commit !== undefined && { commit }), ...(at !== undefined && { at }) }] : [],
  );
}
