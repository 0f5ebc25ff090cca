import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/api/client.ts';
import { retryAfterMs } from '../../src/api/retry-policy.ts';
import { apiAt, failureOf } from './clients.ts';
import { json, startServer } from './local-server.ts';
import { cni } from './objects.ts';

describe('a read', () => {
  it.each([408, 429, 500, 502, 503, 504, 522])(
    'is sent again after a %i, and only the last answer counts',
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

  it('is sent three times at most, and the error says so', async () => {
    const server = await startServer((_, response) => json(response, 503, {}, { 'retry-after': '0' }));
    const error = await failureOf(apiAt(server.baseUrl).getCni('i'));
    expect(error).toMatchObject({ kind: 'server', status: 503 });
    expect(error.message).toContain('tried 3 times');
    expect(server.requests).toHaveLength(3);
  });

  it('is sent again when its connection is lost, before or in the middle of the answer', async () => {
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

  it.each([400, 401, 403, 404, 409, 418])('is not sent again after a %i', async (status) => {
    const server = await startServer((_, response) => json(response, status, {}));
    await failureOf(apiAt(server.baseUrl).getCni('i'));
    expect(server.requests).toHaveLength(1);
  });

  it('is not sent again after an answer that cannot be read', async () => {
    const server = await startServer((_, response) => json(response, 200, '{'));
    await failureOf(apiAt(server.baseUrl).getCni('i'));
    expect(server.requests).toHaveLength(1);
  });

  it.each(['300', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'does not wait for a server that asks for a long pause (%s), and tells the user',
    async (pause) => {
      const server = await startServer((_, response) => json(response, 429, {}, { 'retry-after': pause }));
      const error = await failureOf(apiAt(server.baseUrl).getCni('i'));
      expect(error.kind).toBe('rate_limited');
      expect(error.hint).toMatch(/wait \d+ s/);
      expect(server.requests).toHaveLength(1);
    },
  );

  it('does not wait beyond its own deadline', async () => {
    const server = await startServer((_, response) => json(response, 503, {}, { 'retry-after': '8' }));
    const error = await failureOf(apiAt(server.baseUrl, { timeoutMs: 2_000 }).getCni('i'));
    expect(error).toMatchObject({ kind: 'server', status: 503 });
    expect(server.requests).toHaveLength(1);
  });

  it('whose wait is cut short by the deadline ends with what the last attempt said', async () => {
    const server = await startServer((_, response) => json(response, 503, {}, { 'retry-after': '1' }));
    const error = await failureOf(apiAt(server.baseUrl, { timeoutMs: 1_300 }).getCni('i'));
    expect(error).toMatchObject({ kind: 'server', status: 503 });
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

describe('a write', () => {
  it.each([408, 429, 500, 502, 503, 504])('is sent once, also when it is answered %i', async (status) => {
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
  it('is read as seconds or as a date, and nonsense is none', () => {
    expect(retryAfterMs('120')).toBe(120_000);
    expect(retryAfterMs(' 0 ')).toBe(0);
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0);
    expect(retryAfterMs('Fri, 31 Dec 9999 23:59:59 GMT')).toBeGreaterThan(1e11);
    for (const nonsense of ['soon', '', '99999999999999999999']) expect(retryAfterMs(nonsense)).toBeUndefined();
    expect(retryAfterMs(null)).toBeUndefined();
  });
});
