import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { setLight } from '../../src/usecases/set-light.ts';
import { codeOf, collect } from '../helpers/child.ts';
import { readMetrics, valuesBy } from '../helpers/prometheus.ts';
import { demarcOnTerminal, hasPseudoTerminal } from '../helpers/pseudo-terminal.ts';
import { runDemarc, startDemarc } from '../helpers/run-demarc.ts';
import { environment, expectNoSecret, seed } from './canaries.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { account, folderWith, sandboxFor } from './workspace.ts';

const waiting = { timeout: 30_000, interval: 20 };
const light = (url: string, state: 'up' | 'down') =>
  setLight({ name: 'cni-ord02-0004', light: state, baseUrl: url, token: undefined, account: undefined });

function start(args: readonly string[], env: Record<string, string>, cwd?: string) {
  const child = startDemarc(['status', ...args], { env, ...(cwd !== undefined && { cwd }) });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, text: collect(child) };
}

async function listening(args: readonly string[], env: Record<string, string>) {
  const { child, text } = start(['--listen', '0', ...args], env);
  await vi.waitUntil(() => text.stderr.includes('/metrics\n'), waiting);
  const url = /http:\S+/.exec(text.stderr)?.[0] ?? '';
  return { child, text, url, scrape: async () => (await fetch(url)).text() };
}

test('--listen is scraped while the account changes: scrapes send no request, and a failed reading keeps the values', async () => {
  const { sandbox } = await fortyCircuits();
  const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url, CLOUDFLARE_ACCOUNT_ID: account };
  const { child, url, scrape } = await listening([], env);
  const up = async () => valuesBy(await scrape(), 'demarc_circuit_up', 'circuit')['cni-ord02-0004'];
  const value = async (name: string) => readMetrics(await scrape()).get(name)?.[0]?.value ?? -1;
  await vi.waitUntil(async () => (await up()) === 0, waiting);
  await light(sandbox.url, 'up');
  await vi.waitUntil(async () => (await up()) === 1, waiting);
  await sandbox.setFaults([{ kind: 'malformed', operation: 'list_cnis' }]);
  await vi.waitUntil(async () => (await value('demarc_read_success')) === 0, waiting);
  expect(await up()).toBe(1);
  expect(await value('demarc_read_age_seconds')).toBeGreaterThanOrEqual(0);
  for (let scrapes = 0; scrapes < 10; scrapes += 1) expect(await up()).toBe(1);
  const sent = (await sandbox.requests()).length;
  const reads = valuesBy(await scrape(), 'demarc_reads_total', 'result');
  // Three listings, one of ports, and 40 states; the one that is under way is not counted yet.
  expect(sent).toBeLessThanOrEqual(((reads['success'] ?? 0) + 1) * 44 + (reads['failure'] ?? 0) * 3);
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(new URL(path, url), init);
    return [answer.status, answer.headers.get('allow'), (await answer.text()).length > 0];
  };
  expect(await ask('/metrics', { method: 'HEAD' })).toEqual([200, null, false]);
  expect(await ask('/metrics', { method: 'POST', body: 'x' })).toEqual([405, 'GET, HEAD', true]);
  expect(await ask('/metrics/..%2f')).toEqual([404, null, true]);
  expect(await ask('/')).toEqual([404, null, true]);
  const raw = async (head: string) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
    let answer = '';
    socket.on('data', (more: string) => (answer += more)).on('error', () => undefined);
    socket.end(head);
    await once(socket, 'close');
    return answer.split('\r\n')[0];
  };
  for (const host of ['evil.example', '192.0.2.1', 'localhost.evil.example', 'user@localhost', '']) {
    expect(await raw(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toBe(
      'HTTP/1.1 403 Forbidden',
    );
  }
  for (const host of ['localhost:1', '127.0.0.9', '[::1]:80']) {
    expect(await raw(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).toBe('HTTP/1.1 200 OK');
  }
  expect(await raw(`GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/ 431 /);
  // A client that never ends its request does not hold the end up.
  const open = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
  open.write('GET /metrics HTTP/1.1\r\n');
  await once(open, 'connect');
  child.kill('SIGTERM');
  expect(await codeOf(child)).toBe(143);
});

test('--listen and --watch show no canary', async () => {
  const sandbox = await sandboxFor({ seed: seed() });
  const env = { ...environment, CLOUDFLARE_BASE_URL: sandbox.url, CLOUDFLARE_ACCOUNT_ID: account };
  const { child, text, scrape } = await listening(['--verbose'], env);
  await vi.waitUntil(async () => (await scrape()).includes('demarc_circuit_up{'), waiting);
  const page = await scrape();
  const watch = start(['--watch', '--verbose'], env, await folderWith());
  await vi.waitUntil(() => watch.text.stdout.includes('\n'), waiting);
  for (const each of [child, watch.child]) each.kill('SIGTERM');
  expectNoSecret(new Map([['page', page], ...Object.entries(text), ...Object.entries(watch.text)]));
});

test('--watch writes the summary into a pipe, then a line a change, over failures, until Ctrl-C', async () => {
  const { sandbox } = await fortyCircuits();
  const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url, CLOUDFLARE_ACCOUNT_ID: account };
  const { child, text } = start(['--watch', '--state', 'down'], env);
  await vi.waitUntil(() => text.stdout.includes('\n'), waiting);
  await light(sandbox.url, 'up');
  await vi.waitUntil(() => text.stdout.includes('-> Healthy'), waiting);
  await sandbox.setFaults([{ kind: 'malformed', operation: 'list_cnis' }]);
  await vi.waitUntil(() => text.stderr.includes('could not read'), waiting);
  child.kill('SIGINT');
  expect(await codeOf(child)).toBe(130);
  expect(text.stdout.replaceAll(/^\S+Z /gm, '')).toBe(
    '1 Down; the filter leaves out 39 circuits; weak backup set: ord (one circuit up)\ncni-ord02-0004: Down -> Healthy\n',
  );
  expect(text.stderr).toMatch(/^\S+Z warning: could not read: [^\n]*; what was read before stays\n$/);
});

test.skipIf(!hasPseudoTerminal)(
  '--watch redraws a terminal, and ends at Ctrl-C and where the token may not read',
  async () => {
    const { sandbox, cwd } = await fortyCircuits();
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url, CLOUDFLARE_ACCOUNT_ID: account };
    const { terminal, screen } = demarcOnTerminal(['status', '--watch'], { cwd, env });
    await vi.waitUntil(() => screen().includes('1 Down, 1 Unhealthy'), waiting);
    await light(sandbox.url, 'up');
    await vi.waitUntil(
      () => screen().split('\u001b[H').at(-1)?.includes('1 Unhealthy, 2 Pending, 37 Healthy'),
      waiting,
    );
    terminal.stdin.write('\u0003');
    expect(await codeOf(terminal)).toBe(130);
    await sandbox.setFaults([{ kind: 'status', status: 403 }]);
    expect(await runDemarc(['status', '--watch'], { env })).toMatchObject({ code: 1, stdout: '' });
  },
);

test('--watch, --until and --listen refuse what does not go together, and a port that is taken', async () => {
  const refused = async (...args: string[]) => {
    const { code, stderr } = await runDemarc(['status', ...args], { env: { CLOUDFLARE_ACCOUNT_ID: account } });
    return [code, stderr.split('\n')[0]];
  };
  expect(await refused('--watch', '--until', 'healthy')).toEqual([
    64,
    'error: --watch and --until cannot be used together',
  ]);
  expect(await refused('--watch', '--listen', '0')).toEqual([
    64,
    'error: --watch and --listen cannot be used together',
  ]);
  expect((await refused('--watch', '--format', 'json'))[0]).toBe(64);
  expect((await refused('--watch', '--out', 'text=x'))[0]).toBe(64);
  expect(await refused('--listen-public')).toEqual([64, 'error: --listen-public needs --listen']);
  for (const place of ['0.0.0.0:0', '[::]:0', 'example.com:0', '65536', ':1', 'x']) {
    expect((await refused('--listen', place))[0]).toBe(64);
  }
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  expect(await refused('--listen', String(port))).toEqual([
    ...[1, `error: --listen: port ${port} of 127.0.0.1 cannot be used: another program listens there`],
  ]);
});
