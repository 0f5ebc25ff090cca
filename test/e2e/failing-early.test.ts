import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { runDemarc } from '../helpers/run-demarc.ts';
import { circuit, folderWith } from './workspace.ts';

test('a failed run does not wait for answers that it no longer needs', async () => {
  // Settings are refused; the two listings never answer, and the default deadline is a minute.
  const server = createServer((request, response) => {
    if (request.url?.endsWith('/settings') === true) response.writeHead(403).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, stdout } = await runDemarc(['plan', '--base-url', url], { cwd, env: { CLOUDFLARE_API_TOKEN: 't' } });
  expect(code).toBe(1);
  expect(stdout).toContain('403');
});
