import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/api/client.ts';
import { listAll, maxPages } from '../../src/api/list-pages.ts';
import { apiAt, failureOf } from './clients.ts';
import { json, startServer } from './local-server.ts';
import { many, slot } from './objects.ts';

const cursorOf = (url: string) => new URL(url, 'http://x').searchParams.get('cursor');
const limitOf = (url: string) => new URL(url, 'http://x').searchParams.get('limit');

describe('a listing', () => {
  it.each([[null], [undefined], [0]])('is read up to the page whose next cursor is %j', async (last) => {
    const server = await startServer(({ url }, response) => {
      const cursor = Number(cursorOf(url) ?? 0);
      const next = cursor < 2 ? cursor + 1 : last;
      json(response, 200, { items: many(slot, 'id', 2, cursor * 2), next });
    });
    const slots = await apiAt(server.baseUrl).listSlots({ site: 'dfw01' });
    expect(slots.map(({ id }) => id)).toEqual(['object-0', 'object-1', 'object-2', 'object-3', 'object-4', 'object-5']);
    expect(server.requests.map(({ url }) => [cursorOf(url), limitOf(url)])).toEqual([
      [null, '1000'],
      ['1', '1000'],
      ['2', '1000'],
    ]);
    expect(server.requests.every(({ url }) => url.includes('site=dfw01'))).toBe(true);
  });

  it('may be empty', async () => {
    const server = await startServer((_, response) => json(response, 200, { items: [] }));
    expect(await apiAt(server.baseUrl).listCnis()).toEqual([]);
  });

  it('continues without a limit from the page whose limit the server refuses', async () => {
    const server = await startServer(({ url }, response) => {
      const cursor = Number(cursorOf(url) ?? 0);
      if (limitOf(url) !== null && cursor === 1) {
        json(response, 400, { success: false, errors: [{ message: 'limit' }] });
        return;
      }
      json(response, 200, { items: many(slot, 'id', 1, cursor), next: cursor < 3 ? cursor + 1 : null });
    });
    expect(await apiAt(server.baseUrl).listSlots()).toHaveLength(4);
    expect(server.requests.map(({ url }) => [cursorOf(url), limitOf(url)])).toEqual([
      [null, '1000'],
      ['1', '1000'],
      ['1', null],
      ['2', null],
      ['3', null],
    ]);
  });

  it('quotes the API when a page without a limit is refused too', async () => {
    const server = await startServer((_, response) =>
      json(response, 400, { errors: [{ code: 7, message: 'bad site' }] }),
    );
    const error = await failureOf(apiAt(server.baseUrl).listSlots());
    expect(error).toMatchObject({ kind: 'rejected', status: 400, words: 'bad site (7)', operation: 'list_slots' });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['at once', [1, 1], 2],
    ['after a while', [1, 2, 3, 1], 4],
    ['to a negative cursor', [-1, 5, -1], 3],
  ])('whose cursors form a circle %s is an error, not a short listing', async (_, cursors, requests) => {
    const server = await startServer((__, response, index) =>
      json(response, 200, { items: many(slot, 'id', 1, index), next: cursors[index] ?? null }),
    );
    const error = await failureOf(apiAt(server.baseUrl).listSlots());
    expect(error).toMatchObject({ kind: 'unreadable', operation: 'list_slots' });
    expect(error.message).toContain('twice');
    expect(server.requests).toHaveLength(requests);
  });

  it.each(['"2"', 'true', '1.5', '{}', '[]', '12345678901234567890', '1e400'])(
    'with %s as the next cursor is an error',
    async (next) => {
      const server = await startServer((_, response) => json(response, 200, `{"items":[],"next":${next}}`));
      const error = await failureOf(apiAt(server.baseUrl).listSlots());
      expect(error).toMatchObject({ kind: 'unreadable' });
      expect(error.message).toContain('the field next should be');
    },
  );

  it.each([{}, { items: {} }, { items: null }])('of the form %j is an error', async (value) => {
    const server = await startServer((_, response) => json(response, 200, value));
    expect((await failureOf(apiAt(server.baseUrl).listSlots())).message).toContain('the field items');
  });

  it('that fails on a later page fails as a whole', async () => {
    const records: RequestRecord[] = [];
    const server = await startServer((_, response, index) =>
      index === 0 ? json(response, 200, { items: [slot], next: 1 }) : json(response, 403, {}),
    );
    const error = await failureOf(apiAt(server.baseUrl, { onRequest: (r) => records.push(r) }).listSlots());
    expect(error.kind).toBe('permission');
    expect(error.path).toContain('cursor=1');
    expect(records.map(({ status, error: kind }) => [status, kind])).toEqual([
      [200, undefined],
      [403, 'permission'],
    ]);
  });

  it('is given up when it does not end', async () => {
    let pages = 0;
    const endless = listAll(() => Promise.resolve({ refused: false, page: { items: [1], next: ++pages } }));
    await expect(endless).rejects.toThrow(`more than ${maxPages} pages`);
    expect(pages).toBe(maxPages);
  });

  it("is complete and in order, or an error, whatever the server's cursors", async () => {
    const anyCursors = fc.array(fc.oneof(fc.integer({ min: -3, max: 6 }), fc.integer()), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(anyCursors, fc.nat({ max: 12 }), async (cursors, refusedFrom) => {
        let page = 0;
        const asked: (number | undefined)[] = [];
        const result = listAll<number>(({ cursor, limit }) => {
          if (limit !== undefined && page >= refusedFrom) return Promise.resolve({ refused: true });
          asked.push(cursor);
          const next = cursors[page];
          return Promise.resolve({ refused: false, page: { items: [page++], next: next === 0 ? undefined : next } });
        });
        const end = !cursors.includes(0) ? cursors.length : cursors.indexOf(0);
        const used = cursors.slice(0, end);
        if (new Set(used).size === used.length) {
          expect(await result).toEqual(Array.from({ length: end + 1 }, (_, index) => index));
          expect(asked).toEqual([undefined, ...used]);
        } else {
          await expect(result).rejects.toThrow('twice');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
