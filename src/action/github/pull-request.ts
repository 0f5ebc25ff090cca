import type { GitHub } from './github-client.ts';
import { fieldsOf, numberOf, optionalText, textOf, UnreadableAnswer } from './read-answer.ts';

export interface PullRequest {
  readonly number: number;
  /** The last commit of its branch, which was reviewed. */
  readonly headSha: string;
  readonly url: string;
  readonly title: string;
  /** True if its branch is in another repository, or in a deleted one. */
  readonly fork: boolean;
  /** False once it is merged or closed. */
  readonly open: boolean;
  /** The time of the merge; undefined before it. */
  readonly mergedAt: string | undefined;
}

/** A pull request with the fields that show if a push merged it. */
export interface ListedPullRequest extends PullRequest {
  readonly mergeCommit: string | undefined;
  readonly baseBranch: string;
  /** In the form `owner/name`. */
  readonly baseRepository: string;
}

/** Throws a GitHubError. */
export function readPull(github: GitHub, number: number): Promise<PullRequest> {
  return github.ask({
    operation: `read pull request #${number}`,
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { pull_number: number },
    needs: 'pull-requests: read',
    read: (data) => withoutMerge(parsePull(data)),
  });
}

export function parsePull(data: unknown): ListedPullRequest {
  const fields = fieldsOf(data);
  const head = fieldsOf(fields['head']);
  const base = fieldsOf(fields['base']);
  const baseRepository = textOf(fieldsOf(base['repo']), 'full_name');
  const headSha = textOf(head, 'sha');
  if (!/^[0-9a-f]{40,64}$/.test(headSha)) throw new UnreadableAnswer('`head.sha` is not a commit');
  return {
    number: numberOf(fields, 'number'),
    headSha,
    url: textOf(fields, 'html_url'),
    title: textOf(fields, 'title'),
    fork: !isRepository(head['repo'], baseRepository),
    open: fields['state'] !== 'closed',
    mergedAt: optionalText(fields, 'merged_at'),
    mergeCommit: optionalText(fields, 'merge_commit_sha'),
    baseBranch: textOf(base, 'ref'),
    baseRepository,
  };
}

export function withoutMerge({ number, headSha, url, title, fork, open, mergedAt }: ListedPullRequest): PullRequest {
  return { number, headSha, url, title, fork, open, mergedAt };
}

/** Names of repositories are not case-sensitive. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** If the head has no repository, the fork was deleted. */
function isRepository(value: unknown, fullName: string): boolean {
  return value !== null && value !== undefined && sameName(textOf(fieldsOf(value), 'full_name'), fullName);
}
