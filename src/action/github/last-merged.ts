import type { GitHub } from './client.ts';
import { listAll } from './list-all.ts';
import { readPull, sameName, withoutMerge } from './pull.ts';
import type { Pull } from './pull.ts';

/** The pull requests that a branch got last, those that something happened to lately first; ten at most. Throws a GitHubError. */
export async function pullsMergedLast(github: GitHub, branch: string): Promise<readonly Pull[]> {
  const base = branch.replace(/^refs\/heads\//, '');
  const { owner, repo } = github.repository;
  const closed = await listAll(github, {
    operation: `list the pull requests that ${base} got last`,
    route: 'GET /repos/{owner}/{repo}/pulls',
    parameters: { state: 'closed', base, sort: 'updated', direction: 'desc' },
    needs: 'pull-requests: read',
    read: readPull,
    enough: () => true,
  });
  return closed
    .filter(
      (pull) =>
        pull.mergedAt !== undefined && pull.baseBranch === base && sameName(pull.baseRepository, `${owner}/${repo}`),
    )
    .slice(0, 10)
    .map(withoutMerge);
}
