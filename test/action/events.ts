import type { EventOptions } from '../helpers/run-action.ts';

const repository = { full_name: 'octo/network', default_branch: 'main' };

export const headSha = 'a'.repeat(39) + '1';
export const baseSha = 'b'.repeat(40);

export function pushEvent(changes: Readonly<Record<string, unknown>> = {}): EventOptions {
  return {
    name: 'push',
    payload: { ref: 'refs/heads/main', before: baseSha, after: headSha, repository, ...changes },
  };
}

export interface PullRequestChanges {
  readonly number?: number;
  readonly sha?: string;
  /** The repository that the branch is of; null where that was deleted. */
  readonly from?: string | null;
  readonly state?: 'open' | 'closed';
}

export function pullRequestEvent(
  { number = 7, sha = headSha, from = repository.full_name, state = 'open' }: PullRequestChanges = {},
  name = 'pull_request',
): EventOptions {
  const head = { sha, ref: 'change', repo: from === null ? null : { full_name: from } };
  const base = { sha: baseSha, ref: 'main', repo: repository };
  return {
    name,
    payload: { action: 'synchronize', number, repository, pull_request: { number, state, head, base } },
  };
}

export function mergeGroupEvent(changes: Readonly<Record<string, unknown>> = {}): EventOptions {
  const merge_group = {
    head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${baseSha}`,
    head_sha: headSha,
    base_ref: 'refs/heads/main',
    base_sha: baseSha,
    ...changes,
  };
  return { name: 'merge_group', payload: { action: 'checks_requested', repository, merge_group } };
}

export function scheduleEvent(): EventOptions {
  return { name: 'schedule', payload: { schedule: '17 5 * * *', repository } };
}

export function dispatchEvent(): EventOptions {
  return { name: 'workflow_dispatch', payload: { inputs: null, ref: 'refs/heads/main', repository } };
}
