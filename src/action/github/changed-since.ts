import { fieldsOf, listOf, numberOf, optionalText, textOf } from './answer.ts';
import type { GitHub } from './client.ts';

/** What a branch has that a commit has not. */
export type ChangedSince =
  | { readonly type: 'files'; readonly files: readonly string[] }
  /** The commit is no part of the branch any more. */
  | { readonly type: 'rewritten' }
  /** More than GitHub lists. */
  | { readonly type: 'many' };

// GitHub lists no more files of a comparison, all of them on its first page.
const mostFiles = 300;

/** The files that were changed on a branch since a commit of it, by their paths from the root of the repository. Throws a GitHubError. */
export function changedSince(
  github: GitHub,
  { sha, branch }: { readonly sha: string; readonly branch: string },
): Promise<ChangedSince> {
  return github.ask({
    operation: `compare ${sha.slice(0, 7)} with ${branch}`,
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { basehead: `${sha}...${branch}`, per_page: 1 },
    needs: 'contents: read',
    read: (data): ChangedSince => {
      const fields = fieldsOf(data);
      if (numberOf(fields, 'behind_by') > 0) return { type: 'rewritten' };
      const listed = listOf(fields['files']).map(fieldsOf);
      if (listed.length >= mostFiles) return { type: 'many' };
      const names = listed.flatMap((file) => [
        textOf(file, 'filename'),
        ...(optionalText(file, 'previous_filename') === undefined ? [] : [textOf(file, 'previous_filename')]),
      ]);
      return { type: 'files', files: names };
    },
  });
}
