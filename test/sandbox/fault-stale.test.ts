import { describe, expect, it } from 'vitest';
import { account, type Client, createCni, createDirect, freeSlot, sandboxClient } from './client.ts';
import { attempt, cniId, reads, seed, writes } from './writes.ts';

/** What all reads answer. */
async function view(client: Client) {
  const seen: unknown[] = [];
  for (const read of reads) {
    const answer = await attempt(client, read);
    seen.push([answer?.status, answer?.status === 200 ? answer.text : '']);
  }
  return seen;
}

const stale = (commits?: number) => [{ kind: 'stale' as const, ...(commits !== undefined && { commits }) }];

describe('a stale read', () => {
  it('gives the answer of a given number of commits ago', async () => {
    const client = await sandboxClient({ seed });
    const views = [await view(client)];
    const changes = [
      writes.update_settings,
      writes.create_interconnect,
      writes.create_cni,
      writes.update_cni,
      writes.delete_cni,
      writes.delete_interconnect,
    ];
    for (const change of changes) {
      expect((await attempt(client, change))?.status).toBe(200);
      views.push(await view(client));
    }
    const made =
      (await client.call('GET', 'interconnects')).json.items.find(({ name }) => name.endsWith('2'))?.name ?? '';
    expect((await client.call('DELETE', `interconnects/${made}`)).status).toBe(200);
    for (let commits = 1; commits <= views.length; commits++) {
      await client.control('PUT', 'faults', stale(commits));
      expect(await view(client), `${commits} commits ago`).toEqual(views.at(-commits));
    }
    await client.control('PUT', 'faults', stale(1_000));
    expect(await view(client)).toEqual(views[0]);
    await client.control('PUT', 'faults', []);
    expect((await client.call('GET', `slots/${freeSlot}`)).json.occupied).toBe(false);
  });

  it('is recorded only when the account differs, and never strikes a write', async () => {
    const client = await sandboxClient({ seed, faults: stale() });
    await client.call('GET', 'cnis');
    await attempt(client, writes.create_cni);
    await client.call('GET', 'cnis');
    const { requests } = (await client.control('GET', 'requests')).json;
    expect(requests.map(({ fault }) => fault)).toEqual([null, null, 'stale']);
  });

  it('counts only commits of its own account since the state was set', async () => {
    const other = 'a'.repeat(32);
    const client = await sandboxClient({ seed: { accounts: { ...seed.accounts, [other]: {} } } });
    await attempt(client, writes.delete_cni);
    await fetch(`${client.url}/accounts/${other}/cni/settings`, {
      method: 'PUT',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
      body: '{"default_asn":1}',
    });
    await client.control('PUT', 'faults', stale(1));
    expect((await client.call('GET', `cnis/${cniId}`)).status).toBe(200);
    await client.control('PUT', 'state', (await client.control('GET', 'state')).text);
    expect((await client.call('GET', `cnis/${cniId}`)).status).toBe(404);
  });

  it('keeps the order and the cursors of a listing valid from page to page', async () => {
    const client = await sandboxClient({ pageSize: 1 });
    const icon = await createDirect(client);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) ids.push((await createCni(client, icon, name)).id);
    await client.call('DELETE', `cnis/${ids[1] ?? ''}`);
    await client.control('PUT', 'faults', stale(1));
    const listed: string[] = [];
    let next: number | null = 0;
    while (next !== null) {
      const { json } = await client.call('GET', `cnis?cursor=${next}`);
      listed.push(...json.items.map(({ id }) => id));
      ({ next } = json);
    }
    expect(listed).toEqual(ids);
    expect((await client.control('GET', 'state')).json.accounts[account]?.cnis).toHaveLength(2);
  });
});
