import { NetworkError } from '../model/network-error.ts';
import { callJson, type OpenAnswer } from './api-call.ts';
import type { QueryValue } from './create-requests.ts';
import { Unreadable } from './decode.ts';
import { networkErrorFor } from './network-error-for.ts';
import { describe, fieldsOf, isJsonObject } from './read/fields.ts';
import type { ClientContext, ReadRequest, Transport } from './transport.ts';

/**
 * The limit for all pages of one listing together: about 150,000 objects. That is far more than any account has, and still fits into
 * memory.
 */
const maxListingBytes = 64 * 1024 * 1024;

/** Reads a whole listing. `ask` builds the request for a page. Rejects with a `NetworkError` about the page that failed. */
export async function listPages<T>(
  transport: Transport<ReadRequest>,
  ask: (query: Readonly<Record<string, QueryValue>>) => ReadRequest,
  context: ClientContext,
  read: (item: unknown, where: string) => T,
): Promise<readonly T[]> {
  let request = ask({});
  let received = 0;
  const counting: Transport<ReadRequest> = async (sent) => {
    const answer = await transport(sent);
    received += answer.bytes.length;
    return answer;
  };
  const askPage = async (query: PageQuery): Promise<PageResult<T>> => {
    request = ask({ ...query });
    try {
      const page = await callJson(counting, request, context, (opened) => {
        const { items, next } = readPage(opened);
        return { items: items.map((item, index) => read(item, `items[${index}]`)), next };
      });
      if (received > maxListingBytes) throw new Unreadable('the listing is larger than 64 MiB');
      return { refused: false, page };
    } catch (error) {
      if (query.limit !== undefined && error instanceof NetworkError && error.status === 400) return { refused: true };
      throw error;
    }
  };
  try {
    return await listAll(askPage);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw networkErrorFor(request, error.message, { kind: 'unreadable' }, context.secrets);
  }
}

/** The most items to ask for at once. Cloudflare does not document the server's own maximum. */
const pageLimit = 1000;

/** At any useful page size, this many requests exceed the API's own rate limit. */
export const maxPages = 5000;

/** `refused`: the server answered 400. */
type PageResult<T> =
  | { readonly refused: true }
  | { readonly refused: false; readonly page: { readonly items: readonly T[]; readonly next: number | undefined } };

interface PageQuery {
  readonly cursor: number | undefined;
  /** Undefined: the server's own default. */
  readonly limit: number | undefined;
}

/**
 * Reads a listing to its last page. Where a page with a limit is refused, it asks again without a limit, also for the pages that follow.
 * A repeated cursor would loop for ever or end early, and a listing that is silently too short leads to duplicate creates. Throws
 * `Unreadable`, and the errors of `ask`. `ask` must throw where a page without a limit is refused.
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
    if (seen.has(cursor)) throw new Unreadable(`the listing repeats itself: the cursor ${cursor} came twice`);
    seen.add(cursor);
  }
  throw new Unreadable(`the listing has more than ${maxPages} pages`);
}

interface Page {
  readonly items: readonly unknown[];
  /** The cursor of the next page. Undefined on the last page. */
  readonly next: number | undefined;
}

/** Reads `{items, next}`, also within an envelope. There the result itself may be the items. Throws `Unreadable`. */
function readPage(opened: OpenAnswer): Page {
  const listed = opened.value;
  if (opened.type === 'success' && Array.isArray(listed)) {
    refuseForeignPaging(opened.info, listed.length);
    return { items: listed, next: readNext(opened.next) };
  }
  const fields = fieldsOf(listed, '');
  const items = fields.any('items');
  if (!Array.isArray(items)) return fields.fail('items', 'a list');
  return { items, next: readNext(fields.any('next') ?? (opened.type === 'success' ? opened.next : undefined)) };
}

/** Absent, null and 0 (the cursor of the first page) end a listing. */
function readNext(next: unknown): number | undefined {
  if (next === undefined || next === null || next === 0) return undefined;
  if (typeof next === 'number' && Number.isSafeInteger(next)) return next;
  throw new Unreadable(`the field next should be a whole number or null but is ${describe(next)}`);
}

/** Other Cloudflare services page by `result_info`. We do not follow it. A listing that has more items by it must not count as complete. */
export function refuseForeignPaging(info: unknown, count: number): void {
  if (!isJsonObject(info)) return;
  const total = info['total_count'];
  const pages = info['total_pages'];
  const more = (typeof total === 'number' && total > count) || (typeof pages === 'number' && pages > 1);
  const cursor = info['cursor'];
  if (more || (typeof cursor === 'string' && cursor !== '')) {
    throw new Unreadable('the listing has more pages (result_info), in a way that this version cannot follow');
  }
}
