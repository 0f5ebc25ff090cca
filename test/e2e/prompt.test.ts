import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { demarcOnTerminal, hasPseudoTerminal } from '../helpers/pseudo-terminal.ts';
import { circuit, folderWith, sandboxFor } from './workspace.ts';

async function answer(url: string, keys: string) {
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const env = { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: url };
  const { terminal, screen } = demarcOnTerminal(['apply'], { cwd, env });
  await vi.waitUntil(() => screen().includes('Only yes is accepted'), { timeout: 20_000 });
  terminal.stdin.write(keys);
  const [code] = (await once(terminal, 'close')) as [number | null];
  return { code, screen: screen() };
}

describe.skipIf(!hasPseudoTerminal)('apply on a terminal', () => {
  test('shows the plan, asks, and continues after yes', async () => {
    const sandbox = await sandboxFor();
    const { code, screen } = await answer(sandbox.url, 'yes\n');
    expect(screen).toContain('these 2 changes to account');
    expect(screen).toContain('\u001b[');
    expect(code).toBe(0);
    expect(await sandbox.commits()).toHaveLength(2);
  });

  test.each([
    ['no', 'no\n', 4],
    ['y', 'y\n', 4],
    ['an end of input', '\u0004', 4],
    ['Ctrl-C', '\u0003', 130],
  ])('changes nothing after %s', async (_name, keys, expected) => {
    const sandbox = await sandboxFor();
    const { code } = await answer(sandbox.url, keys);
    expect(code).toBe(expected);
    expect(await sandbox.commits()).toEqual([]);
  });
});
