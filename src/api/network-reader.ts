import type { LiveCni } from '../model/live.ts';
import type { NetworkReader } from '../model/network-api.ts';
import { NetworkError } from '../model/network-error.ts';
import type { ReadOperation } from '../model/operation.ts';
import { call, callJson, type Opened } from './api-call.ts';
import { anyType, type QueryValue, type Requests } from './create-requests.ts';
import { decodePdf, Unreadable } from './decode.ts';
import { networkErrorFor } from './network-error-for.ts';
import { describe, fieldsOf, isJsonObject } from './read/fields.ts';
import { readCni, readSettings } from './read/read-cni.ts';
import { asked, ownReader, readInterconnect, readSlot, readStatus } from './read/read-interconnect.ts';
import type { ClientContext, ReadRequest, Transport } from './transport.ts';

/** The nine operations that read. By its type the transport cannot carry a write. */
export function networkReader(
  transport: Transport<ReadRequest>,
  requests: Requests,
  context: ClientContext,
): NetworkReader {
  const get = <T>(operation: ReadOperation, segments: readonly string[], read: (value: unknown) => T): Promise<T> =>
    callJson(transport, requests.read(operation, { segments }), context, (opened) => read(opened.value));
  const list = <T>(
    operation: ReadOperation,
    segment: string,
    filter: Readonly<Record<string, QueryValue>> | undefined,
    read: (item: unknown, where: string) => T,
  ): Promise<readonly T[]> => {
    const ask = (query: Readonly<Record<string, QueryValue>>) =>
      requests.read(operation, { segments: [segment], query: { ...filter, ...query } });
    return listPages(transport, ask, context, read);
  };
  const readOwn = ownReader(context.account);
  const readKeyed = (value: unknown, where?: string): LiveCni => remember(readCni(value, where), context);
  return {
    getSettings: async () => get('get_settings', ['settings'], readSettings),
    listInterconnects: async (filter) =>
      list(
        'list_interconnects',
        'interconnects',
        filter && { site: filter.site, type: filter.type },
        readOwn(readInterconnect),
      ),
    getInterconnect: async (name) =>
      get('get_interconnect', ['interconnects', name], (value) =>
        asked(readOwn(readInterconnect)(value), ({ name: found }) => found, name),
      ),
    getInterconnectStatus: async (name) =>
      get('get_interconnect_status', ['interconnects', name, 'status'], readStatus),
    getInterconnectLoa: async (name, customName) => {
      const parts = { segments: ['interconnects', name, 'loa'], query: { name: customName }, accept: anyType };
      const request = requests.read('get_interconnect_loa', parts);
      checkCustomName(request, customName);
      return call(transport, request, context, decodePdf);
    },
    listCnis: async (filter) =>
      list('list_cnis', 'cnis', filter && { slot: filter.slot, tunnel_id: filter.tunnel_id }, readOwn(readKeyed)),
    getCni: async (id) =>
      get('get_cni', ['cnis', id], (value) => asked(readOwn(readKeyed)(value), ({ id: found }) => found, id)),
    listSlots: async (filter) => {
      const { address_contains, site, speed, occupied } = filter ?? {};
      return list('list_slots', 'slots', { address_contains, site, speed, occupied }, readSlot);
    },
    getSlot: async (id) =>
      get('get_slot', ['slots', id], (value) => asked(readSlot(value), ({ id: found }) => found, id)),
  };
}

/** The API takes at most 200 characters as the name in a letter. */
function checkCustomName(request: ReadRequest, name: string | undefined): void {
  if (name === undefined || (name !== '' && Array.from(name).length <= 200)) return;
  const reason = name === '' ? 'the name to use in it is empty' : 'the name to use in it is longer than 200 characters';
  throw networkErrorFor({ ...request, path: request.path.replace(/\?.*/, '') }, reason, { kind: 'refused' }, []);
}

/** A shorter key is part of too many words: taking it out of everything that the API says would leave nothing to read. */
const shortestKey = 6;

/** What the API gave out once it may say again in an error. */
function remember(cni: LiveCni, { secrets }: ClientContext): LiveCni {
  const key = cni.bgp?.md5_key?.reveal();
  if (key !== undefined && key.length >= shortestKey) secrets.add(key);
  return cni;
}

/** All pages of one listing together: some 150,000 objects, far beyond any account, and no more than memory bears. */
const maxListingBytes = 64 * 1024 * 1024;

/** A whole listing over the wire. `ask` builds the request for a page. Rejects with a `NetworkError` about the page that failed. */
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

export interface Page {
  readonly items: readonly unknown[];
  /** The cursor of the page that follows; undefined on the last one. */
  readonly next: number | undefined;
}

/** `{items, next}`, also within an envelope, where the items may be the result itself. Throws `Unreadable`. */
export function readPage(opened: Exclude<Opened, { readonly type: 'failure' }>): Page {
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

/** Other Cloudflare services page by `result_info`. We do not follow it: a listing that has more by it must not pass as complete. */
function refuseForeignPaging(info: unknown, count: number): void {
  if (!isJsonObject(info)) return;
  const total = info['total_count'];
  const pages = info['total_pages'];
  const more = (typeof total === 'number' && total > count) || (typeof pages === 'number' && pages > 1);
  const cursor = info['cursor'];
  if (more || (typeof cursor === 'string' && cursor !== '')) {
    throw new Unreadable('the listing has more pages (result_info), in a way that this version cannot follow');
  }
}
