import { mapLimited } from '../../model/collections.ts';
import { parallelGitHubReads } from '../../model/parallelism.ts';
import { shortSha } from './git-objects.ts';
import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import { fieldsOf, listOf, numberOf, textOf } from './read-answer.ts';

export interface CommitMessage {
  readonly sha: string;
  /** The whole message. */
  readonly message: string;
}

export interface BranchCommits {
  /** The newest ones, oldest first. */
  readonly commits: readonly CommitMessage[];
  /** The number of commits that are on the branch and not on its base branch. `commits` may hold fewer. */
  readonly total: number;
}

interface Page extends BranchCommits {
  /** The last commit of the base branch. */
  readonly base: string;
}

const pageSize = 100;
/** The most commits of a pull request whose messages are read. */
export const mostBranchCommits = 250;

/**
 * The commits that a branch has and its base branch does not have now, as `git log base..head`. So a commit that is already on the base branch
 * is none of them, also after a merge of the base branch into this one. `head` is a commit: a push in between changes nothing. Throws a
 * GitHubError, also if GitHub lists only a part of what is read.
 */
export async function readBranchCommits(
  github: GitHub,
  range: { readonly base: string; readonly head: string },
): Promise<BranchCommits> {
  const first = await readPage(github, range, 1);
  const { total } = first;
  const last = Math.ceil(total / pageSize);
  // With one page more than needed, the last ones hold enough, however few commits the very last one has.
  const start = Math.max(2, last - Math.ceil(mostBranchCommits / pageSize));
  const numbers = Array.from({ length: Math.max(0, last - start + 1) }, (_, at) => start + at);
  // The base branch may move between two pages, so they all compare with the commit of the first one.
  const fixed = { ...range, base: first.base };
  const rest = await mapLimited(numbers, parallelGitHubReads, (number) => readPage(github, fixed, number));
  const pages = start === 2 ? [first, ...rest] : rest;
  const commits = pages.flatMap((page) => page.commits);
  const expected = start === 2 ? total : total - (start - 1) * pageSize;
  const isWhole = commits.length === expected && new Set(commits.map(({ sha }) => sha)).size === expected;
  if (isWhole && pages.every((page) => page.total === total) && (total === 0 || commits.at(-1)?.sha === range.head)) {
    return { commits: commits.slice(-mostBranchCommits), total };
  }
  const operation = operationOf(range);
  const message = `could not ${operation}: GitHub lists ${commits.length} of its ${expected} newest commits`;
  throw new GitHubError(message, { operation, hint: 'run it again' });
}

function readPage(
  github: GitHub,
  range: { readonly base: string; readonly head: string },
  page: number,
): Promise<Page> {
  return github.ask({
    operation: operationOf(range),
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { basehead: `${range.base}...${range.head}`, per_page: pageSize, page },
    needs: 'contents: read',
    read: (data) => {
      const fields = fieldsOf(data);
      return {
        base: textOf(fieldsOf(fields['base_commit']), 'sha'),
        total: numberOf(fields, 'total_commits'),
        commits: listOf(fields['commits']).map(readCommit),
      };
    },
  });
}

function readCommit(data: unknown): CommitMessage {
  const fields = fieldsOf(data);
  return { sha: textOf(fields, 'sha'), message: textOf(fieldsOf(fields['commit']), 'message') };
}

function operationOf({ head }: { readonly head: string }): string {
  return `read the messages of the commits of the pull request up to ${shortSha(head)}`;
}
