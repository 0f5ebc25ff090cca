import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/api/client.ts';
import { Secret } from '../../src/model/secret.ts';
import { apiAt, failureOf, token } from './clients.ts';
import { json, startServer, text } from './local-server.ts';
import { cni } from './objects.ts';

describe('a redirect of a read', () => {
  it.each([301, 302, 303, 307, 308])('is followed within the origin (%i), with the same headers', async (status) => {
    const server = await startServer(({ url }, response) =>
      url === '/moved?x=1' ? json(response, 200, cni) : text(response, status, '', { location: '/moved?x=1#part' }),
    );
    const records: RequestRecord[] = [];
    await apiAt(server.baseUrl, { onRequest: (record) => records.push(record) }).getCni('i');
    expect(server.requests[1]).toMatchObject({ method: 'GET', headers: { authorization: `Bearer ${token}` } });
    expect(records.map((record) => record.status)).toEqual([status, 200]);
    expect(records[1]?.path).toBe('/moved?x=1');
  });

  it('is followed at most five times', async () => {
    const hops = (count: number) =>
      startServer((_, response, index) =>
        index < count ? text(response, 302, '', { location: `/${index}` }) : json(response, 200, cni),
      );
    expect((await apiAt((await hops(5)).baseUrl).getCni('i')).id).toBe(cni.id);
    const server = await hops(6);
    expect(await failureOf(apiAt(server.baseUrl).getCni('i'))).toMatchObject({ kind: 'redirect' });
    expect(server.requests).toHaveLength(6);
  });

  it('to another origin is an error that names it, and sends that origin nothing', async () => {
    const other = await startServer((_, response) => json(response, 200, cni));
    const server = await startServer((_, response) =>
      text(response, 307, '', { location: `${other.origin}/login?from=secret`, 'cf-ray': 'abc-EWR' }),
    );
    const key = { type: 'key', email: 'noc@example.com', key: new Secret('k') } as const;
    for (const api of [apiAt(server.baseUrl), apiAt(server.baseUrl, { credentials: key })]) {
      const error = await failureOf(api.getCni('i'));
      expect(error).toMatchObject({ kind: 'redirect', status: 307, cfRay: 'abc-EWR' });
      expect(error.message).toContain(other.origin);
      expect(error.message).not.toContain('secret');
    }
    expect(other.requests).toEqual([]);
  });

  it('to another port or scheme of the same host counts as another origin', async () => {
    for (const location of [
      'http://localhost/',
      'https://127.0.0.1/',
      '//example.com/',
      'file:///etc/passwd',
      'javascript:0',
    ]) {
      const server = await startServer((_, response) => text(response, 302, '', { location }));
      expect(await failureOf(apiAt(server.baseUrl).getCni('i'))).toMatchObject({ kind: 'redirect', status: 302 });
      expect(server.requests).toHaveLength(1);
    }
  });

  it.each([
    [302, {}],
    [302, { location: 'http://[' }],
    [300, { location: '/x' }],
    [304, {}],
  ])('that leads nowhere (%i %j) is an error', async (status, headers) => {
    const server = await startServer((_, response) => text(response, status, '', headers));
    expect(await failureOf(apiAt(server.baseUrl).getCni('i'))).toMatchObject({ kind: 'redirect', status });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a redirect of a write', () => {
  it.each([301, 302, 303, 307, 308])('is never followed (%i)', async (status) => {
    const server = await startServer((_, response) => text(response, status, '', { location: '/moved' }));
    const api = apiAt(server.baseUrl);
    const calls = [
      api.createInterconnect({ type: 'direct', slot_id: 's' }),
      api.updateCni('i', {}),
      api.deleteCni('i'),
    ];
    for (const error of await Promise.all(calls.map(failureOf))) {
      expect(error).toMatchObject({ kind: 'redirect', status, uncertain: true });
    }
    expect(server.requests.map(({ method }) => method).sort()).toEqual(['DELETE', 'POST', 'PUT']);
  });
});
