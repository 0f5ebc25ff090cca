import { fieldsOf, numberOf, optionalText, textOf } from './answer.ts';
import { changedRanges } from './changed-ranges.ts';
import type { LineRange } from './changed-ranges.ts';
import type { GitHub } from './client.ts';
import { listAll } from './list-all.ts';

export type { LineRange } from './changed-ranges.ts';

/** Where GitHub shows no patch because it is too large. */
const wholeFile: readonly LineRange[] = [{ start: 1, end: Number.MAX_SAFE_INTEGER }];

/**
 * The lines that a pull request adds or changes, by path from the root of the repository. GitHub lists 3,000 files at most; a file
 * whose patch it does not show counts as changed in whole. Throws a GitHubError.
 */
export async function changedLines(github: GitHub, number: number): Promise<ReadonlyMap<string, readonly LineRange[]>> {
  const files = await listAll(github, {
    operation: `read the files of pull request #${number}`,
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    parameters: { pull_number: number },
    needs: 'pull-requests: read',
    read: (data) => {
      const fields = fieldsOf(data);
      return {
        name: textOf(fields, 'filename'),
        patch: optionalText(fields, 'patch'),
        // GitHub counts no lines of a binary file, nor of one that was only renamed.
        changes: fields['status'] === 'removed' ? 0 : numberOf(fields, 'changes'),
      };
    },
  });
  return new Map(files.map(({ name, patch, changes }) => [name, rangesOf(patch, changes)]));
}

function rangesOf(patch: string | undefined, changes: number): readonly LineRange[] {
  if (patch !== undefined) return changedRanges(patch);
  return changes > 0 ? wholeFile : [];
}
