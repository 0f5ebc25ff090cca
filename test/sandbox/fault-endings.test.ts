import { describe, expect, it } from 'vitest';
import type { SandboxFault } from '../../src/model/generated/sandbox-faults.ts';
import { type Answer, type Client, freeSlot, sandboxClient } from './client.ts';
import { attempt, committed, reads, seed, writes } from './writes.ts';

type Ending = Extract<SandboxFault, { kind: 'status' | 'html' | 'reset' | 'truncated' | 'malformed' | 'redirect' }>;

const moments = ['before', 'after'] as const;

async function struck(fault: SandboxFault) {
  return sandboxClient({ seed, faults: [fault] });
}

async function recorded(client: Client) {
  return (await client.control('GET', 'requests')).json.requests;
}

/** The one fault that a client meets, with what it then sees. */
const endings: readonly [Ending, (answer: Answer | undefined) => void][] = [
  [
    { kind: 'status', status: 503, headers: { 'Retry-After': '7' }, body: { errors: [] } },
    (answer) =>
      expect([answer?.status, answer?.headers.get('retry-after'), answer?.json]).toEqual([503, '7', { errors: [] }]),
  ],
  [
    { kind: 'html' },
    (answer) =>
      expect([answer?.status, answer?.headers.get('content-type'), answer?.text]).toEqual([
        502,
        'text/html; charset=UTF-8',
        expect.stringContaining('<h1>Bad gateway'),
      ]),
  ],
  [{ kind: 'reset' }, (answer) => expect(answer).toBeUndefined()],
  [{ kind: 'truncated' }, (answer) => expect(answer).toBeUndefined()],
  [
    { kind: 'malformed' },
    (answer) => {
      expect([answer?.status, answer?.headers.get('content-type')]).toEqual([200, 'application/json']);
      expect(() => answer?.json).toThrow();
    },
  ],
  [
    { kind: 'redirect', to: 'http://127.0.0.1:1/', status: 302 },
    // fetch follows it, to a closed port.
    (answer) => expect(answer).toBeUndefined(),
  ],
];

describe.each(endings)('a fault that ends a request: %j', (fault, sees) => {
  it.each(Object.entries(writes))('strikes %s before or after its commit, as configured', async (operation, write) => {
    for (const when of moments) {
      const client = await struck({ ...fault, when, nth: 1, operation: operation as keyof typeof writes });
      sees(await attempt(client, write));
      const change = when === 'after' ? [operation] : [];
      expect(await committed(client)).toEqual(change);
      expect(await recorded(client)).toMatchObject([
        { operation, fault: fault.kind, faults: [fault.kind], committed: when === 'after' },
      ]);
      const again = await attempt(client, write);
      expect(again?.status === 200, `${when}: ${String(again?.status)}`).toBe(when === 'before' || write[0] === 'PUT');
    }
  });

  it('strikes every read', async () => {
    for (const when of moments) {
      const client = await struck({ ...fault, when });
      for (const read of reads) sees(await attempt(client, read));
      expect(await recorded(client)).toEqual(
        reads.map(() => expect.objectContaining({ fault: fault.kind, committed: false }) as unknown),
      );
    }
  });
});

describe('a hang', () => {
  const settled = (promise: Promise<Answer | undefined>) =>
    promise.then(
      () => true,
      () => true,
    );

  /** Waits until the sandbox has decided about its first request. */
  async function decided(client: Client) {
    for (;;) {
      const [first] = await recorded(client);
      if (first?.fault === 'hang') return first;
    }
  }

  it.each(Object.entries(writes))(
    'holds %s before or after its commit until the sandbox ends',
    async (operation, write) => {
      for (const when of moments) {
        for (const sent of ['nothing', 'headers', 'half'] as const) {
          const client = await struck({ kind: 'hang', when, sent });
          const answer = attempt(client, write);
          const entry = await decided(client);
          expect(entry).toMatchObject({ committed: when === 'after', status: sent === 'nothing' ? null : 200 });
          expect(await committed(client)).toEqual(when === 'after' ? [operation] : []);
          await client.close();
          expect(await settled(answer)).toBe(true);
          expect(await answer).toBeUndefined();
        }
      }
    },
  );

  it('sends the status and the headers when configured so', async () => {
    const client = await struck({ kind: 'hang', sent: 'half', when: 'after' });
    const url = `${client.url}/accounts/${Object.keys(seed.accounts)[0] ?? ''}/cni/settings`;
    const answer = await fetch(url, { headers: { authorization: 'Bearer t' } });
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '21']);
    const first = await answer.body?.getReader().read();
    expect(new TextDecoder().decode(first?.value as Uint8Array)).toBe('{"default_');
  });

  it('ends for the sandbox when the client leaves', async () => {
    const client = await struck({ kind: 'hang', nth: 1 });
    const leaving = new AbortController();
    const url = `${client.url}/accounts/${Object.keys(seed.accounts)[0] ?? ''}/cni/settings`;
    const answer = fetch(url, { headers: { authorization: 'Bearer t' }, signal: leaving.signal });
    await decided(client);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    expect((await client.call('GET', 'settings')).status).toBe(200);
  });
});

describe('a fault of the answer alone', () => {
  it.each(Object.entries(writes))('lets %s be committed', async (operation, write) => {
    const plain = await attempt(await sandboxClient({ seed }), write);
    const faults: SandboxFault[] = [
      { kind: 'drip', bytes: 50, ms: 1 },
      { kind: 'content_type' },
      { kind: 'oversized', bytes: 300_000 },
    ];
    for (const fault of faults) {
      const client = await struck(fault);
      const answer = await attempt(client, write);
      expect([answer?.status, answer?.text.trim()]).toEqual([200, plain?.text]);
      expect(await committed(client)).toEqual([operation]);
      expect(await recorded(client)).toMatchObject([{ fault: fault.kind, committed: true, commit: 0 }]);
    }
  });

  it('of a Content-Type sends the given one, or none', async () => {
    const type = async (fault: SandboxFault) =>
      (await attempt(await struck(fault), ['GET', 'settings']))?.headers.get('content-type');
    expect(await type({ kind: 'content_type' })).toBe('text/plain');
    expect(await type({ kind: 'content_type', type: 'application/xml' })).toBe('application/xml');
    expect(await type({ kind: 'content_type', type: null })).toBeNull();
  });

  it('of size sends the given number of bytes before the body', async () => {
    const client = await struck({ kind: 'oversized', bytes: 1_000_001 });
    const answer = await attempt(client, ['GET', 'settings']);
    expect([answer?.text.length, answer?.headers.get('content-length')]).toEqual([1_000_022, '1000022']);
    expect(answer?.json).toEqual({ default_asn: 13335 });
  });

  it('that drips sends a letter whole too', async () => {
    const loa = ['GET', 'interconnects/icon-ewr01-0001/loa'] as const;
    const plain = await attempt(await sandboxClient({ seed }), loa);
    const dripped = await attempt(await struck({ kind: 'drip', bytes: 100, ms: 0 }), loa);
    expect(dripped?.text).toBe(plain?.text);
  });

  it('that drips does not stop a sandbox from closing', async () => {
    const client = await struck({ kind: 'drip', ms: 3_600_000 });
    const answer = attempt(client, ['GET', 'settings']);
    while ((await recorded(client))[0]?.fault !== 'drip');
    await client.close();
    expect((await answer)?.json).toEqual({ default_asn: 13335 });
  });
});

describe('429 with Retry-After', () => {
  it.each(Object.entries(writes))('refuses %s before anything is committed', async (_operation, write) => {
    const client = await struck({ kind: 'rate_limited', nth: 1, retry_after: 3 });
    const answer = await attempt(client, write);
    expect([answer?.status, answer?.headers.get('retry-after'), answer?.json.errors.length]).toEqual([429, '3', 1]);
    expect(await committed(client)).toEqual([]);
    expect((await attempt(client, write))?.status).toBe(200);
  });

  it('can give seconds, a date, any text or nothing', async () => {
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    for (const [given, header] of [
      [undefined, '1'],
      [0, '0'],
      [date, date],
      ['soon', 'soon'],
      [null, null],
    ] as const) {
      const client = await struck({ kind: 'rate_limited', ...(given !== undefined && { retry_after: given }) });
      expect((await client.call('GET', 'settings')).headers.get('retry-after')).toBe(header);
    }
  });
});

describe('a redirect', () => {
  const located = async (fault: SandboxFault) => {
    const client = await struck(fault);
    const [tag = ''] = Object.keys(seed.accounts);
    const url = `${client.url}/accounts/${tag}/cni/slots?limit=1`;
    const answer = await fetch(url, { headers: { authorization: 'Bearer t' }, redirect: 'manual' });
    return [answer.status, answer.headers.get('location')?.replace(tag, 'TAG')];
  };

  it('leads to the same origin, to another one, or to a given address', async () => {
    const path = '/client/v4/accounts/TAG/cni/slots?limit=1';
    expect(await located({ kind: 'redirect' })).toEqual([307, path]);
    expect(await located({ kind: 'redirect', to: 'other_origin', status: 301 })).toEqual([
      301,
      `https://other-origin.invalid${path}`,
    ]);
    expect(await located({ kind: 'redirect', to: 'http://127.0.0.1:1/x' })).toEqual([307, 'http://127.0.0.1:1/x']);
  });

  it('to the same origin that strikes once leads to an answer', async () => {
    const client = await struck({ kind: 'redirect', nth: 1 });
    expect((await client.call('GET', `slots/${freeSlot}`)).json.id).toBe(freeSlot);
  });
});

describe('a truncated answer', () => {
  it('has the given number of bytes, but never all of them', async () => {
    for (const [bytes, arrived] of [
      [0, ''],
      [5, '{"def'],
      [1_000, '{"default_asn":13335'],
    ] as const) {
      const client = await struck({ kind: 'truncated', bytes });
      const [tag = ''] = Object.keys(seed.accounts);
      const answer = await fetch(`${client.url}/accounts/${tag}/cni/settings`, {
        headers: { authorization: 'Bearer t' },
      });
      const parts: Uint8Array[] = [];
      await expect(
        (async () => {
          for await (const part of answer.body ?? []) parts.push(part as Uint8Array);
        })(),
      ).rejects.toThrow();
      expect(Buffer.concat(parts).toString()).toBe(arrived);
    }
  });
});

describe('latency', () => {
  it.each(moments)('%s the commit does not change the answer', async (when) => {
    const client = await struck({ kind: 'latency', ms: 1, when });
    expect((await attempt(client, writes.create_cni))?.status).toBe(200);
    expect(await recorded(client)).toMatchObject([{ fault: 'latency', committed: true }]);
  });

  it('after the commit delays the answer, not the change', async () => {
    const client = await struck({ kind: 'latency', ms: 3_600_000, when: 'after', operation: 'create_cni' });
    const answer = attempt(client, writes.create_cni);
    while ((await committed(client)).length === 0);
    await client.close();
    expect((await answer)?.status).toBe(200);
  });
});
