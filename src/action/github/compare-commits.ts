import { shortSha } from './git-objects.ts';
import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import { listAll } from './pull-files.ts';
import { fieldsOf, listOf, numberOf, optionalText, textOf, UnreadableAnswer } from './read-answer.ts';

interface Comparison {
  readonly status: string;
  /** The number of commits that are in `head` and not in `base`. `commits` may hold fewer. */
  readonly total: number;
  readonly commits: readonly string[];
}

/** The commits that are in `head` and not in `base`, oldest first: up to `most` commits plus one page. Throws a GitHubError. */
export async function compareCommits(
  github: GitHub,
  range: { readonly base: string; readonly head: string },
  most: number,
): Promise<Comparison> {
  let status = '';
  let total = 0;
  const commits = await listAll(github, {
    operation: `compare ${shortName(range.base)} with ${shortName(range.head)}`,
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { basehead: `${range.base}...${range.head}` },
    needs: 'contents: read',
    items: (data) => {
      const fields = fieldsOf(data);
      status = textOf(fields, 'status');
      total = numberOf(fields, 'total_commits');
      return fields['commits'];
    },
    read: (commit) => textOf(fieldsOf(commit), 'sha'),
    enough: (found) => found.length > most || total > most,
  });
  return { status, total, commits };
}

function shortName(name: string): string {
  return /^[0-9a-f]{40}$/.test(name) ? shortSha(name) : name;
}

/** The difference between a branch and one of its earlier commits. */
export type BranchChanges =
  | { readonly type: 'same' }
  /**
   * `files` are paths relative to the root of the repository, old names of renamed files included. Undefined if GitHub cannot list all of
   * them.
   */
  | { readonly type: 'ahead'; readonly head: string; readonly files: readonly string[] | undefined }
  /** The commit is no longer part of the branch. */
  | { readonly type: 'rewritten' };

interface Compared {
  readonly behind: number;
  readonly ahead: number;
  readonly last: string | undefined;
  readonly files: readonly string[];
}

interface Range {
  readonly sha: string;
  readonly branch: string;
}

// GitHub lists at most this many files of a comparison, all on its first page.
const mostFiles = 300;
// If the branch moves between two pages, the comparison starts again.
const mostTries = 3;

/** The last commit of a branch, and the files that changed on it after an earlier commit. Throws a GitHubError. */
export async function compareWithBranch(github: GitHub, range: Range): Promise<BranchChanges> {
  for (let tries = 1; tries <= mostTries; tries += 1) {
    const first = await comparePage(github, range, 1);
    if (first.behind > 0) return { type: 'rewritten' };
    if (first.ahead === 0) return { type: 'same' };
    // GitHub lists commits oldest first; here each page has one commit.
    const end = first.ahead === 1 ? first : await comparePage(github, range, first.ahead);
    if (end.ahead !== first.ahead || end.behind > 0 || end.last === undefined) continue;
    return { type: 'ahead', head: end.last, files: first.files.length >= mostFiles ? undefined : first.files };
  }
  const operation = operationOf(range);
  throw new GitHubError(`could not ${operation}: the branch changed while it was read`, {
    operation,
    hint: 'run it again',
  });
}

function comparePage(github: GitHub, range: Range, page: number): Promise<Compared> {
  return github.ask({
    operation: operationOf(range),
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { basehead: `${range.sha}...${range.branch}`, per_page: 1, page },
    needs: 'contents: read',
    read: (data) => {
      const fields = fieldsOf(data);
      const [commit] = listOf(fields['commits']).slice(-1);
      return {
        behind: numberOf(fields, 'behind_by'),
        ahead: numberOf(fields, 'ahead_by'),
        last: commit === undefined ? undefined : shaOf(textOf(fieldsOf(commit), 'sha')),
        files: page === 1 ? listOf(fields['files']).map(fieldsOf).flatMap(namesOf) : [],
      };
    },
  });
}

function namesOf(file: Readonly<Record<string, unknown>>): readonly string[] {
  const previous = optionalText(file, 'previous_filename');
  return [textOf(file, 'filename'), ...(previous === undefined ? [] : [previous])];
}

function operationOf({ sha, branch }: Range): string {
  return `compare ${shortSha(sha)} with ${branch}`;
}

function shaOf(text: string): string {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)) return text;
  throw new UnreadableAnswer('`sha` is not a commit');
}
