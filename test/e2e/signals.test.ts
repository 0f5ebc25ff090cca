import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startDemarc } from '../helpers/run-demarc.ts';
import { circuit, folderWith, sandboxFor } from './workspace.ts';

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

/** Stands before a sandbox and holds every POST back until it is let go. */
async function gateBefore(url: string) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  const gate = createServer((incoming, outgoing) => {
    void (async () => {
      if (incoming.method === 'POST') {
        waiting += 1;
        await opened;
      }
      const { method, headers } = incoming;
      const onward = forward(new URL(incoming.url ?? '/', url), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(onward);
    })();
  }).listen(0, '127.0.0.1');
  await once(gate, 'listening');
  onTestFinished(() => {
    gate.closeAllConnections();
    gate.close();
  });
  return {
    url: `http://127.0.0.1:${(gate.address() as AddressInfo).port}/client/v4`,
    waiting: () => waiting,
    open: () => open(),
  };
}

function collect(child: ChildProcess) {
  const text = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (more: string) => (text.stdout += more));
  child.stderr?.setEncoding('utf8').on('data', (more: string) => (text.stderr += more));
  child.stdin?.end();
  return text;
}

async function codeOf(child: ChildProcess): Promise<unknown> {
  const [code] = (await once(child, 'close')) as unknown[];
  return code;
}

describe.skipIf(process.platform === 'win32')('on a signal', () => {
  test.each(signals)('%s a command that only reads ends at once, with %d', async (signal, expected) => {
    const sandbox = await sandboxFor({ latencyMs: 60_000 });
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url };
    const child = startDemarc(['plan'], { cwd, env });
    const text = collect(child);
    await vi.waitUntil(async () => (await sandbox.requests()).length > 0, { timeout: 20_000 });
    child.kill(signal);
    expect(await codeOf(child)).toBe(expected);
    expect(text).toEqual({ stdout: '', stderr: '' });
  });

  test.each(signals)(
    '%s apply ends what is in flight, starts nothing new, reports, and ends with %d',
    async (signal, expected) => {
      const sandbox = await sandboxFor();
      const gate = await gateBefore(sandbox.url);
      const cwd = await folderWith({ 'demarc.yaml': circuit });
      const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: gate.url };
      const child = startDemarc(['apply', '--yes', '--format', 'json'], { cwd, env });
      const text = collect(child);
      await vi.waitUntil(() => gate.waiting() > 0, { timeout: 20_000 });
      child.kill(signal);
      await vi.waitUntil(() => text.stderr.includes('interrupted'), { timeout: 20_000 });
      gate.open();
      expect(await codeOf(child)).toBe(expected);
      expect(JSON.parse(text.stdout)).toMatchObject({
        accounts: [
          {
            changes: [
              { address: 'interconnect.ewr-a', outcome: 'applied' },
              { address: 'cni.wan-a', outcome: 'not_attempted' },
            ],
            converged: null,
          },
        ],
      });
      expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect']);
    },
  );

  test('and a second one, apply ends at once', async () => {
    const sandbox = await sandboxFor();
    const gate = await gateBefore(sandbox.url);
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: gate.url };
    const child = startDemarc(['apply', '--yes'], { cwd, env });
    const text = collect(child);
    await vi.waitUntil(() => gate.waiting() > 0, { timeout: 20_000 });
    child.kill('SIGINT');
    await vi.waitUntil(() => text.stderr.includes('interrupted'), { timeout: 20_000 });
    child.kill('SIGTERM');
    expect(await codeOf(child)).toBe(143);
    expect(await sandbox.commits()).toEqual([]);
  });

  test.each(signals)('%s the sandbox ends cleanly, with %d and its state kept', async (signal, expected) => {
    const cwd = await folderWith();
    const child = startDemarc(['sandbox', '--port', '0', '--state', 'state.json'], { cwd });
    const text = collect(child);
    await vi.waitUntil(() => text.stdout.endsWith('\n'), { timeout: 20_000 });
    child.kill(signal);
    expect(await codeOf(child)).toBe(expected);
    expect(text.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4\n$/);
    expect(text.stderr).toBe('');
  });
});
