import { describe, expect, it } from 'vitest';
import type { SandboxFaults } from '../../src/model/generated/sandbox-faults.ts';
import { FaultBook } from '../../src/sandbox/faults/fault-book.ts';
import { account, createDirect, freeSlot, sandboxClient } from './client.ts';

async function statuses(faults: SandboxFaults, count: number, path = 'settings') {
  const client = await sandboxClient({ faults });
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await client.call('GET', path)).status);
  return seen;
}

describe('faults', () => {
  it('strike the nth request of their operation, or several, and do not count others', async () => {
    expect(await statuses([{ kind: 'status', operation: 'get_settings', nth: 2, status: 503 }], 4)).toEqual([
      200, 503, 200, 200,
    ]);
    expect(await statuses([{ kind: 'status', nth: [1, 3], status: 503 }], 4)).toEqual([503, 200, 503, 200]);
    expect(await statuses([{ kind: 'status', operation: ['get_slot', 'list_cnis'], status: 503 }], 2)).toEqual([
      200, 200,
    ]);
  });

  it('strike every so many requests, or all', async () => {
    expect(await statuses([{ kind: 'status', every: 3, status: 500 }], 7)).toEqual([200, 200, 500, 200, 200, 500, 200]);
    expect(await statuses([{ kind: 'status', status: 500 }], 2)).toEqual([500, 500]);
  });

  it('strike at random, but the same requests for the same seed', async () => {
    const draw = (seed: number) => statuses([{ kind: 'status', probability: 0.5, seed, status: 500 }], 40);
    const first = await draw(1);
    expect(new Set(first)).toEqual(new Set([200, 500]));
    expect(await draw(1)).toEqual(first);
    expect(await draw(2)).not.toEqual(first);
    expect(new Set(await statuses([{ kind: 'status', probability: 0, status: 500 }], 20))).toEqual(new Set([200]));
    expect(new Set(await statuses([{ kind: 'status', probability: 1, status: 500 }], 20))).toEqual(new Set([500]));
  });

  it('answer with a given body, or with none', async () => {
    const body = { errors: [{ message: 'no' }] };
    const client = await sandboxClient({
      faults: [
        { kind: 'status', nth: 1, status: 503, body },
        { kind: 'status', nth: 2, status: 503 },
      ],
    });
    expect((await client.call('GET', 'settings')).json).toEqual(body);
    const bare = await client.call('GET', 'settings');
    expect([bare.status, bare.text, bare.headers.get('content-type')]).toEqual([503, '', null]);
  });

  it('with a status do not carry out the request', async () => {
    const client = await sandboxClient({
      faults: [{ kind: 'status', operation: 'create_interconnect', nth: 1, status: 500 }],
    });
    await expect(createDirect(client)).rejects.toThrow();
    expect((await client.control('GET', 'log')).json).toEqual([]);
    expect(await createDirect(client)).toBe('icon-ewr01-0001');
  });

  it('strike at most a given number of times, and choose by account, path and query', async () => {
    expect(await statuses([{ kind: 'status', times: 2, status: 500 }], 4)).toEqual([500, 500, 200, 200]);
    expect(await statuses([{ kind: 'status', every: 2, times: 1, status: 500 }], 4)).toEqual([200, 500, 200, 200]);
    const paths: [SandboxFaults[number], string, number][] = [
      [{ kind: 'status', account, status: 500 }, 'settings', 500],
      [{ kind: 'status', account: 'another', status: 500 }, 'settings', 200],
      [{ kind: 'status', path: freeSlot, status: 500 }, `slots/${freeSlot}`, 500],
      [{ kind: 'status', path: freeSlot, status: 500 }, 'slots', 200],
      [{ kind: 'status', path: 'cursor=', status: 500 }, 'slots?limit=1&cursor=2', 500],
    ];
    for (const [fault, path, status] of paths) expect(await statuses([fault], 1, path)).toEqual([status]);
  });

  it('count only the requests that they choose', async () => {
    const client = await sandboxClient({ faults: [{ kind: 'status', nth: 2, path: freeSlot, status: 500 }] });
    const seen = [];
    for (const path of [`slots/${freeSlot}`, 'slots', 'settings', `slots/${freeSlot}`]) {
      seen.push((await client.call('GET', path)).status);
    }
    expect(seen).toEqual([200, 200, 200, 500]);
  });

  it('of latency add up, and do not replace the first other fault', () => {
    const book = new FaultBook();
    const endings: SandboxFaults = [500, 503].map((status) => ({ kind: 'status', status }));
    const late: SandboxFaults = [
      { kind: 'latency', ms: 60 },
      { kind: 'latency', ms: 40, nth: 2 },
    ];
    book.set([...late, ...endings]);
    const target = { operation: 'get_slot', account, url: '/' } as const;
    expect(book.strike(target)).toMatchObject({ latencies: [late[0]], ending: endings[0] });
    expect(book.strike(target)).toMatchObject({ latencies: late, ending: endings[0] });
  });

  it('that another fault preceded have not struck and can still strike', async () => {
    const faults: SandboxFaults = [
      { kind: 'status', times: 1, status: 500 },
      { kind: 'status', times: 1, status: 503 },
    ];
    expect(await statuses(faults, 3)).toEqual([500, 503, 200]);
  });

  it('do not count requests beyond the quota', async () => {
    let now = 0;
    const client = await sandboxClient({
      faults: [{ kind: 'status', nth: 2, status: 503 }],
      rateLimit: { quota: 1, windowSeconds: 1 },
      now: () => now,
    });
    const status = async () => (await client.call('GET', 'settings')).status;
    expect([await status(), await status()]).toEqual([200, 429]);
    now = 1_000;
    expect(await status()).toBe(503);
  });

  it('can be read and set in a running sandbox, and restart their counts', async () => {
    const client = await sandboxClient();
    const faults: SandboxFaults = [{ kind: 'status', operation: 'get_settings', nth: 1, status: 503 }];
    for (let i = 0; i < 2; i++) {
      expect((await client.control('PUT', 'faults', faults)).json).toEqual(faults);
      expect((await client.control('GET', 'faults')).json).toEqual(faults);
      expect((await client.call('GET', 'settings')).status).toBe(503);
      expect((await client.call('GET', 'settings')).status).toBe(200);
    }
  });

  it.each<[string, unknown]>([
    ['no list', { kind: 'status', status: 500 }],
    ['an unknown kind', [{ kind: 'explode' }]],
    ['no kind', [{ status: 500 }]],
    ['an unknown operation', [{ kind: 'status', status: 500, operation: 'get_everything' }]],
    ['two ways to choose', [{ kind: 'status', status: 500, nth: 1, every: 2 }]],
    ['a probability beside every', [{ kind: 'status', status: 500, every: 2, probability: 0.5 }]],
    ['a seed of nothing', [{ kind: 'status', status: 500, seed: 1 }]],
    ['a status that is none', [{ kind: 'status', status: 99 }]],
    ['an operation that the kind has nothing to spoil in', [{ kind: 'cursor_loop', operation: 'get_cni' }]],
    [
      'a header that would break out',
      [{ kind: 'status', status: 500, headers: { 'retry-after': '1\r\nset-cookie: a' } }],
    ],
    ['malformed JSON', '[{'],
  ])('with %s are refused, and the old faults stay', async (_name, bad) => {
    const faults: SandboxFaults = [{ kind: 'status', operation: 'get_settings', status: 503 }];
    const client = await sandboxClient({ faults });
    const refused = await client.control('PUT', 'faults', bad);
    expect([refused.status, refused.json.errors[0]?.message]).toEqual([400, expect.stringContaining('the body')]);
    expect((await client.control('GET', 'faults')).json).toEqual(faults);
  });

  it('do not strike a request without credentials, and are recorded in the request log', async () => {
    const client = await sandboxClient({ faults: [{ kind: 'status', status: 503 }] });
    await client.call('GET', 'settings', undefined, { authorization: '' });
    await client.call('GET', 'settings');
    const { requests } = (await client.control('GET', 'requests')).json;
    expect(requests.map(({ status }) => status)).toEqual([401, 503]);
    expect(requests[0]).toMatchObject({ fault: null, faults: [] });
    expect(requests[1]).toMatchObject({ operation: 'get_settings', account, fault: 'status', committed: false });
  });
});
