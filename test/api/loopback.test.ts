import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLocalHost, isLoopbackAddress } from '../../src/api/destination/base-url.ts';
import { loopbackFetch, type Resolve } from '../../src/api/destination/node-fetch.ts';
import { json, startServer } from './local-server.ts';

const loopback = { address: '127.0.0.1', family: 4 };

function answering(...addresses: readonly string[]): Resolve {
  return (_, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
}

function request(signal: AbortSignal) {
  return { method: 'GET', headers: { authorization: 'Bearer canary' }, signal, redirect: 'manual' as const };
}

describe('plain http', () => {
  it('reaches localhost when that name leads to this machine, with one lookup for the connection', async () => {
    const server = await startServer((_, response) => json(response, 200, {}));
    const names: string[] = [];
    const resolve: Resolve = (name, callback) => {
      names.push(name);
      callback(null, [loopback]);
    };
    const { signal } = new AbortController();
    const answer = await loopbackFetch(resolve)(`http://localhost:${server.port}/x`, request(signal));
    expect(answer.status).toBe(200);
    expect(server.requests[0]?.headers).toMatchObject({
      host: `localhost:${server.port}`,
      authorization: 'Bearer canary',
    });
    expect(names).toEqual(['localhost']);
  });

  it.each([
    ['another machine', ['192.0.2.1']],
    ['another machine, too', ['127.0.0.1', '192.0.2.1']],
    ['another machine over IPv6', ['::1', '2001:db8::1']],
    ['the address of all interfaces', ['0.0.0.0']],
    ['no address', []],
  ])('sends nothing when localhost leads to %s', async (_, addresses) => {
    const server = await startServer((_request, response) => json(response, 200, {}));
    const { signal } = new AbortController();
    const sent = loopbackFetch(answering(...addresses))(`http://localhost:${server.port}/`, request(signal));
    await expect(sent).rejects.toMatchObject({
      message: 'fetch failed',
      cause: { code: 'ERR_NOT_LOOPBACK', syscall: 'getaddrinfo' },
    });
    expect(server.requests).toEqual([]);
  });

  it.each(['evil.localhost', 'localhost.', '192.0.2.1', '[2001:db8::1]', '0.0.0.0'])(
    'is not sent to %s, whatever address that name has',
    async (host) => {
      const server = await startServer((_, response) => json(response, 200, {}));
      const { signal } = new AbortController();
      const sent = loopbackFetch(answering('127.0.0.1'))(`http://${host}:${server.port}/`, request(signal));
      await expect(sent).rejects.toMatchObject({ cause: { code: 'ERR_NOT_LOOPBACK' } });
      expect(server.requests).toEqual([]);
    },
  );
});

describe('a loopback address', () => {
  it('is one of 127.0.0.0/8, in every spelling of IPv4 in IPv6, and ::1 alone', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(byte, byte, byte, byte), (bytes) => {
        const text = bytes.join('.');
        expect(isLoopbackAddress(text)).toBe(bytes[0] === 127);
        expect(isLoopbackAddress(`::ffff:${text}`)).toBe(bytes[0] === 127);
        expect(isLocalHost(new URL(`http://[::ffff:${text}]`).hostname)).toBe(bytes[0] === 127);
      }),
    );
    expect(['::1', '0:0:0:0:0:0:0:1', '::1%lo'].every(isLoopbackAddress)).toBe(true);
    expect(['::', '::2', 'fe80::1%lo', '', 'localhost', '127.1', '127.0.0.1:80'].some(isLoopbackAddress)).toBe(false);
  });
});
