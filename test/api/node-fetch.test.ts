import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { readBody } from '../../src/api/destination/fetch.ts';
import { loopbackFetch, secureFetch } from '../../src/api/destination/node-fetch.ts';
import { connectionFailure } from '../../src/api/send/connection-failure.ts';
import { certificate, privateKey } from '../helpers/certificate.ts';
import { apiAt, failureOf } from './clients.ts';
import { listen, startServer } from './local-server.ts';

const init = (method = 'GET') => {
  const { signal } = new AbortController();
  return { method, headers: {}, signal, redirect: 'manual' as const };
};

async function bytesFrom(url: string, send = loopbackFetch()): Promise<string> {
  const { body } = await send(url, init());
  const { bytes } = await readBody(body, { maxBytes: 1_000_000, signal: init().signal });
  return Buffer.from(bytes).toString();
}

test.each([
  ['br', brotliCompressSync('a text')],
  ['gzip', gzipSync('a text')],
  ['GZIP', gzipSync('a text')],
  ['identity', Buffer.from('a text')],
])('a body in %s is unpacked', async (encoding, bytes) => {
  const server = await startServer((_, response) => {
    response.writeHead(200, { 'content-encoding': encoding });
    response.end(bytes);
  });
  expect(await bytesFrom(server.origin)).toBe('a text');
  expect(server.requests[0]?.headers['accept-encoding']).toBe('br, gzip');
});

test('a packed body that ends too early is a failure, not a shorter body', async () => {
  const whole = gzipSync('a text '.repeat(1_000));
  const server = await startServer((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(whole.subarray(0, whole.length - 10));
  });
  await expect(bytesFrom(server.origin)).rejects.toMatchObject({ code: 'Z_BUF_ERROR' });
});

test.each([204, 200])('an answer %i without a body needs no unpacking, whatever its header says', async (status) => {
  const server = await startServer((_, response) => {
    response.writeHead(status, { 'content-encoding': 'gzip', ...(status === 200 && { 'content-length': '0' }) });
    response.end();
  });
  expect(await bytesFrom(server.origin)).toBe('');
});

test('one connection serves requests after each other', async () => {
  const connections = new Set<Socket>();
  const server = createServer((request, response) => {
    connections.add(request.socket);
    response.end('x');
  });
  const send = loopbackFetch();
  const origin = `http://127.0.0.1:${await listen(server)}`;
  for (let i = 0; i < 5; i++) expect(await bytesFrom(origin, send)).toBe('x');
  expect(connections.size).toBe(1);
});

test.each(['http', 'https'])('the client closes a connection over %s that is idle', async (scheme) => {
  const isSecure = scheme === 'https';
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const answer: RequestListener = ({ socket }, response) => {
    socket.once('close', close);
    response.end('x');
  };
  const server = isSecure
    ? createSecureServer({ key: privateKey, cert: certificate, keepAliveTimeout: 0 }, answer)
    : createServer({ keepAliveTimeout: 0 }, answer);
  const port = await listen(server);
  const send = isSecure ? secureFetch(certificate, 1) : loopbackFetch(undefined, 1);
  expect(await bytesFrom(`${scheme}://127.0.0.1:${port}`, send)).toBe('x');
  await closed;
});

test('an answer with an unknown status is not read, and its connection is closed', async () => {
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  const server = await startServer((_, response) => {
    response.on('close', close);
    response.writeHead(600, { 'content-length': '10' });
    response.write('x');
  });
  expect(await failureOf(apiAt(server.baseUrl).getCni('i'))).toMatchObject({ kind: 'unreadable', status: 600 });
  await closed;
});

test('a failure of TLS counts as sent from the moment when the connection stands', async () => {
  const destination = { host: 'x', proxy: undefined };
  const raw: Socket[] = [];
  const server = createSecureServer({ key: privateKey, cert: certificate }, () => {
    // Not TLS, in the middle of it.
    for (const socket of raw) socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  server.on('connection', (socket: Socket) => raw.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const sent: unknown = await secureFetch(certificate)(url, init('POST')).catch((error: unknown) => error);
  const after = connectionFailure(sent, destination);
  expect([after.details.unsent, after.message]).toEqual([false, expect.stringContaining('was lost (')]);
  const refused: unknown = await secureFetch()(url, init('POST')).catch((error: unknown) => error);
  const before = connectionFailure(refused, destination);
  expect([before.details.unsent, before.message]).toEqual([true, expect.stringContaining('the TLS handshake with x')]);
});
