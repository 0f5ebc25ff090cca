import { compareCommits } from './compare-commits.ts';
import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import { listAll } from './list-all.ts';
import { fieldsOf, textOf } from './read-answer.ts';

interface MergeGroup {
  /** `refs/heads/gh-readonly-queue/BASE/pr-N-SHA` */
  readonly headRef: string;
  readonly headSha: string;
  /** `refs/heads/BASE`, or `BASE` */
  readonly baseRef: string;
  /** What the group is built on: the base branch, or the group ahead of it. */
  readonly baseSha: string;
}

const mostCommits = 1_000;

/**
 * The pull requests whose changes a merge group holds: its own first, then those ahead of it in the queue, nearest first. Those ahead
 * are the groups whose commit lies between the base branch and ours. Names of refs in the queue are GitHub's own. Throws a
 * GitHubError.
 */
export async function findPullsOfQueue(github: GitHub, group: MergeGroup): Promise<readonly number[]> {
  const base = group.baseRef.replace(/^refs\/heads\//, '');
  const own = parseQueuedPull(group.headRef, base);
  if (own === undefined) {
    throw new GitHubError(`could not tell the pull request of ${group.headRef}: no ref of the merge queue of ${base}`, {
      operation: `tell the pull request of ${group.headRef}`,
    });
  }
  const queued = await listQueuedCommits(github, base);
  if (queued.size === 0) return [own];
  const ahead = await compareCommits(github, { base, head: group.baseSha }, mostCommits);
  if (ahead.commits.length < ahead.total) {
    const operation = `read the merge queue of ${base}`;
    throw new GitHubError(`could not ${operation}: it holds ${ahead.total} commits, more than are looked through`, {
      operation,
    });
  }
  const others = ahead.commits.toReversed().map((sha) => queued.get(sha));
  return [...new Set([own, ...others.filter((number) => number !== undefined)])];
}

/** The pull request of a ref in the queue of a branch; branches may have slashes in their names. */
export function parseQueuedPull(ref: string, base: string): number | undefined {
  const start = `refs/heads/gh-readonly-queue/${base}/pr-`;
  if (!ref.startsWith(start)) return undefined;
  const number = /^([1-9]\d{0,9})-[0-9a-f]+$/.exec(ref.slice(start.length))?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The commits of the groups in the queue of a branch, with their pull requests. */
async function listQueuedCommits(github: GitHub, base: string): Promise<ReadonlyMap<string, number>> {
  const refs = await listAll(github, {
    operation: `read the merge queue of ${base}`,
    route: 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}',
    parameters: { ref: `heads/gh-readonly-queue/${base}/` },
    needs: 'contents: read',
    sized: false,
    read: (data) => {
      const fields = fieldsOf(data);
      return { ref: textOf(fields, 'ref'), sha: textOf(fieldsOf(fields['object']), 'sha') };
    },
  });
  const commits = new Map<string, number>();
  for (const { ref, sha } of refs) {
    const number = parseQueuedPull(ref, base);
    if (number !== undefined) commits.set(sha, number);
  }
  return commits;
}
