import { callJson } from './api-call.ts';
import type { ReadRequest } from './api-request.ts';
import type { ClientContext } from './client-context.ts';
import { listAll } from './list-all.ts';
import type { PageQuery, PageResult } from './list-all.ts';
import { NetworkError } from '../model/network-error.ts';
import { networkErrorFor } from './network-error-for.ts';
import type { QueryValue } from './create-requests.ts';
import { readPage } from './read-page.ts';
import type { Transport } from './transport.ts';
import { Unreadable } from './unreadable.ts';

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
