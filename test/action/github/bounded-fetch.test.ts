import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readPull } from '../../../src/action/github/pull-request.ts';
import { createComment } from '../../../src/action/github/sticky-comment.ts';
import { listen } from '../../api/local-server.ts';
import { caught } from '../../helpers/github/caught.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

async function serverOf(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  return { apiUrl: `http://127.0.0.1:${await listen(server)}`, requests };
}

describe('an answer of GitHub that is too large', () => {
  const bomb = gzipSync(`{"number": 1, "title": "${'x'.repeat(4_000_000)}"}`);

  test.each([
    ['that has no end', (response: ServerResponse) => void sendForever(response)],
    [
      'once it is unpacked',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(bomb);
      },
    ],
  ])('%s is read up to the limit, requested once, and reported', async (_, answer) => {
    const { apiUrl, requests } = await serverOf((_request, response) => answer(response));
    const client = openClient(await withGitHub(), { apiUrl, maxBytes: 2_000_000 });
    const error = await caught(readPull(client, 1));
    expect(error.message).toBe(
      "could not read pull request #1: GitHub's answer is unreadable (it is larger than 2000000 bytes)",
    );
    expect(requests).toHaveLength(1);
    expect(error.uncertain).toBe(false);
  });

  test('to a write makes the outcome of the write uncertain', async () => {
    const { apiUrl, requests } = await serverOf((_request, response) => void sendForever(response));
    const client = openClient(await withGitHub(), { apiUrl, maxBytes: 100_000 });
    const error = await caught(createComment(client, { number: 1, kind: 'pull' }, 'text'));
    expect(error.uncertain).toBe(true);
    expect(requests).toHaveLength(1);
  });

  test('and reports an error is cut', async () => {
    const { apiUrl } = await serverOf((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' });
      void sendForever(response, false);
    });
    const error = await caught(readPull(openClient(await withGitHub(), { apiUrl }), 1));
    expect(error).toMatchObject({ status: 404, message: expect.not.stringContaining('   ') as string });
  });
});

async function sendForever(response: ServerResponse, head = true): Promise<void> {
  if (head) response.writeHead(200, { 'content-type': 'application/json' });
  const spaces = Buffer.alloc(65_536, ' ');
  while (!response.destroyed) {
    if (!response.write(spaces)) await new Promise((resolve) => void setImmediate(resolve));
  }
}

describe('the proxy of the runner', () => {
  /** A proxy that refuses every tunnel. */
  async function startProxy() {
    const asked: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      asked.push(request);
      response.end();
    });
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      asked.push(request);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    return { port: await listen(server), asked };
  }
  const apiUrl = 'https://api.github.invalid';
  const https = { apiUrl, graphqlUrl: `${apiUrl}/graphql` };

  test.each(['http://', ''])('as %sHOST:PORT opens a tunnel to GitHub and never sees the token', async (scheme) => {
    const { port, asked } = await startProxy();
    const proxy = { https: `${scheme}me:word@127.0.0.1:${port}` };
    const error = await caught(readPull(openClient(await withGitHub(), { ...https, proxy }), 1));
    expect(error.message).toContain('GitHub did not answer');
    expect(error.message).not.toContain('word');
    expect(asked[0]).toMatchObject({ method: 'CONNECT', url: 'api.github.invalid:443' });
    expect(JSON.stringify(asked.map(({ headers }) => headers))).not.toContain('ghs_actions');
  });

  test.each(['socks5://me:word@127.0.0.1:9', 'http://me:word@[bad', ':::word'])(
    'of an unusable kind, %s, is reported before any request, without its URL',
    async (value) => {
      const error = await caught(readPull(openClient(await withGitHub(), { ...https, proxy: { https: value } }), 1));
      expect(error.message).toBe(
        'could not read pull request #1: the value of HTTPS_PROXY is not the URL of an http or https proxy',
      );
      expect(error.hint).toContain('HTTPS_PROXY=http://HOST:PORT');
      expect(error.words).not.toContain('word@');
    },
  );

  test('is not used for plain http to this machine', async () => {
    const { port, asked } = await startProxy();
    const github = await withGitHub();
    github.repository.addPull();
    const proxy = { https: `http://127.0.0.1:${port}` };
    await expect(readPull(openClient(github, { proxy }), 1)).resolves.toMatchObject({ number: 1 });
    expect(asked).toEqual([]);
  });
});
