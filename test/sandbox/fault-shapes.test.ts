import { describe, expect, it } from 'vitest';
import type { SandboxFault, SandboxFaults } from '../../src/model/generated/sandbox-faults.ts';
import { account, type Client, freeSlot, magic, sandboxClient } from './client.ts';
import { cni, cniId, committed, seed, writes } from './writes.ts';

type Json = Record<string, unknown>;

const struck = (...faults: SandboxFaults) => sandboxClient({ seed, faults });
const get = async (client: Client, path: string) => (await client.call('GET', path)).json as unknown as Json;
const itemsOf = (page: Json) => page['items'] as Json[];
const faultsOf = async (client: Client) =>
  (await client.control('GET', 'requests')).json.requests.map(({ faults }) => faults);

/** Follows a listing for so many pages at most: the ids of each page, and whether it ended. */
async function follow(client: Client, path: string, most: number) {
  const pages: unknown[][] = [];
  const cursors: (number | null)[] = [];
  let next: number | null = 0;
  while (next !== null && pages.length < most) {
    const page: Json = await get(client, next === 0 ? `${path}?limit=2` : `${path}?limit=2&cursor=${next}`);
    pages.push(itemsOf(page).map((item) => item['id'] ?? item['name']));
    next = page['next'] as number | null;
    cursors.push(next);
  }
  return { pages, cursors };
}

const slots = Array.from({ length: 5 }, (_, i) => ({
  id: `00000000-0000-4000-8000-00000000000${i}`,
  site: 'ewr01',
  speed: '10G',
  occupied: false,
  facility: 'Somewhere',
}));
const fiveSlots = (...faults: SandboxFaults) => sandboxClient({ seed: { accounts: { [account]: { slots } } }, faults });

describe('a form of answers of the live API', () => {
  it('has addresses as objects, in listings, single objects and answers to writes', async () => {
    const client = await struck({ kind: 'address_objects' });
    const shown = { cust_ip: { ip: '192.168.3.5', cidr: 31 }, p2p_ip: { ip: '192.168.3.4', cidr: 31 } };
    expect(await get(client, `cnis/${cniId}`)).toEqual({ ...cni, ...shown });
    expect(itemsOf(await get(client, 'cnis'))).toEqual([{ ...cni, ...shown }]);
    const [method, path, body] = writes.update_cni;
    expect((await client.call(method, path, body)).json).toMatchObject(shown);
    expect(await get(client, 'settings')).toEqual({ default_asn: 13335 });
    expect(await faultsOf(client)).toEqual([['address_objects'], ['address_objects'], ['address_objects'], []]);
  });

  it('has facilities as plain strings', async () => {
    const client = await struck({ kind: 'plain_facilities' });
    expect((await get(client, `slots/${freeSlot}`))['facility']).toBe('Equinix NY5');
    const items = itemsOf(await get(client, 'interconnects'));
    expect(items.map((item) => item['facility'])).toEqual(['Equinix NY5', undefined]);
  });

  it('is an envelope, also around an empty answer and other faults', async () => {
    const client = await struck({ kind: 'envelope' }, { kind: 'address_objects' }, { kind: 'envelope' });
    const around = (result: unknown) => ({ success: true, errors: [], messages: [], result });
    expect(await get(client, 'settings')).toEqual(around({ default_asn: 13335 }));
    expect(await get(client, `cnis/${cniId}`)).toMatchObject(around({ cust_ip: { ip: '192.168.3.5', cidr: 31 } }));
    const [method, path] = writes.delete_cni;
    const deleted = await client.call(method, path);
    expect([deleted.headers.get('content-type'), deleted.json]).toEqual(['application/json', around(null)]);
    expect((await client.call('GET', `cnis/${cniId}`)).json).toMatchObject({ success: false });
  });
});

describe('unknown fields', () => {
  const deep = '"newer_nested":{"list":[1,{"deep":18446744073709551615}],"empty":{}}';

  it('are in the answer, its objects and what is in them, with integers beyond 2^53 exact', async () => {
    const client = await struck({ kind: 'unknown_fields' });
    const count = async (path: string) => (await client.call('GET', path)).text.split(deep).length - 1;
    expect(await count('settings')).toBe(1);
    expect(await count(`cnis/${cniId}`)).toBe(3);
    expect(await count('cnis')).toBe(4);
    expect(await count('interconnects/icon-gcp-0001/status')).toBe(1);
  });

  it('may be sent back unchanged in a PUT, even after the fault, and are not stored', async () => {
    const client = await struck({ kind: 'unknown_fields', operation: 'get_cni', nth: 1 });
    const { text } = await client.call('GET', `cnis/${cniId}`);
    await client.control('PUT', 'faults', []);
    const changed = text.replace('"mtu":1500', '"mtu":1476');
    const wrong = changed.replace('18446744073709551615', '18446744073709551616');
    expect((await client.call('PUT', `cnis/${cniId}`, wrong)).status).toBe(400);
    expect((await client.call('PUT', `cnis/${cniId}`, changed)).status).toBe(200);
    expect(await get(client, `cnis/${cniId}`)).toEqual({ ...cni, magic: { ...cni.magic, mtu: 1476 } });
    expect(await committed(client)).toEqual(['update_cni']);
  });

  it('of the settings may be sent back too', async () => {
    const client = await struck({ kind: 'unknown_fields', fields: { newer: [1] } });
    expect((await client.call('PUT', 'settings', { default_asn: 64512, newer: [1] })).status).toBe(200);
    expect((await client.call('PUT', 'settings', { default_asn: 64512, newer: [2] })).status).toBe(400);
  });

  it('are the given ones, and never hide stored fields', async () => {
    const stored = { ...cni, magic: { ...magic('wan-a'), newer: 'stored' } };
    const fields = { newer: 'shown', mtu: 1 };
    const client = await sandboxClient({
      seed: { accounts: { [account]: { ...seed.accounts[account], cnis: [stored] } } },
      faults: [{ kind: 'unknown_fields', fields }],
    });
    const answer = await get(client, `cnis/${cniId}`);
    expect(answer).toEqual({ ...stored, ...fields, bgp: { ...stored.bgp, ...fields } });
    expect((await client.call('PUT', `cnis/${cniId}`, answer)).status).toBe(200);
    await client.control('PUT', 'faults', []);
    expect(await get(client, `cnis/${cniId}`)).toEqual(stored);
  });

  it('given with integers beyond 2^53 keep every digit', async () => {
    const client = await struck();
    await client.control('PUT', 'faults', '[{"kind":"unknown_fields","fields":{"big":123456789012345678901}}]');
    expect((await client.call('GET', 'settings')).text).toBe('{"default_asn":13335,"big":123456789012345678901}');
    expect((await client.control('GET', 'faults')).text).toContain('123456789012345678901');
  });
});

describe('an MD5 key that is not read back', () => {
  it.each<[SandboxFault, object]>([
    [{ kind: 'md5_key_hidden' }, {}],
    [{ kind: 'md5_key_hidden', shown_as: null }, { md5_key: null }],
    [{ kind: 'md5_key_hidden', shown_as: '****' }, { md5_key: '****' }],
  ])('%j', async (fault, shown) => {
    const client = await struck(fault);
    const { customer_asn, extra_prefixes } = cni.bgp;
    const bgp = { customer_asn, extra_prefixes };
    expect(await get(client, `cnis/${cniId}`)).toEqual({ ...cni, bgp: { ...bgp, ...shown } });
    const [method, path, body] = writes.update_cni;
    expect((await client.call(method, path, body)).json).toMatchObject({ bgp: { ...bgp, ...shown } });
    await client.control('PUT', 'faults', []);
    expect(await get(client, `cnis/${cniId}`)).toMatchObject({ bgp: cni.bgp });
  });
});

describe('a listing', () => {
  const ids = slots.map(({ id }) => id);

  it('can lead back to itself', async () => {
    const { pages, cursors } = await follow(await fiveSlots({ kind: 'cursor_loop' }), 'slots', 4);
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(2, 4), ids.slice(2, 4)]);
    expect(cursors).toEqual([3, 3, 3, 3]);
  });

  it('of one page or none can lead back to itself too', async () => {
    const page = await follow(await struck({ kind: 'cursor_loop' }), 'interconnects', 3);
    expect(page.cursors).toEqual([1, 1, 1]);
    const none = await follow(await fiveSlots({ kind: 'cursor_loop' }), 'cnis', 3);
    expect([none.pages, none.cursors]).toEqual([
      [[], [], []],
      [1, 1, 1],
    ]);
  });

  it('can be endless without a repeated cursor', async () => {
    const { pages, cursors } = await follow(await fiveSlots({ kind: 'cursor_endless' }), 'slots', 50);
    expect(pages.flat()).toEqual(ids);
    expect(pages).toHaveLength(50);
    expect(new Set(cursors).size).toBe(50);
  });

  it('can begin a page with the last item of the previous one', async () => {
    const client = await fiveSlots({ kind: 'duplicate_item', nth: 1 });
    const { pages } = await follow(client, 'slots', 10);
    expect(pages).toEqual([ids.slice(0, 2), ids.slice(1, 3), ids.slice(3, 5)]);
  });

  it('that repeats items on every page still ends', async () => {
    for (const pageSize of [1, 2, 3, 100]) {
      const client = await sandboxClient({
        seed: { accounts: { [account]: { slots } } },
        faults: [{ kind: 'duplicate_item' }],
        pageSize,
      });
      const { pages, cursors } = await follow(client, 'slots', 100);
      expect(cursors.at(-1)).toBeNull();
      expect(new Set(pages.flat())).toEqual(new Set(ids));
      expect(pages.flat().length).toBeGreaterThan(ids.length);
    }
  });

  it.each(['slots', 'interconnects', 'cnis'])('of %s holds an object of another account', async (path) => {
    const client = await struck({ kind: 'foreign_account' });
    const before = itemsOf(await get(await struck(), path));
    const items = itemsOf(await get(client, path));
    expect(items.slice(0, -1)).toEqual(before);
    const [own, foreign] = [before.at(-1), items.at(-1)];
    expect(foreign?.['account']).toBe('f'.repeat(32));
    const names = (item: Json | undefined) =>
      [item?.['id'], item?.['name'], (item?.['magic'] as Json | undefined)?.['conduit_name']].filter(
        (name) => name !== undefined,
      );
    expect(names(foreign)).toHaveLength(names(own).length);
    expect(names(own).some((name) => names(foreign).includes(name))).toBe(false);
  });

  it('that is empty stays empty, and no fault is recorded', async () => {
    const client = await fiveSlots({ kind: 'foreign_account' }, { kind: 'duplicate_item' });
    expect(itemsOf(await get(client, 'cnis'))).toEqual([]);
    expect(await faultsOf(client)).toEqual([[]]);
  });
});

describe('an object of another account', () => {
  it('is the answer when one object is read, created or changed', async () => {
    const client = await struck({ kind: 'foreign_account' });
    expect(await get(client, `cnis/${cniId}`)).toEqual({ ...cni, account: 'f'.repeat(32) });
    const [method, path, body] = writes.create_cni;
    expect((await client.call(method, path, body)).json.account).toBe('f'.repeat(32));
    await client.control('PUT', 'faults', []);
    expect(itemsOf(await get(client, 'cnis')).map((item) => item['account'])).toEqual([account, account]);
  });
});
