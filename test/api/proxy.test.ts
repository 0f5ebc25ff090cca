import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { chooseProxy } from '../../src/api/choose-proxy.ts';
import { isExempt } from '../../src/api/no-proxy.ts';
import { apiAt, everythingOf, failureOf } from './clients.ts';
import { json, listen, startServer, text } from './local-server.ts';
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
  it('gets requests to an http base URL whole, with its own credentials in its own header', async () => {
    const proxy = await startServer((_, response) => json(response, 200, cni));
    const http = `http://us%40er:p%3Aw@127.0.0.1:${proxy.port}`;
    const found = await apiAt('http://127.0.0.1:8999/client/v4', {
      proxy: { http, https: 'http://127.0.0.1:8999' },
    }).getCni('i');
    expect(found.id).toBe(cni.id);
    expect(proxy.requests[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:8999\/client\/v4\/accounts\//);
    expect(proxy.requests[0]?.headers).toMatchObject({
      host: '127.0.0.1:8999',
      'proxy-authorization': `Basic ${Buffer.from('us@er:p:w').toString('base64')}`,
    });
  });

  it('carries a write with its body', async () => {
    const proxy = await startServer((_, response) => json(response, 200, cni));
    const options = { proxy: { http: `127.0.0.1:${proxy.port}` } };
    await apiAt('http://127.0.0.1:8999', options).updateCni('i', { id: 'ü' });
    expect(proxy.requests[0]).toMatchObject({ method: 'PUT', body: '{"id":"ü"}' });
  });

  it('is left out where NO_PROXY names the host', async () => {
    const proxy = await startServer((_, response) => json(response, 500, {}));
    const server = await startServer((_, response) => json(response, 200, cni));
    const http = `http://127.0.0.1:${proxy.port}`;
    await apiAt(server.baseUrl, { proxy: { http, noProxy: 'localhost, 127.0.0.1' } }).getCni('i');
    expect(proxy.requests).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('is asked for a tunnel to an https base URL, without the credentials of the API', async () => {
    const server = await startServer((_, response) => json(response, 200, {}));
    const proxy = await startTunnel('200 Connection established', server.port);
    const options = { proxy: { https: `http://127.0.0.1:${proxy.port}` } };
    const error = await failureOf(apiAt('https://api.demarc.invalid/client/v4', options).deleteCni('i'));
    // The name was never resolved here, and behind the tunnel is a server that speaks no TLS.
    expect(error.message).toContain('the TLS handshake with api.demarc.invalid failed');
    expect(proxy.connects[0]?.url).toBe('api.demarc.invalid:443');
    expect(proxy.connects[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['407 Proxy Authentication Required', /USER:PASSWORD/],
    ['403 Forbidden', /NO_PROXY/],
  ])('that refuses a tunnel with %s is named, with what to do', async (answer, hint) => {
    const proxy = await startTunnel(answer);
    const options = { proxy: { https: `http://me:canary@127.0.0.1:${proxy.port}` } };
    const error = await failureOf(apiAt('https://api.demarc.invalid/client/v4', options).deleteCni('i'));
    expect(error).toMatchObject({ kind: 'network', uncertain: false });
    expect(error.message).toContain(`the proxy 127.0.0.1:${proxy.port} refused`);
    expect(error.message).toContain(answer.slice(0, 3));
    expect(error.hint).toMatch(hint);
    expect(everythingOf(error)).not.toContain('canary');
  });

  it('that wants credentials for a plain request is named as well', async () => {
    const proxy = await startServer((_, response) => text(response, 407, 'who are you'));
    const options = { proxy: { http: `http://127.0.0.1:${proxy.port}` } };
    const error = await failureOf(apiAt('http://127.0.0.1:8999', options).deleteCni('i'));
    expect(error).toMatchObject({ kind: 'network' });
    expect(error.hint).toContain('USER:PASSWORD');
  });

  it('that is not there is named, and not the API', async () => {
    const error = await failureOf(
      apiAt('http://127.0.0.1:8999', { proxy: { http: 'http://me:canary@127.0.0.1:1' } }).deleteCni('i'),
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
  ])('that cannot be used (%s) is refused by name, and its URL is not repeated', async (https) => {
    const error = await failureOf(apiAt('https://api.demarc.invalid', { proxy: { https } }).getSettings());
    expect(error).toMatchObject({ kind: 'refused' });
    expect(error.message).toContain('HTTPS_PROXY');
    expect(everythingOf(error)).not.toContain('canary');
  });

  it('is chosen by the scheme of the base URL, and an empty variable is none', () => {
    const settings = { https: 'http://s:1', http: 'p:2' };
    const hostFor = (url: string, more: object = {}) => {
      const choice = chooseProxy(new URL(url), { ...settings, ...more });
      return choice.ok ? choice.proxy?.host : undefined;
    };
    expect(hostFor('https://x/')).toBe('s:1');
    expect(hostFor('http://x/')).toBe('p:2');
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
