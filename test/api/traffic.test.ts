import { describe, expect, it } from 'vitest';
import { createNetworkReader, readOnlyTransport } from '../../src/api/client.ts';
import { createLimiter, createQueryLimiter } from '../../src/api/limiter/limiter.ts';
import { tunnelQuery } from '../../src/api/traffic/tunnel-query.ts';
import type { ReadRequest, Transport } from '../../src/api/transport.ts';
import type { TrafficReader } from '../../src/model/traffic/traffic.ts';
import { account, everythingOf, failureOf, optionsFor, token } from './clients.ts';
import { jumpingClock } from './jumping-clock.ts';
import { json, type LocalServer, startServer } from './local-server.ts';

const times = { since: '2026-11-02T08:00:00Z', recent: '2026-11-02T08:10:00Z', until: '2026-11-02T08:15:00Z' };
const ok = (result: unknown) => ({ success: true, errors: [], messages: [], result });
const row = (tunnel: string, state: number) => ({
  count: 300,
  avg: { tunnelState: state },
  dimensions: { tunnelName: tunnel, edgeColoName: 'dfw01' },
});
const rows = (health: unknown) => ({
  data: { viewer: { accounts: [{ health, recent: [], ingress: [], egress: [] }] } },
});

async function answering(body: unknown, status = 200): Promise<{ reader: TrafficReader; server: LocalServer }> {
  const server = await startServer((_, response) => json(response, status, body));
  return { server, reader: readerAt(server.baseUrl) };
}

function readerAt(baseUrl: string) {
  const clock = jumpingClock();
  const limiters = { limiter: createLimiter({ clock }), queryLimiter: createQueryLimiter({ clock }) };
  return createNetworkReader(optionsFor(baseUrl, { clock, ...limiters })).traffic;
}

const listings = [
  ['listRoutes', 'magic/routes', 'routes'],
  ['listMagicInterconnects', 'magic/cf_interconnects', 'interconnects'],
  ['listGreTunnels', 'magic/gre_tunnels', 'gre_tunnels'],
  ['listIpsecTunnels', 'magic/ipsec_tunnels', 'ipsec_tunnels'],
] as const;

describe('a listing of the Magic side', () => {
  it.each(listings)('%s asks %s once, with the header for new health checks', async (method, path, name) => {
    const { reader, server } = await answering(ok({ [name]: [] }));
    expect(await reader[method]()).toEqual([]);
    expect(server.requests).toMatchObject([{ method: 'GET', url: `/client/v4/accounts/${account}/${path}` }]);
    expect(server.requests[0]?.headers['x-magic-new-hc-target']).toBe('true');
  });

  it.each(listings)('%s takes a list that is left out, and null messages, as none', async (method) => {
    const { reader } = await answering({ success: true, errors: null, messages: null, result: {} });
    expect(await reader[method]()).toEqual([]);
  });

  it.each(
    listings.flatMap(([method, , name]) =>
      [
        { result: { [name]: [] } },
        { [name]: [] },
        [],
        { success: true, errors: [], messages: [] },
        ok(null),
        ok([]),
        ok({ [name]: {} }),
        ok({ [name]: [null] }),
        { ...ok({ [name]: [] }), errors: [{ code: 1001, message: 'half' }] },
        ok({ [`other_${name}`]: [{}] }),
        { ...ok({ [name]: [] }), result_info: { page: 1, per_page: 0, count: 0, total_count: 6 } },
        { ...ok({}), result_info: { page: 1, total_pages: 3 } },
        { ...ok({ [name]: [] }), result_info: { cursor: 'next' } },
      ].map((body) => [method, JSON.stringify(body)] as const),
    ),
  )('%s never takes %s for "there are none"', async (method, body) => {
    const { reader } = await answering(body);
    expect(await failureOf(reader[method]())).toMatchObject({ kind: 'unreadable' });
  });

  it('reads an account without Magic, and a token that may not look, by their numbers, whatever the status', async () => {
    const refused = (code: number) => ({
      success: false,
      errors: [{ code, message: 'no' }],
      messages: [],
      result: null,
    });
    for (const status of [200, 400, 403]) {
      const { reader } = await answering(refused(1012), status);
      expect(await failureOf(reader.listRoutes())).toMatchObject({ codes: [1012] });
    }
    const { reader } = await answering(refused(1025), 403);
    expect(await failureOf(reader.listRoutes())).toMatchObject({ kind: 'permission', codes: [1025] });
  });

  it.each(['colo_regions', 'colo_names'])('does not understand a scope with a blank name in %s', async (field) => {
    const route = { id: 'r', prefix: '10.0.0.0/8', nexthop: '192.0.2.1', priority: 1 };
    for (const blank of ['', ' ', '\t']) {
      const { reader } = await answering(ok({ routes: [{ ...route, scope: { [field]: ['AFR', blank] } }] }));
      expect(await failureOf(reader.listRoutes())).toMatchObject({
        kind: 'unreadable',
        message: expect.stringContaining(`routes[0].scope.${field} should be a list without a blank name`) as string,
      });
    }
    const { reader } = await answering(ok({ routes: [{ ...route, scope: { [field]: [] } }] }));
    expect(await reader.listRoutes()).toMatchObject([{ scope: undefined }]);
  });

  const saying = (message: string) => ({ success: false, errors: [{ code: 1000, message }], result: null });

  it.each([
    ['in a message', saying('tunnel {"name":"t","psk":"never seen \\" before","ttl":64} is not valid')],
    ['in a body that is no envelope', { tunnels: [{ name: 't', psk: 'never seen before', ttl: 64 }] }],
    ['in JSON inside a message', saying(JSON.stringify(JSON.stringify({ psk: 'never seen " before', ttl: 64 })))],
    ['in an answer of GraphQL', saying("pre-shared key = 'never seen before', ttl 64")],
    ['after an equals sign', saying('ttl 64: psk=never-seen-before')],
    ['in several words', saying('ttl 64, psk: never seen before')],
    ['in several words with signs', saying("ttl 64, psk = never; seen, 'before' & before: seen = never")],
    ['in words with an apostrophe', saying("can't set ttl 64 and psk: never's seen")],
    ['within quotes around its name', saying(`'psk: never seen, before' with ttl 64 is not valid`)],
    ['within braces around its name', saying('{name: t, psk: never seen, before} with ttl 64 is not valid')],
    ['as the first of two errors', { success: false, errors: [{ message: 'psk: never seen' }, { message: 'ttl 64' }] }],
    ['in a list', saying('ttl 64: {"psk": ["never", "seen"], "md5_key": {"old": "before"}}')],
    ['that begins like no value', saying('ttl 64, psk: null never seen')],
    ['cut off', saying('ttl 64: {"psk": "never seen before')],
    ['of BGP', saying('ttl 64, md5_key: never-seen-before')],
  ])('never shows a key that an error quotes and no answer has shown before: %s', async (_, body) => {
    const { reader } = await answering(body, 400);
    const error = await failureOf(reader.listIpsecTunnels());
    expect(error.words).toMatch(/\(removed\)/);
    expect(error.words).toContain('64');
    expect(JSON.stringify([error, error.message, error.words])).not.toMatch(/never|seen|before/);
  });

  it('shows a key by name alone, and what the words say of it', async () => {
    const words = 'psk is missing, "psk_metadata": {"a": 1}, "md5_key": null, "ttl": 64';
    const { reader } = await answering(saying(words), 400);
    expect((await failureOf(reader.listIpsecTunnels())).words).toBe(`${words} (1000)`);
  });

  it('takes an interconnect that is listed twice for one, and two that differ for two', async () => {
    const [a, b] = ['192.0.2.0/31', '192.0.2.2/31'].map((link) => ({ id: 'i', name: 'a', interface_address: link }));
    const { reader } = await answering(ok({ interconnects: [a, b, a] }));
    const found = await reader.listMagicInterconnects();
    expect(found.map(({ interfaceAddress }) => interfaceAddress)).toEqual(['192.0.2.0/31', '192.0.2.2/31']);
  });

  it('reads a health check in both of its forms, and a reservation in one spelling', async () => {
    const { reader } = await answering(
      ok({
        interconnects: [
          { name: 'a', health_check: { enabled: true, target: { effective: '192.0.2.1', saved: '' } } },
          {
            name: 'b',
            health_check: { target: '192.0.2.2' },
            virtual_port_reservation_id: '9A4F5F1C-3F0D-4b57-8a50-6f0a2f7f0f11',
          },
          {},
        ],
      }),
    );
    const [a, b, c] = await reader.listMagicInterconnects();
    expect([a?.healthCheck?.target, b?.healthCheck?.target]).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(b?.reservation).toBe('9a4f5f1c3f0d4b578a506f0a2f7f0f11');
    expect(c?.name).toBeUndefined();
  });
});

describe('prefixes', () => {
  const more = { ...ok([]), result_info: { page: 1, total_pages: 2 } };
  it.each([{ success: true, errors: [], messages: [] }, ok(null), ok({}), { result: [] }, more])(
    'are never none by the answer %j',
    async (body) => {
      const { reader } = await answering(body);
      expect(await failureOf(reader.listPrefixes())).toMatchObject({ kind: 'unreadable' });
      expect(await failureOf(reader.listBgpPrefixes('p'))).toMatchObject({ kind: 'unreadable' });
    },
  );

  it('do not say whether they are advertised where on demand is off', async () => {
    const { reader } = await answering(
      ok([
        { cidr: '203.0.113.0/24', on_demand: { advertised: null } },
        { cidr: '203.0.113.0/25', on_demand: { advertised: false }, auto_advertise_withdraw: true },
        { cidr: '203.0.113.128/25', on_demand: null },
      ]),
    );
    expect(await reader.listBgpPrefixes('p')).toEqual([
      { cidr: '203.0.113.0/24', advertised: undefined, withdrawsByItself: false },
      { cidr: '203.0.113.0/25', advertised: false, withdrawsByItself: true },
      { cidr: '203.0.113.128/25', advertised: undefined, withdrawsByItself: false },
    ]);
  });

  it('are refused before any request where an id cannot be sent', async () => {
    const { reader, server } = await answering(ok([]));
    expect(await failureOf(reader.listBgpPrefixes('..'))).toMatchObject({ kind: 'refused' });
    expect(server.requests).toEqual([]);
  });
});

describe('the query about tunnels', () => {
  it('is one POST of a constant query, of which only the variables vary', async () => {
    const { reader, server } = await answering(rows([row('a', 1)]));
    const found = await reader.queryTunnels(times);
    expect(found.health).toEqual([{ tunnel: 'a', colo: 'dfw01', state: 1 }]);
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/client/v4/graphql' }]);
    expect(server.requests[0]?.body).toBe(tunnelQuery({ account, ...times }));
  });

  it.each([
    { ...rows([row('a', 1)]), errors: [{ message: 'does not have access to the path' }] },
    { data: null, errors: null },
    { data: { viewer: { accounts: [] } } },
    { data: { viewer: { accounts: null } } },
    rows(null),
    rows([row('a', 1.5)]),
    rows([{}]),
    rows(Array.from({ length: 10_000 }, () => row('a', 1))),
    ok({ data: {} }),
    [],
  ])('never takes an incomplete answer for health', async (body) => {
    const { reader } = await answering(body);
    expect(await failureOf(reader.queryTunnels(times))).toMatchObject({ kind: 'unreadable' });
  });

  it('is repeated like a read, and is never sent to the target of a redirect', async () => {
    const flaky = await startServer((_, response, index) =>
      index === 0 ? json(response, 502, {}) : json(response, 200, rows([])),
    );
    expect((await readerAt(flaky.baseUrl).queryTunnels(times)).health).toEqual([]);
    expect(flaky.requests).toHaveLength(2);
    const moved = await startServer((_, response) => json(response, 307, {}, { location: '/client/v4/elsewhere' }));
    expect(await failureOf(readerAt(moved.baseUrl).queryTunnels(times))).toMatchObject({ kind: 'redirect' });
    expect(moved.requests).toHaveLength(1);
  });

  it('names the permission that it needs', async () => {
    const refusal = {
      success: false,
      errors: [{ code: 10000, message: 'Authentication error' }],
      messages: [],
      result: null,
    };
    const { reader } = await answering(refusal, 403);
    expect((await failureOf(reader.queryTunnels(times))).hint).toContain('Account Analytics Read');
    expect((await failureOf(reader.listPrefixes())).hint).toContain('Magic Transit Read, IP Prefixes Read');
  });

  it('has a quota of its own: the reads of the network go on while it waits', async () => {
    const clock = jumpingClock();
    const queryLimiter = createQueryLimiter({ clock });
    const server = await startServer((request, response) =>
      json(response, 200, request.method === 'POST' ? rows([]) : ok({ routes: [] })),
    );
    const { traffic: reader } = createNetworkReader(
      optionsFor(server.baseUrl, { clock, limiter: createLimiter({ clock }), queryLimiter }),
    );
    for (let i = 0; i < 300; i++) await reader.queryTunnels(times);
    const before = clock.now();
    await reader.listRoutes();
    expect(clock.now()).toBe(before);
    await reader.queryTunnels(times);
    expect(clock.now() - before).toBeGreaterThan(60_000);
  });

  it.each([
    ['another query', JSON.stringify({ query: 'mutation { x }', variables: { account, ...times } })],
    ['one more variable', JSON.stringify({ ...JSON.parse(tunnelQuery({ account, ...times })), operationName: 'x' })],
    ['no variables', JSON.stringify({ query: 'x' })],
  ])('is compared whole before it is sent: %s is refused', async (_, body) => {
    let sent = 0;
    const inner: Transport = () => Promise.reject(new Error(`sent ${++sent}`));
    const request = { operation: 'query_analytics', method: 'POST', path: '/graphql', accept: '*/*', body } as const;
    expect(await failureOf(readOnlyTransport(inner)(request))).toMatchObject({ kind: 'refused' });
    const bypassed = {
      ...request,
      method: 'DELETE',
      body: tunnelQuery({ account, ...times }),
    } as unknown as ReadRequest;
    expect(await failureOf(readOnlyTransport(inner)(bypassed))).toMatchObject({ kind: 'refused' });
    expect(sent).toBe(0);
  });
});

describe('what comes in clear', () => {
  it('is in no result and in no error afterwards', async () => {
    const key = 'tunnel-key-canary-1';
    const proof = 'ownership-canary-2';
    const server = await startServer(({ url }, response) => {
      if (url.endsWith('cf_interconnects')) {
        json(response, 200, ok({ interconnects: [{ name: 'a', bgp: { customer_asn: 65010, md5_key: key } }] }));
        return;
      }
      if (url.endsWith('/prefixes')) {
        json(response, 200, ok([{ id: 'p', cidr: '203.0.113.0/24', ownership_validation_token: proof }]));
        return;
      }
      json(response, 400, { success: false, errors: [{ code: 1001, message: `${key} ${proof} ${token}` }] });
    });
    const reader = readerAt(server.baseUrl);
    const read = [await reader.listMagicInterconnects(), await reader.listPrefixes()];
    expect(read).toMatchObject([[{ bgp: { hasKey: true } }], [{ id: 'p' }]]);
    const shown = JSON.stringify(read) + everythingOf(await failureOf(reader.listRoutes()));
    for (const secret of [key, proof, token]) expect(shown).not.toContain(secret);
  });
});
