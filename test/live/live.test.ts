import { describe, expect, it } from 'vitest';
import { createNetworkReader } from '../../src/api/client.ts';
import { readAccount, readFacts } from '../../src/live/read-account.ts';
import { account, failureOf, optionsFor } from '../api/clients.ts';
import { json, type Seen, startServer } from '../api/local-server.ts';
import { cni, many, partner, slot } from '../api/objects.ts';

const place = ({ url }: Seen) => url.replace(/^.*\/cni\//, '');

async function accountWith(interconnects: readonly string[], cnis: readonly string[]) {
  return startServer((request, response) => {
    const name = place(request);
    if (name === 'settings') {
      json(response, 200, { default_asn: 13335 });
      return;
    }
    const icons = name.startsWith('interconnects');
    const all: object[] = icons
      ? interconnects.map((key) => ({ ...partner, name: key }))
      : cnis.map((id) => ({ ...cni, id }));
    const cursor = Number(new URL(request.url, 'http://x').searchParams.get('cursor') ?? 0);
    json(response, 200, { items: all.slice(cursor, cursor + 2), next: cursor + 2 < all.length ? cursor + 2 : null });
  });
}

describe('reading an account', () => {
  it('reads settings and every page of both listings, and sorts the objects', async () => {
    const server = await accountWith(['b', 'a', 'B'], ['3', '1', '2', '10']);
    const live = await readAccount(createNetworkReader(optionsFor(server.baseUrl)), account);
    expect(live.account).toBe(account);
    expect(live.settings.default_asn).toBe(13335);
    expect(live.interconnects.map(({ name }) => name)).toEqual(['B', 'a', 'b']);
    expect(live.cnis.map(({ id }) => id)).toEqual(['1', '10', '2', '3']);
    expect(server.requests.map(place).sort()).toEqual([
      'cnis?cursor=2&limit=1000',
      'cnis?limit=1000',
      'interconnects?cursor=2&limit=1000',
      'interconnects?limit=1000',
      'settings',
    ]);
  });

  it('reads all three in parallel', async () => {
    const waiting: (() => void)[] = [];
    const server = await startServer((request, response) => {
      waiting.push(() => json(response, 200, place(request) === 'settings' ? { default_asn: 1 } : { items: [] }));
      if (waiting.length === 3) waiting.forEach((answer) => answer());
    });
    const live = await readAccount(createNetworkReader(optionsFor(server.baseUrl)), account);
    expect(live.cnis).toEqual([]);
  });

  it.each([
    [['a', 'b', 'a'], ['1'], 'list_interconnects', 'the interconnect "a" twice'],
    [['a'], ['1', '2', '1'], 'list_cnis', 'the CNI "1" twice'],
  ])('is an error when an object is listed twice (%j, %j)', async (interconnects, cnis, operation, message) => {
    const server = await accountWith(interconnects, cnis);
    const error = await failureOf(readAccount(createNetworkReader(optionsFor(server.baseUrl)), account));
    expect(error).toMatchObject({ kind: 'unreadable', operation });
    expect(error.message).toContain(message);
    expect(error.hint).toContain('run again');
  });

  it.each(['settings', 'interconnects', 'cnis'])('fails as a whole when %s cannot be read', async (broken) => {
    const server = await startServer((request, response) => {
      if (place(request).startsWith(broken)) json(response, 403, { errors: [{ message: 'no' }] });
      else json(response, 200, place(request) === 'settings' ? { default_asn: 1 } : { items: [] });
    });
    const error = await failureOf(readAccount(createNetworkReader(optionsFor(server.baseUrl)), account));
    expect(error).toMatchObject({ kind: 'permission', words: 'no' });
    expect(error.path).toContain(broken);
  });
});

describe('reading the facts of a plan', () => {
  it('sends no request when nothing is needed', async () => {
    const server = await startServer((_, response) => json(response, 500, {}));
    const reader = createNetworkReader(optionsFor(server.baseUrl));
    expect(await readFacts(reader, account, { slotIds: [], slots: undefined, health: [] })).toEqual({
      slots: [],
      health: new Map(),
    });
    expect(server.requests).toEqual([]);
  });

  it('reads health and ports, each once, and leaves out a port that does not exist', async () => {
    const server = await startServer((request, response) => {
      const name = place(request);
      if (name === 'slots/gone') json(response, 404, {});
      else if (name.startsWith('slots/')) json(response, 200, { ...slot, id: name.slice('slots/'.length) });
      else if (name.startsWith('slots?')) json(response, 200, { items: many(slot, 'id', 2) });
      else json(response, 200, { state: name.includes('/a/') ? 'Healthy' : 'Down' });
    });
    const reader = createNetworkReader(optionsFor(server.baseUrl));
    const facts = await readFacts(reader, account, {
      slotIds: ['x', 'gone', 'x', 'object-1'],
      slots: { occupied: false },
      health: ['b', 'a', 'b'],
    });
    expect(facts.slots.map(({ id }) => id)).toEqual(['object-0', 'object-1', 'x']);
    expect([...facts.health].map(([name, { state }]) => [name, state])).toEqual([
      ['b', 'Down'],
      ['a', 'Healthy'],
    ]);
    expect(server.requests.map(place).sort()).toEqual([
      'interconnects/a/status',
      'interconnects/b/status',
      'slots/gone',
      'slots/object-1',
      'slots/x',
      'slots?occupied=false&limit=1000',
    ]);
  });

  it('fails when a listing has a port twice, because another may be missing', async () => {
    const server = await startServer((_, response) =>
      json(response, 200, { items: [slot, { ...slot, id: 'j' }, slot] }),
    );
    const reader = createNetworkReader(optionsFor(server.baseUrl));
    const error = await failureOf(readFacts(reader, account, { slotIds: [], slots: {}, health: [] }));
    expect(error).toMatchObject({ kind: 'unreadable', operation: 'list_slots' });
    expect(error.message).toContain('has the port "i" twice');
  });

  it('fails when an existing port cannot be read', async () => {
    const server = await startServer((_, response) => json(response, 403, {}));
    const reader = createNetworkReader(optionsFor(server.baseUrl));
    const error = await failureOf(readFacts(reader, account, { slotIds: ['x'], slots: undefined, health: [] }));
    expect(error.kind).toBe('permission');
  });
});
