import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { certificate, privateKey } from '../helpers/certificate.ts';
import { codeOf, collect } from '../helpers/child.ts';
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

interface Command {
  readonly args: readonly string[];
  readonly code: number;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs these commands one after the other in one process, and says on stderr how each ends. */
const runAll = `(async () => {
  const [file, all] = process.argv.slice(1);
  const { start } = require(file);
  for (const { args, env } of JSON.parse(all)) {
    Object.assign(process.env, env);
    process.exitCode = undefined;
    await start(args);
    console.error('ended', process.exitCode ?? 0, args.join(' '));
  }
  process.exitCode = 0;
})()`;

async function endsOf(commands: readonly Command[], cwd: string, env: Readonly<Record<string, string>>) {
  const startFile = fileURLToPath(new URL('../../dist/start.js', import.meta.url));
  const given = { PATH: process.env['PATH'], XDG_RUNTIME_DIR: cwd, CLOUDFLARE_API_TOKEN: 'any-token', ...env };
  const child = spawn(process.execPath, ['-e', runAll, startFile, JSON.stringify(commands)], { cwd, env: given });
  const text = collect(child);
  return { code: await codeOf(child), output: text.stdout + text.stderr };
}

test('no command uses a deprecated part of Node.js, with or without a proxy', async () => {
  const sandbox = await sandboxFor({ healthyAfterMs: 0 });
  const proxied = await behindProxy(sandbox.url);
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const { NODE_EXTRA_CA_CERTS, ...throughProxy } = proxied.env;
  const direct = { CLOUDFLARE_BASE_URL: sandbox.url, HTTPS_PROXY: '' };
  const accountOf = ['--account', account];
  const commands: readonly Command[] = [
    { args: ['validate'], code: 0, env: direct },
    { args: ['plan', '--detailed-exitcode', '--out', 'json=plan.json'], code: 2, env: throughProxy },
    {
      args: ['apply', '--yes', '--wait', '--log', 'run.ndjson', '--snapshot', 'before.json'],
      code: 0,
      env: direct,
    },
    { args: ['export', ...accountOf], code: 0, env: throughProxy },
    { args: ['status', ...accountOf], code: 0, env: throughProxy },
    { args: ['slots', ...accountOf], code: 0, env: throughProxy },
    { args: ['loa', 'ewr-a', '--out-dir', 'letters'], code: 0, env: direct },
    { args: ['drift'], code: 0, env: direct },
    { args: ['init', 'begun', '--starter'], code: 0, env: direct },
    { args: ['show', 'plan.json'], code: 0, env: direct },
  ];
  const { code, output } = await endsOf(commands, cwd, { ...strict, NODE_EXTRA_CA_CERTS });
  expect(output).not.toMatch(/Deprecat|\(node:|DEP\d/);
  const ended = output.split('\n').filter((line) => line.startsWith('ended '));
  expect(ended, output).toEqual(commands.map(({ args, code: each }) => `ended ${each} ${args.join(' ')}`));
  expect(code, output).toBe(0);
  expect(proxied.tunnels()).toBeGreaterThanOrEqual(4);
});

test('the sandbox uses no deprecated part of Node.js', async () => {
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const sandbox = await startSandboxProcess([], { cwd, env: strict });
  const env = { ...strict, CLOUDFLARE_API_TOKEN: 'any-token', CLOUDFLARE_BASE_URL: sandbox.url };
  expect((await runDemarc(['plan'], { cwd, env })).code).toBe(0);
  await sandbox.close();
});
