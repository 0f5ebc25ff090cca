import type { GitHub } from './github-client.ts';
import { GitHubError } from './github-error.ts';
import type { GitHubRequest } from './github-exchange.ts';
import { listOf } from './read-answer.ts';

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
