import { describe, expect, it } from 'vitest';
import { type Body, type Client, createCni, sandboxClient } from './client.ts';

async function pages(client: Client, query = ''): Promise<readonly Body[]> {
  const all: Body[] = [];
  for (let cursor: number | null = 0; cursor !== null; cursor = all.at(-1)?.next ?? null) {
    all.push((await client.call('GET', `slots?cursor=${cursor}${query}`)).json);
  }
  return all;
}

const ids = (list: readonly Body[]) => list.flatMap(({ items }) => items.map(({ id }) => id));

describe('paging', () => {
  it('shows every item once, whatever the limit', async () => {
    const client = await sandboxClient();
    const whole = ids(await pages(client));
    for (const limit of [1, 5, 22, 23, 24, 1000]) {
      const list = await pages(client, `&limit=${limit}`);
      expect(ids(list)).toEqual(whole);
      expect(list).toHaveLength(Math.ceil(whole.length / limit));
      expect(list.at(-1)?.next).toBeNull();
    }
  });

  it('counts the filtered items', async () => {
    const client = await sandboxClient();
    const list = await pages(client, '&limit=2&site=sin02');
    expect(list.map(({ items }) => items.length)).toEqual([2, 1]);
  });

  it('never returns more than its page size, and refuses a limit above the maximum', async () => {
    const client = await sandboxClient({ pageSize: 4 });
    expect((await pages(client)).map(({ items }) => items.length)).toEqual([4, 4, 4, 4, 4, 3]);
    expect((await pages(client, '&limit=1000'))[0]?.items).toHaveLength(4);
    expect((await pages(client, '&limit=3'))[0]?.items).toHaveLength(3);
    expect((await client.call('GET', 'slots?limit=1001')).status).toBe(400);
    const small = await sandboxClient({ maxLimit: 50 });
    expect((await small.call('GET', 'slots?limit=51')).status).toBe(400);
    expect((await small.call('GET', 'slots?limit=50')).status).toBe(200);
  });

  it('skips no item when items of earlier pages are deleted', async () => {
    const icon = { name: 'icon-1', type: 'gcp_partner', region: 'us-east4' };
    const seed = { accounts: { '023e105f4ecef8ad9ca31a8372d0c353': { interconnects: [icon] } } };
    const client = await sandboxClient({ seed });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await createCni(client, 'icon-1', name);
    const first = (await client.call('GET', 'cnis?limit=2')).json;
    for (const { id } of first.items) await client.call('DELETE', `cnis/${id}`);
    const second = (await client.call('GET', `cnis?limit=1000&cursor=${first.next ?? 0}`)).json;
    expect(second.items).toHaveLength(3);
  });

  it.each([
    'limit=-1',
    'limit=x',
    'limit=',
    'cursor=-1',
    'cursor=2147483648',
    'limit=1&limit=1',
    'page=1',
    'occupied=1',
  ])('refuses ?%s', async (query) => {
    const client = await sandboxClient();
    expect((await client.call('GET', `slots?${query}`)).status).toBe(400);
  });
});
