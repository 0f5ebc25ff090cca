import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/api/client.ts';
import { retryAfterMs } from '../../src/api/transport.ts';
import { DeadlineOver } from '../../src/model/network-error.ts';
import { apiAt, failureOf, jumpingApiAt } from './clients.ts';
import { json, listen, startServer } from './local-server.ts';
import { cni } from './objects.ts';

describe('a read', () => {
  it.each([408, 429, 500, 502, 503, 504, 522])(
    'is repeated after a %i, and only the last answer counts',
    async (status) => {
      const server = await startServer((_, response, index) =>
        index === 0 ? json(response, status, {}, { 'retry-after': '0' }) : json(response, 200, cni),
      );
      const records: RequestRecord[] = [];
      const found = await apiAt(server.baseUrl, { onRequest: (record) => records.push(record) }).getCni('i');
      expect(found.id).toBe(cni.id);
      expect(records.map((record) => record.status)).toEqual([status, 200]);
    },
  );

  it('is sent at most four times, and the error says so', async () => {
    const server = await startServer((_, response) => json(response, 503, {}, { 'retry-after': '0' }));
    const error = await failureOf(apiAt(server.baseUrl).getCni('i'));
    expect(error).toMatchObject({ kind: 'server', status: 503 });
    expect(error.message).toContain('tried 4 times');
    expect(server.requests).toHaveLength(4);
  });

  it('is repeated when its connection is lost before or within the answer', async () => {
    const server = await startServer((_, response, index) => {
      if (index === 0) return void response.destroy();
      if (index === 2) {
        json(response, 200, cni);
        return;
      }
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      setImmediate(() => response.destroy());
    });
    expect((await apiAt(server.baseUrl).getCni('i')).id).toBe(cni.id);
    expect(server.requests).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 409, 418])('is not repeated after a %i', async (status) => {
    const server = await startServer((_, response) => json(response, status, {}));
    await failureOf(apiAt(server.baseUrl).getCni('i'));
    expect(server.requests).toHaveLength(1);
  });

  it('is not repeated after an unreadable answer', async () => {
    const server = await startServer((_, response) => json(response, 200, '{'));
    await failureOf(apiAt(server.baseUrl).getCni('i'));
    expect(server.requests).toHaveLength(1);
  });

  it('waits as long as the server asks, even beyond the time for one request', async () => {
    const server = await startServer((_, response, index) =>
      index === 0 ? json(response, 429, {}, { 'retry-after': '300' }) : json(response, 200, cni),
    );
    const { api, clock } = jumpingApiAt(server.baseUrl, { timeoutMs: 2_000 });
    expect((await api.getCni('i')).id).toBe(cni.id);
    expect(clock.now()).toBe(300_000);
  });

  it.each(['601', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'does not wait for an unreasonably long pause (%s), and the error says so',
    async (pause) => {
      const server = await startServer((_, response) => json(response, 429, {}, { 'retry-after': pause }));
      const error = await failureOf(apiAt(server.baseUrl).getCni('i'));
      expect(error.kind).toBe('rate_limited');
      expect(error.hint).toMatch(/wait \d+ s/);
      expect(server.requests).toHaveLength(1);
    },
  );

  it.each([429, 503])('does not wait beyond the end of the run after a %i, and says when to retry', async (status) => {
    const server = await startServer((_, response) => json(response, status, {}, { 'retry-after': '31' }));
    const { api, clock } = jumpingApiAt(server.baseUrl, { runEndsAt: 30_000 });
    const error = await failureOf(api.getCni('i'));
    expect(error).toMatchObject({ status });
    expect(error.hint).toContain('31 s');
    const next = await failureOf(api.getCni('i'));
    expect(next).toMatchObject({ kind: 'rate_limited', uncertain: false });
    expect(next.message).toContain('for another 31 s, which is after the deadline of this run');
    expect(clock.waits).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('waits a random time, whose maximum doubles with each try', async () => {
    const server = await startServer((_, response) => json(response, 500, {}));
    for (const chance of [0.5, 1]) {
      const { api, clock } = jumpingApiAt(server.baseUrl, { random: () => chance });
      await failureOf(api.getCni('i'));
      expect(clock.waits).toEqual([500 * chance, 1_000 * chance, 2_000 * chance]);
    }
  });

  it('is sent at most twice when no answer comes in time', async () => {
    const server = await startServer(() => undefined);
    const error = await failureOf(apiAt(server.baseUrl, { timeoutMs: 50 }).getCni('i'));
    expect(error.kind).toBe('timeout');
    expect(error.message).toContain('did not answer within 0.05 s, tried 2 times');
    expect(server.requests).toHaveLength(2);
  });

  it('ends its wait when the run is ended', async () => {
    const run = new AbortController();
    const server = await startServer((_, response) => json(response, 503, {}, { 'retry-after': '9' }));
    const onRequest = () => setImmediate(() => run.abort());
    const error = await failureOf(apiAt(server.baseUrl, { signal: run.signal, onRequest }).getCni('i'));
    expect(error.message).toContain('the run was ended');
    expect(server.requests).toHaveLength(1);
  });
});

describe('the end of the time for a run', () => {
  it('is named as the reason, and stops all requests', async () => {
    const run = new AbortController();
    const server = await startServer((_, response) => json(response, 503, {}));
    const onRequest = () => run.abort(new DeadlineOver(30_000));
    const error = await failureOf(apiAt(server.baseUrl, { signal: run.signal, onRequest }).getCni('i'));
    expect(error.message).toContain('this run has reached its time limit (--deadline 30s)');
    expect(error.hint).toContain('--deadline');
    expect(server.requests).toHaveLength(1);
  });
});

describe('a write', () => {
  it('is repeated after a 429 and its Retry-After, because it was not carried out', async () => {
    const server = await startServer((_, response, index) =>
      index === 0 ? json(response, 429, {}, { 'retry-after': '300' }) : json(response, 200, cni),
    );
    const { api, clock } = jumpingApiAt(server.baseUrl);
    const magic = { conduit_name: 'a', description: '', mtu: 1500 };
    expect((await api.createCni({ interconnect: 'x', magic })).id).toBe(cni.id);
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
    expect(server.requests[1]?.body).toBe(server.requests[0]?.body);
    expect(clock.now()).toBe(300_000);
  });

  it('that was never sent is repeated, because it was not carried out', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(request.method ?? '');
      response.end();
    });
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    // The server is back when the pause is over.
    const clock = {
      now: () => 0,
      after: (_: number, callback: () => void) => (server.listen(port, '127.0.0.1', callback), () => undefined),
    };
    await apiAt(`http://127.0.0.1:${port}/client/v4`, { clock, random: () => 1 }).deleteCni('i');
    expect(seen).toEqual(['DELETE']);
  });

  it.each([408, 500, 502, 503, 504])('is sent once, even when the answer is %i', async (status) => {
    const server = await startServer((_, response) => json(response, status, {}, { 'retry-after': '0' }));
    const api = apiAt(server.baseUrl);
    await failureOf(api.createInterconnect({ type: 'direct', slot_id: 's' }));
    await failureOf(api.updateCni('i', {}));
    await failureOf(api.deleteCni('i'));
    await failureOf(api.updateSettings({ default_asn: 1 }));
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'PUT', 'DELETE', 'PUT']);
  });
});

describe('Retry-After', () => {
  it('is read as seconds or as a date, and a malformed one is ignored', () => {
    expect(retryAfterMs('120')).toBe(120_000);
    expect(retryAfterMs(' 0 ')).toBe(0);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0);
    expect(retryAfterMs('Fri, 31 Dec 9999 23:59:59 GMT')).toBeGreaterThan(1e11);
    for (const nonsense of ['soon', '', '99999999999999999999']) expect(retryAfterMs(nonsense)).toBeUndefined();
    expect(retryAfterMs(null)).toBeUndefined();
  });
});
