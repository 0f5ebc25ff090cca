import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { account, apiAt, failureOf } from './clients.ts';
import { json, startServer } from './local-server.ts';
import { cni, direct, partner, slot } from './objects.ts';

const other = 'ffffffffffffffffffffffffffffffff';

async function answering(value: unknown) {
  const server = await startServer((_, response) => json(response, 200, value));
  return apiAt(server.baseUrl);
}

describe('an answer about another account', () => {
  it('makes a listing fail and names its place in it', async () => {
    const interconnects = await answering({ items: [direct, { ...partner, account: other }] });
    const cnis = await answering({ items: [cni, { ...cni, id: 'j', account: other }] });
    for (const error of await Promise.all([interconnects.listInterconnects(), cnis.listCnis()].map(failureOf))) {
      expect(error).toMatchObject({ kind: 'unreadable', uncertain: false });
      expect(error.message).toContain('items[1] is about an object of another account');
      expect(error.message).not.toContain(other);
    }
  });

  it('is refused, and makes a write uncertain', async () => {
    const api = await answering({ ...cni, account: other });
    expect(await failureOf(api.getCni('i'))).toMatchObject({ kind: 'unreadable', uncertain: false });
    const magic = { conduit_name: 'a', description: '', mtu: 1500 };
    const writes = [api.createCni({ interconnect: 'x', magic }), api.updateCni('i', {})];
    for (const error of await Promise.all(writes.map(failureOf))) {
      expect(error).toMatchObject({ kind: 'unreadable', uncertain: true });
    }
    const created = await answering({ ...direct, account: other });
    expect(await failureOf(created.createInterconnect({ type: 'direct', slot_id: 's' }))).toMatchObject({
      kind: 'unreadable',
      uncertain: true,
    });
  });

  it('is accepted when the tag is in upper case, or when only the owner differs', async () => {
    const api = await answering({ ...direct, account: account.toUpperCase(), owner: other });
    expect(await api.getInterconnect(direct.name)).toMatchObject({ owner: other });
  });

  it('is accepted for a port, because other accounts have ports too', async () => {
    const api = await answering({ items: [{ ...slot, account: other, occupied: true }] });
    expect(await api.listSlots()).toMatchObject([{ account: other }]);
  });
});

describe('an answer about another object than the requested one', () => {
  it('is refused', async () => {
    const calls = [
      (await answering(cni)).getCni('j'),
      (await answering(direct)).getInterconnect('another'),
      (await answering(slot)).getSlot('j'),
      (await answering(cni)).updateCni('j', {}),
    ];
    for (const error of await Promise.all(calls.map(failureOf))) {
      expect(error.kind).toBe('unreadable');
      expect(error.message).toContain('about a different object than the requested one');
      expect(error.uncertain).toBe(error.method === 'PUT');
    }
  });
});

describe('an answer that is too large or too deep', () => {
  it.each(['listing', 'object', 'envelope', 'delete', 'PUT'])(
    'is unreadable when it is too deep, never an internal error: %s',
    async (kind) => {
      for (const depth of [101, 5_000, 1_000_000]) {
        const deep = `${'[{"a":'.repeat(depth / 2)}12345678901234567890${'}]'.repeat(depth / 2)}`;
        const whole = `${JSON.stringify(cni).slice(0, -1)},"extra":${deep}}`;
        const listing = `{"items":[${whole}],"next":null}`;
        const failure = `{"success":false,"errors":[{"message":"no"}],"messages":${deep}}`;
        const text = { listing, envelope: failure, delete: failure }[kind] ?? whole;
        const server = await startServer((_, response) => json(response, 200, text));
        const api = apiAt(server.baseUrl);
        const calls: Readonly<Record<string, () => Promise<unknown>>> = {
          listing: () => api.listCnis(),
          delete: () => api.deleteCni('i'),
          PUT: () => api.updateCni('i', {}),
        };
        const error = await failureOf((calls[kind] ?? (() => api.getCni(cni.id)))());
        expect(error).toMatchObject({ kind: 'unreadable', uncertain: kind === 'delete' || kind === 'PUT' });
        expect(error.message).toContain('nested more than 100 deep');
      }
    },
  );

  it('gives no error message from the API when it is too deep', async () => {
    const server = await startServer((_, response) => json(response, 400, '['.repeat(60_000)));
    expect(await failureOf(apiAt(server.baseUrl).listCnis())).toMatchObject({ kind: 'rejected', status: 400 });
  });

  it('is not sent back in a PUT, which certainly changes nothing', async () => {
    const server = await startServer((_, response) => json(response, 200, cni));
    let deep: JsonObject = {};
    for (let i = 0; i < 100_000; i += 1) deep = { deep };
    const error = await failureOf(apiAt(server.baseUrl).updateCni(cni.id, deep));
    expect(error).toMatchObject({ kind: 'refused', uncertain: false });
    expect(error.message).toContain('nothing was sent');
    expect(server.requests).toHaveLength(0);
  });

  it('is not read to the end when it has 100 MB', async () => {
    let sent = 0;
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = () => {
        while (sent < 100 && !response.destroyed) {
          sent += 1;
          if (!response.write(chunk)) return;
        }
        if (!response.destroyed) response.end();
      };
      response.on('drain', more);
      more();
    });
    const error = await failureOf(apiAt(server.baseUrl).listCnis());
    expect(error).toMatchObject({ kind: 'unreadable' });
    expect(error.message).toContain('larger than 16 MiB');
    expect(sent).toBeLessThan(100);
    expect(server.requests).toHaveLength(1);
  });

  it('ends a listing whose small pages are too large together', async () => {
    const filling = ' '.repeat(13 * 1024 * 1024);
    const server = await startServer((_, response, index) =>
      json(response, 200, `{"items":[],"next":${index + 1}${filling}}`),
    );
    const error = await failureOf(apiAt(server.baseUrl).listCnis());
    expect(error).toMatchObject({ kind: 'unreadable' });
    expect(error.message).toContain('the listing is larger than 64 MiB');
    expect(server.requests).toHaveLength(5);
  });

  it('is not accepted as a name or id', async () => {
    const endless = 'n'.repeat(1_001);
    const api = await answering({ items: [{ ...cni, id: endless }] });
    const error = await failureOf(api.listCnis());
    expect(error.message).toContain('items[0].id should be a name or id of at most 1000 characters');
    expect(error.message.length).toBeLessThan(300);
  });
});
