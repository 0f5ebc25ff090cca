import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pushEvent } from '../action/events.ts';
import { certificate, privateKey } from '../helpers/certificate.ts';
import { runAction } from '../helpers/run-action.ts';
import { runDemarc } from '../helpers/run-demarc.ts';
import { circuit, folderWith } from './workspace.ts';

/** An https server on loopback: every request is answered 401, every CONNECT 403. Counts what reaches it. */
async function startTlsServer() {
  let arrived = 0;
  const server = createServer({ key: privateKey, cert: certificate }, (_request, response) => {
    arrived += 1;
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"success":false,"errors":[]}');
  });
  server.on('connect', (_request, socket) => {
    arrived += 1;
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, arrived: () => arrived };
}

async function plan(env: Readonly<Record<string, string>>) {
  const cwd = await folderWith({ 'demarc.yaml': circuit, 'ca.pem': certificate });
  return runDemarc(['plan'], {
    cwd,
    env: {
      NODE_OPTIONS: '--throw-deprecation',
      NODE_EXTRA_CA_CERTS: join(cwd, 'ca.pem'),
      CLOUDFLARE_API_TOKEN: 'any-token',
      ...env,
    },
  });
}

describe('an https proxy with an IP address', () => {
  test('is used without a warning of Node.js, and its certificate is checked against the address', async () => {
    const proxy = await startTlsServer();
    const base = { CLOUDFLARE_BASE_URL: 'https://api.demarc.invalid/client/v4' };
    const right = await plan({ ...base, HTTPS_PROXY: `https://127.0.0.1:${proxy.port}` });
    expect(`${right.stdout}${right.stderr}`).not.toMatch(/DeprecationWarning|\(node:/);
    expect(right.stdout).toContain('403');
    expect(proxy.arrived()).toBeGreaterThan(0);
    const before = proxy.arrived();
    const other = await plan({ ...base, HTTPS_PROXY: `https://127.0.0.2:${proxy.port}` });
    expect(other.code).toBe(1);
    expect(proxy.arrived()).toBe(before);
  });
});

const words = 'warning: NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked';

describe('NODE_TLS_REJECT_UNAUTHORIZED=0', () => {
  test('causes one warning by demarc and none by Node.js', async () => {
    const server = await startTlsServer();
    const { stderr } = await plan({
      NODE_OPTIONS: '',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      CLOUDFLARE_BASE_URL: `https://127.0.0.2:${server.port}/client/v4`,
    });
    expect(server.arrived()).toBeGreaterThan(0);
    expect(stderr.split(words)).toHaveLength(2);
    expect(stderr).not.toContain('(node:');
  });

  test('causes no warning for commands without network', async () => {
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    for (const args of [['validate'], ['plan', '--sandbox']]) {
      expect((await runDemarc(args, { cwd, env })).stderr).not.toContain('NODE_TLS');
    }
  });

  test('causes one warning by the Action, which uses TLS to GitHub', async () => {
    const { log } = await runAction({
      inputs: { command: 'validate' },
      event: pushEvent(),
      files: { 'demarc.yaml': circuit },
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    expect(log.split(words)).toHaveLength(2);
  });
});
