import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { certificate, privateKey } from '../helpers/certificate.ts';
import { runDemarc, startSandboxProcess } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

// What any part of the bundle uses that Node.js is about to give up ends the process.
const strict = { NODE_OPTIONS: '--throw-deprecation --pending-deprecation' };

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** The sandbox behind https, and a proxy that is asked for a tunnel to it. */
async function behindProxy(url: string) {
  const tls = createTlsServer({ key: privateKey, cert: certificate }, ({ url: path = '', headers }, response) => {
    const { authorization = '' } = headers;
    void fetch(new URL(path, url), { headers: { authorization } }).then(async (answer) =>
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()),
    );
  });
  const target = await listen(tls);
  let tunnels = 0;
  const proxy = createServer().on('connect', (_request, socket) => {
    tunnels += 1;
    socket.on('error', () => undefined);
    const inner = connect(target, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    inner.on('error', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  const port = await listen(proxy);
  const cwd = await folderWith({ 'ca.pem': certificate });
  const env = {
    CLOUDFLARE_BASE_URL: `https://127.0.0.1:${target}/client/v4`,
    HTTPS_PROXY: `http://127.0.0.1:${port}`,
    NODE_EXTRA_CA_CERTS: join(cwd, 'ca.pem'),
  };
  return { env, tunnels: () => tunnels };
}

test('no command uses a deprecated part of Node.js, with or without a proxy', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: 0 });
  const proxied = await behindProxy(sandbox.url);
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const expectEnd = async (args: readonly string[], code: number, more: Readonly<Record<string, string>> = {}) => {
    const end = await sandbox.demarc(args, { cwd, env: { ...strict, ...more } });
    expect(`${end.stdout}${end.stderr}`).not.toMatch(/Deprecat|\(node:|DEP\d/);
    expect([args.join(' '), end.code], end.stdout + end.stderr).toEqual([args.join(' '), code]);
  };
  await expectEnd(['validate'], 0);
  await expectEnd(['plan', '--detailed-exitcode', '--out', 'json=plan.json'], 2, proxied.env);
  await expectEnd(['apply', '--yes', '--wait', '--log', 'run.ndjson', '--snapshot', 'before.json'], 0);
  const accountOf = ['--account', account];
  await Promise.all([
    expectEnd(['export', ...accountOf], 0, proxied.env),
    expectEnd(['status', ...accountOf], 0, proxied.env),
    expectEnd(['slots', ...accountOf], 0, proxied.env),
    expectEnd(['loa', 'ewr-a', '--out-dir', 'letters'], 0),
    expectEnd(['drift'], 0),
    expectEnd(['init', 'begun', '--starter'], 0),
    expectEnd(['show', 'plan.json'], 0),
  ]);
  expect(proxied.tunnels()).toBeGreaterThanOrEqual(4);
});

test('the sandbox uses no deprecated part of Node.js', async () => {
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const sandbox = await startSandboxProcess([], { cwd, env: strict });
  const env = { ...strict, CLOUDFLARE_API_TOKEN: 'any-token', CLOUDFLARE_BASE_URL: sandbox.url };
  expect((await runDemarc(['plan'], { cwd, env })).code).toBe(0);
  await sandbox.close();
});
