import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import type { GitHubRequest } from './github-exchange.ts';
import { fieldsOf, listOf, numberOf, optionalText, textOf } from './read-answer.ts';

/** Used if GitHub shows no patch because it is too large. */
const entireFile: readonly LineRange[] = [{ start: 1, end: Number.MAX_SAFE_INTEGER }];

/**
 * The lines that a pull request adds or changes, by path relative to the root of the repository. GitHub lists at most 3,000 files. A file
 * without a shown patch counts as changed in full. Throws a GitHubError.
 */
export async function readChangedLines(
  github: GitHub,
  number: number,
): Promise<ReadonlyMap<string, readonly LineRange[]>> {
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
        // GitHub counts no changed lines for a binary file or for a file that was only renamed.
        changes: fields['status'] === 'removed' ? 0 : numberOf(fields, 'changes'),
      };
    },
  });
  return new Map(files.map(({ name, patch, changes }) => [name, rangesOf(patch, changes)]));
}

function rangesOf(patch: string | undefined, changes: number): readonly LineRange[] {
  if (patch !== undefined) return parseChangedRanges(patch);
  return changes > 0 ? entireFile : [];
}

/** Line numbers from 1; both ends are included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** The lines that a unified diff adds or changes, as line numbers of the new file, in order. Text that is not a diff gives no ranges. */
export function parseChangedRanges(patch: string): readonly LineRange[] {
  const ranges: { start: number; end: number }[] = [];
  let line = 0;
  for (const text of patch.split('\n')) {
    const start = hunk.exec(text)?.[1];
    if (start !== undefined) line = Number(start);
    else if (line > 0) {
      if (text.startsWith('+')) extend(ranges, line);
      // Removed lines and "\ No newline at end of file" are not lines of the new file.
      if (!text.startsWith('-') && !text.startsWith('\\')) line += 1;
    }
  }
  return ranges;
}

function extend(ranges: { start: number; end: number }[], line: number): void {
  const last = ranges.at(-1);
  if (last?.end === line - 1) last.end = line;
  else ranges.push({ start: line, end: line });
}

interface Listing<T> extends Omit<GitHubRequest<T>, 'read'> {
  readonly read: (item: unknown) => T;
  /** Gets the items from an answer that is not itself a list. */
  readonly items?: (data: unknown) => unknown;
  /** Ends the listing early when it returns true. */
  readonly enough?: (items: readonly T[]) => boolean;
  /** Default: 100 pages of 100 items. */
  readonly mostPages?: number;
  /**
   * False if GitHub's reference has no page size for the listing. GitHub then sends everything, or a link to the next page. Default: true.
   */
  readonly sized?: boolean;
}

/** Reads a listing to its end. Throws a GitHubError if it has more than `mostPages` pages. */
export async function listAll<T>(github: GitHub, listing: Listing<T>): Promise<readonly T[]> {
  const { items = identity, enough = () => false, mostPages = 100, sized = true, read, ...request } = listing;
  const found: T[] = [];
  let query: Readonly<Record<string, unknown>> = sized ? { per_page: 100 } : {};
  for (let page = 1; page <= mostPages; page += 1) {
    const { value, next } = await github.askPage({
      ...request,
      parameters: { ...request.parameters, ...query },
      read: (data) => listOf(items(data)).map(read),
    });
    for (const item of value) found.push(item);
    if (next === undefined || enough(found)) return found;
    query = placeOf(next);
  }
  const message = `could not ${request.operation}: there are more than ${mostPages * 100}`;
  throw new GitHubError(message, { operation: request.operation });
}

// Octokit would take other names as the host, method or path of the next request.
const pageNames = ['page', 'per_page', 'after', 'before'];

/** The position of the next page. Only the parameters in `pageNames` are copied. */
function placeOf(next: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...next].filter(([name]) => pageNames.includes(name)));
}

function identity(data: unknown): unknown {
  return data;
}
