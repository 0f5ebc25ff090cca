import { describe, expect, test, vi } from 'vitest';
import { codeOf, collect } from '../helpers/child.ts';
import { gateBefore } from '../helpers/gate.ts';
import { startDemarc } from '../helpers/run-demarc.ts';
import { circuit, folderWith, sandboxFor } from './workspace.ts';

const signals = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

describe.skipIf(process.platform === 'win32')('on a signal', () => {
  test.each(signals)('after %s, a command that only reads ends at once with %d', async (signal, expected) => {
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
    'after %s, apply finishes what is in flight, starts nothing new, reports, and ends with %d',
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

  test('apply ends at once after a second one', async () => {
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

  test.each(signals)('after %s, the sandbox saves its state and ends with %d', async (signal, expected) => {
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
