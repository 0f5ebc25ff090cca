import { fieldsOf, numberOf, textOf } from './answer.ts';
import type { GitHub } from './client.ts';
import { listAll } from './list-all.ts';

export interface Comparison {
  readonly status: string;
  /** How many commits `head` has and `base` has not; `commits` may hold fewer. */
  readonly total: number;
  readonly commits: readonly string[];
}

/** What `head` has and `base` has not, oldest first, up to `most` commits and a page more. Throws a GitHubError. */
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
  return /^[0-9a-f]{40}$/.test(name) ? name.slice(0, 7) : name;
}
