import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { openClients, startRunDeadline } from '../../src/usecases/network/open-clients.ts';

async function blockingApi() {
  const tokens: string[] = [];
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization ?? '');
    response.writeHead(429, { 'retry-after': '86400' }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { tokens, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const context = { version: '0', environment: {}, stdin: Readable.from([]), notify: () => undefined };

describe('the clients of one run', () => {
  it('share one limiter for the same token, across accounts, reads and writes', async () => {
    const { tokens, baseUrl } = await blockingApi();
    const token = (account: string) => (account === 'other' ? 'second' : 'first');
    const clients = await openClients(
      { baseUrl, remote: false },
      (account) => ({ type: 'token', token: new Secret(token(account)) }),
      { timeoutMs: undefined, deadline: undefined },
      context,
    );
    const access = (account: string) => ({ account, tokenEnv: undefined });
    await expect(clients.reader(access('a')).getSettings()).rejects.toMatchObject({ status: 429 });
    const blocked = { kind: 'rate_limited', status: undefined, uncertain: false };
    await expect(clients.reader(access('b')).getSettings()).rejects.toMatchObject(blocked);
    await expect(clients.api(access('a')).deleteCni('i')).rejects.toMatchObject(blocked);
    expect(tokens).toEqual(['Bearer first']);
    await expect(clients.reader(access('other')).getSettings()).rejects.toMatchObject({ status: 429 });
    expect(tokens).toEqual(['Bearer first', 'Bearer second']);
  });

  it('end with the time for the run when they read, but may finish writes in flight', async () => {
    const { tokens, baseUrl } = await blockingApi();
    const deadline = startRunDeadline(0);
    const clients = await openClients(
      { baseUrl, remote: false },
      () => ({ type: 'token', token: new Secret('t') }),
      { timeoutMs: undefined, deadline },
      context,
    );
    const access = { account: 'a', tokenEnv: undefined };
    await expect(clients.reader(access).getSettings()).rejects.toMatchObject({ kind: 'timeout' });
    expect(tokens).toEqual([]);
    await expect(clients.api(access).getSettings()).rejects.toMatchObject({ status: 429 });
    expect(tokens).toEqual(['Bearer t']);
  });
});
