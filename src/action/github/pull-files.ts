import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import type { GitHubRequest } from './github-exchange.ts';
import { fieldsOf, listOf, numberOf, optionalText, textOf } from './read-answer.ts';

/** Where GitHub shows no patch because it is too large. */
const entireFile: readonly LineRange[] = [{ start: 1, end: Number.MAX_SAFE_INTEGER }];

/**
 * The lines that a pull request adds or changes, by path from the root of the repository. GitHub lists 3,000 files at most; a file
 * whose patch it does not show counts as changed in whole. Throws a GitHubError.
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
        // GitHub counts no lines of a binary file, nor of one that was only renamed.
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

/** Lines of a file, from 1, both included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/**
 * The lines that a unified diff adds or changes, as lines of the new file, in order. What does not look like a diff counts for
 * nothing.
 */
export function parseChangedRanges(patch: string): readonly LineRange[] {
  const ranges: { start: number; end: number }[] = [];
  let line = 0;
  for (const text of patch.split('\n')) {
    const start = hunk.exec(text)?.[1];
    if (start !== undefined) line = Number(start);
    else if (line > 0) {
      if (text.startsWith('+')) extend(ranges, line);
      // A line that was taken away is none of the new file, and neither is "\ No newline at end of file".
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
  /** Where the items are in an answer that is no list itself. */
  readonly items?: (data: unknown) => unknown;
  /** Ends the listing early. */
  readonly enough?: (items: readonly T[]) => boolean;
  /** Default: 100, of 100 items each. */
  readonly mostPages?: number;
  /** False where GitHub describes no size of a page: it sends all, or a link to more. Default: true. */
  readonly sized?: boolean;
}

/** Reads a listing to its end. Throws a GitHubError where it has more pages than is reasonable. */
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

// Octokit takes others for the host, the method or the path of the next request.
const pageNames = ['page', 'per_page', 'after', 'before'];

/** Where the next page begins: of what an answer names, nothing else is sent. */
function placeOf(next: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...next].filter(([name]) => pageNames.includes(name)));
}

function identity(data: unknown): unknown {
  return data;
}
