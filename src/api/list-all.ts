import { Unreadable } from './unreadable.ts';

/** The most items to ask for at once. The server's own maximum is documented nowhere. */
export const pageLimit = 1000;

/** At any page size that makes sense, beyond the API's own rate limit. */
export const maxPages = 5000;

/** `refused`: the server answered 400. */
export type PageResult<T> =
  | { readonly refused: true }
  | { readonly refused: false; readonly page: { readonly items: readonly T[]; readonly next: number | undefined } };

export interface PageQuery {
  readonly cursor: number | undefined;
  /** Undefined: the server's own default. */
  readonly limit: number | undefined;
}

/**
 * Reads a listing to its last page. A page that is refused with a limit is asked for again without, and so are the ones that follow.
 * A cursor that comes again would go round for ever, or end early: a silently shortened listing leads to duplicate creates. Throws
 * `Unreadable`, and whatever `ask` throws; `ask` must throw where a page without a limit is refused.
 */
export async function listAll<T>(ask: (query: PageQuery) => Promise<PageResult<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  const seen = new Set<number>();
  let cursor: number | undefined;
  let limit: number | undefined = pageLimit;
  for (let pages = 0; pages < maxPages;) {
    const result: PageResult<T> = await ask({ cursor, limit });
    if (result.refused) {
      if (limit === undefined) throw new Unreadable('a page was refused');
      limit = undefined;
      continue;
    }
    pages++;
    for (const item of result.page.items) items.push(item);
    cursor = result.page.next;
    if (cursor === undefined) return items;
    if (seen.has(cursor)) throw new Unreadable(`the listing goes round: the cursor ${cursor} came twice`);
    seen.add(cursor);
  }
  throw new Unreadable(`the listing has more than ${maxPages} pages`);
}
