import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { chooseProxy, isExempt } from '../../src/api/destination/choose-proxy.ts';
import { apiAt, everythingOf, failureOf, token } from './clients.ts';
import { json, listen, startServer } from './local-server.ts';
import { cni } from './objects.ts';

/** A proxy that takes CONNECT and answers it as told; a tunnel ends at `target`. */
async function startTunnel(answer: string, target?: number) {
  const connects: IncomingMessage[] = [];
  const server = createServer();
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    connects.push(request);
    socket.on('error', () => undefined);
    socket.write(`HTTP/1.1 ${answer}\r\n\r\n`);
    if (target === undefined) return void socket.end();
    const inner = connect(target, '127.0.0.1');
    inner.on('error', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  return { port: await listen(server), connects };
}

describe('a proxy', () => {
  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])(
    'never gets plain http, which would show it the token: http://%s is reached directly',
    async (host) => {
      const proxy = await startServer((_, response) => json(response, 500, {}));
      const server = await startServer((_, response) => json(response, 200, cni));
      const https = `http://me:pw@127.0.0.1:${proxy.port}`;
      const api = apiAt(`http://${host}:${server.port}/client/v4`, { proxy: { https } });
      await api.updateCni('i', { id: 'ü' });
      expect((await api.getCni('i')).id).toBe(cni.id);
      expect(proxy.requests).toEqual([]);
      expect(server.requests.map(({ method, body }) => [method, body])).toEqual([
        ['PUT', '{"id":"ü"}'],
        ['GET', ''],
      ]);
      expect(server.requests[0]?.headers).toMatchObject({ authorization: `Bearer ${token}` });
      expect(server.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
    },
  );

  it('opens a tunnel to an https base URL without the credentials of the API', async () => {
    const server = await startServer((_, response) => json(response, 200, {}));
    const proxy = await startTunnel('200 Connection established', server.port);
    const options = { proxy: { https: `http://127.0.0.1:${proxy.port}` } };
    const error = await failureOf(apiAt('https://api.demarc.invalid/client/v4', options).deleteCni('i'));
    // The name was never resolved here, and behind the tunnel is a server that speaks no TLS.
    expect(error.message).toContain('the TLS handshake with api.demarc.invalid failed');
    expect(proxy.connects[0]?.url).toBe('api.demarc.invalid:443');
    expect(proxy.connects[0]?.headers).not.toHaveProperty('authorization');
    expect(proxy.connects[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('is not used when NO_PROXY names the host of an https base URL', async () => {
    const proxy = await startTunnel('200 Connection established');
    const proxySettings = { https: `http://127.0.0.1:${proxy.port}`, noProxy: 'localhost, 127.0.0.1' };
    const error = await failureOf(apiAt('https://127.0.0.1:1', { proxy: proxySettings }).deleteCni('i'));
    expect(error.message).toContain('127.0.0.1:1');
    expect(proxy.connects).toEqual([]);
  });

  it.each([
    ['407 Proxy Authentication Required', /USER:PASSWORD/],
    ['403 Forbidden', /NO_PROXY/],
  ])('that refuses a tunnel with %s is named in an error with advice', async (answer, hint) => {
    const proxy = await startTunnel(answer);
    const options = { proxy: { https: `http://me:canary@127.0.0.1:${proxy.port}` } };
    const error = await failureOf(apiAt('https://api.demarc.invalid/client/v4', options).deleteCni('i'));
    expect(error).toMatchObject({ kind: 'network', uncertain: false });
    expect(error.message).toContain(`the proxy 127.0.0.1:${proxy.port} refused`);
    expect(error.message).toContain(answer.slice(0, 3));
    expect(error.hint).toMatch(hint);
    expect(everythingOf(error)).not.toContain('canary');
  });

  it('that cannot be reached is named in the error instead of the API', async () => {
    const error = await failureOf(
      apiAt('https://api.demarc.invalid', { proxy: { https: 'http://me:canary@127.0.0.1:1' } }).deleteCni('i'),
    );
    expect(error.message).toContain('the proxy 127.0.0.1:1 refused the connection');
    expect(everythingOf(error)).not.toContain('canary');
  });

  it.each([
    'socks5://me:canary@h:1',
    'http://me:canary@:80',
    'http://%zz:canary@h:1',
    'ht!tp://canary',
    'http://canary@h:99999',
  ])('that cannot be used (%s) is refused by its variable, without its URL', async (https) => {
    const error = await failureOf(apiAt('https://api.demarc.invalid', { proxy: { https } }).getSettings());
    expect(error).toMatchObject({ kind: 'refused' });
    expect(error.message).toContain('HTTPS_PROXY');
    expect(everythingOf(error)).not.toContain('canary');
  });

  it('is for https only, and an empty variable means none', () => {
    const settings = { https: 'http://s:1' };
    const hostFor = (url: string, more: object = {}) => {
      const choice = chooseProxy(new URL(url), { ...settings, ...more });
      return choice.ok ? choice.proxy?.host : undefined;
    };
    expect(hostFor('https://x/')).toBe('s:1');
    expect(hostFor('http://127.0.0.1/')).toBeUndefined();
    expect(hostFor('http://x/', { noProxy: '' })).toBeUndefined();
    expect(hostFor('https://x/', { https: '  ' })).toBeUndefined();
    expect(hostFor('https://x/', { https: 'https://proxy' })).toBe('proxy:443');
    expect(hostFor('https://x/', { https: 'proxy' })).toBe('proxy:80');
    expect(hostFor('https://x/', { noProxy: '*' })).toBeUndefined();
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['https://api.cloudflare.com/', 'api.cloudflare.com', true],
    ['https://api.cloudflare.com/', 'cloudflare.com', true],
    ['https://api.cloudflare.com/', '.cloudflare.com', true],
    ['https://api.cloudflare.com/', '*.cloudflare.com', true],
    ['https://api.cloudflare.com/', 'API.Cloudflare.COM', true],
    ['https://api.cloudflare.com/', 'a b  cloudflare.com,c', true],
    ['https://api.cloudflare.com/', 'cloudflare.com:443', true],
    ['https://api.cloudflare.com/', 'cloudflare.com:8443', false],
    ['https://api.cloudflare.com/', 'flare.com', false],
    ['https://api.cloudflare.com/', 'api.cloudflare.com.evil', false],
    ['https://api.cloudflare.com/', '', false],
    ['https://api.cloudflare.com/', ', ,', false],
    ['https://api.cloudflare.com/', '.', false],
    ['https://api.cloudflare.com/', '*', true],
    ['http://127.0.0.1:8080/', '', false],
    ['http://127.0.0.1:8080/', '127.0.0.1', true],
    ['http://127.0.0.1:8080/', '127.0.0.1:8080', true],
    ['http://127.0.0.1:8080/', '127.0.0.0/8', true],
    ['http://127.0.0.1:8080/', '10.0.0.0/8', false],
    ['http://127.0.0.1:8080/', '127.0.0.0/99', false],
    ['http://localhost/', '127.0.0.0/8', false],
    ['http://[::1]:8080/', '::1', true],
    ['http://[::1]:8080/', '[::1]', true],
    ['http://[::1]:8080/', '[::1]:8080', true],
    ['http://[::1]:8080/', '[::1]:80', false],
  ])('%s with %j: %s', (url, noProxy, exempt) => {
    expect(isExempt(new URL(url), noProxy)).toBe(exempt);
  });
});
