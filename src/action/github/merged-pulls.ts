import { mapLimited } from '../../model/collections.ts';
import { parallelGitHubReads } from '../../model/parallelism.ts';
import { compareCommits } from './compare-commits.ts';
import { shortSha } from './git-objects.ts';
import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import { listAll } from './pull-files.ts';
import { type ListedPullRequest, parsePull, type PullRequest, sameName, withoutMerge } from './pull-request.ts';

interface Push {
  /** The branch's commit before the push. Zeros or undefined to look only at `after`. */
  readonly before?: string | undefined;
  readonly after: string;
  /** `main` or `refs/heads/main`. */
  readonly branch: string;
}

const mostCommits = 250;
const zeros = /^0+$/;
/** In milliseconds. GitHub may know of a merge only a moment after the push that it made. For older commits no pause is needed. */
const pausesAfterPush = [0, 2_000, 4_000];
const atOnce = [0];

/**
 * The pull requests that a push merged, sorted by number. Their base is this branch of this repository, and their merge commit is in the
 * push. This covers merge commits, squash and rebase; a push may merge several, or none. Throws a GitHubError. Throws an UnclearPush if the
 * push rewrote the branch or has too many commits.
 */
export async function findPullsMergedBy(github: GitHub, push: Push): Promise<readonly PullRequest[]> {
  if (zeros.test(push.after)) return [];
  const commits = new Set(await listPushedCommits(github, push));
  if (commits.size === 0) return [];
  for (const pause of push.before === undefined ? atOnce : pausesAfterPush) {
    if (pause > 0 && !(await github.wait(pause))) break;
    // Retries ask only about the tip, so that a push without a pull request does not wait for all its commits.
    const asked = pause === 0 ? [...commits] : [push.after];
    const found = (await mapLimited(asked, parallelGitHubReads, (sha) => listPullsOfCommit(github, sha))).flat();
    const merged = found.filter((pull) => isMergedBy(github, push, commits, pull));
    if (merged.length > 0) return unique(merged);
  }
  return [];
}

async function listPushedCommits(github: GitHub, { before, after }: Push): Promise<readonly string[]> {
  if (before === undefined || zeros.test(before)) return [after];
  const { status, total, commits } = await compareOrUnclear(github, before, after);
  if (status !== 'ahead' && status !== 'identical') {
    throw new UnclearPush(
      'could not find the pull requests that this push merged: it was a forced push that removed commits from the branch',
      'set `expect` to the fingerprint that a plan of this commit shows',
    );
  }
  if (total > mostCommits || commits.length > mostCommits) {
    throw new UnclearPush(
      `could not find the pull requests that this push merged: it has ${total} commits, more than the ${mostCommits} that demarc checks`,
      'set `expect` to the fingerprint that a plan of this commit shows',
    );
  }
  if (commits.length < total) {
    throw new UnclearPush(
      `could not find the pull requests that this push merged: GitHub lists ${commits.length} of its ${total} commits`,
      'run it again',
    );
  }
  return commits;
}

async function compareOrUnclear(github: GitHub, base: string, head: string) {
  try {
    return await compareCommits(github, { base, head }, mostCommits);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 404) throw error;
    throw new UnclearPush(
      `${error.message}: the commit before this push may be gone`,
      error.hint ?? 'set `expect` to the fingerprint that a plan of this commit shows',
    );
  }
}

function listPullsOfCommit(github: GitHub, sha: string): Promise<readonly ListedPullRequest[]> {
  return listAll(github, {
    operation: `find the pull request of commit ${shortSha(sha)}`,
    route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    parameters: { commit_sha: sha },
    needs: 'pull-requests: read',
    read: parsePull,
  });
}

/** For an open pull request, `merge_commit_sha` is GitHub's test merge. So the code also checks that it was merged. */
function isMergedBy(github: GitHub, push: Push, commits: ReadonlySet<string>, pull: ListedPullRequest): boolean {
  const { owner, repo } = github.repository;
  return (
    pull.mergedAt !== undefined &&
    pull.mergeCommit !== undefined &&
    commits.has(pull.mergeCommit) &&
    pull.baseBranch === push.branch.replace(/^refs\/heads\//, '') &&
    sameName(pull.baseRepository, `${owner}/${repo}`)
  );
}

function unique(pulls: readonly ListedPullRequest[]): readonly PullRequest[] {
  const byNumber = new Map(pulls.map((pull) => [pull.number, withoutMerge(pull)]));
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/** It is not certain which pull requests the push merged, so nothing may be applied. */
export class UnclearPush extends GitHubError {
  override readonly name = 'UnclearPush';

  constructor(message: string, hint: string) {
    super(message, { operation: 'find the pull requests that this push merged', hint });
  }
}

/** The pull requests last merged into a branch, most recently updated first; at most ten. Throws a GitHubError. */
export async function listPullsMergedLast(github: GitHub, branch: string): Promise<readonly PullRequest[]> {
  const base = branch.replace(/^refs\/heads\//, '');
  const { owner, repo } = github.repository;
  const closed = await listAll(github, {
    operation: `list the pull requests that ${base} got last`,
    route: 'GET /repos/{owner}/{repo}/pulls',
    parameters: { state: 'closed', base, sort: 'updated', direction: 'desc' },
    needs: 'pull-requests: read',
    read: parsePull,
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
