import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { codeOf, collect } from '../helpers/child.ts';
import { gateBefore } from '../helpers/gate.ts';
import { runDemarc, startDemarc } from '../helpers/run-demarc.ts';
import { circuit, folderWith, sandboxFor } from './workspace.ts';

/** An API that takes requests and never answers. */
async function silentApi(): Promise<string> {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a deadline that has passed', () => {
  test.each([['plan'], ['drift'], ['status'], ['slots'], ['loa', '--all'], ['apply', '--yes']])(
    'ends %s with 1 and a message',
    async (...args) => {
      const cwd = await folderWith({ 'demarc.yaml': circuit });
      const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: await silentApi() };
      const { code, stdout, stderr } = await runDemarc([...args, '--deadline', '300ms'], { cwd, env });
      expect(code).toBe(1);
      expect(stdout + stderr).toContain('this run has reached its time limit (--deadline 300ms)');
      expect(stdout + stderr).not.toContain('internal error');
    },
  );

  test('lets apply finish what is in flight, start nothing new, and report', async () => {
    const sandbox = await sandboxFor();
    const gate = await gateBefore(sandbox.url);
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: gate.url };
    const child = startDemarc(['apply', '--yes', '--format', 'json', '--deadline', '4s'], { cwd, env });
    const text = collect(child);
    await vi.waitUntil(() => text.stderr.includes('nothing new is started'), { timeout: 20_000 });
    gate.open();
    expect(await codeOf(child)).toBe(5);
    const late = 'the run reached its time limit (--deadline)';
    expect(JSON.parse(text.stdout)).toMatchObject({
      accounts: [
        {
          changes: [
            { address: 'interconnect.ewr-a', outcome: 'applied' },
            { address: 'cni.wan-a', outcome: 'not_attempted', error: { message: late } },
          ],
          converged: null,
          error: { message: 'this run has reached its time limit (--deadline 4s); the account was not read again' },
        },
      ],
    });
    expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect']);
  });

  test('cannot be zero', async () => {
    const { code, stderr } = await runDemarc(['plan', '--deadline', '0s']);
    expect(code).toBe(64);
    expect(stderr).toContain('--deadline must be more than zero');
  });
});

test("a run ends at once and says when to retry when the API's pause exceeds the deadline", async () => {
  const sandbox = await sandboxFor({ rateLimit: { quota: 1, windowSeconds: 300 } });
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const { code, stdout, stderr } = await sandbox.demarc(['plan', '--deadline', '250s'], { cwd });
  expect(code).toBe(1);
  expect(stdout).toMatch(/wait 300 s and run again|come back in \d+ s/);
  expect(stderr).not.toContain('internal error');
  expect((await sandbox.requests()).length).toBeLessThanOrEqual(3);
});
