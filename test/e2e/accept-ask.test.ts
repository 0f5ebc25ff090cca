import { once } from 'node:events';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { demarcOnTerminal, hasPseudoTerminal } from '../helpers/pseudo-terminal.ts';
import { fortyCircuits } from './forty-circuits.ts';
import { account } from './workspace.ts';

test.skipIf(!hasPseudoTerminal)('accept --ask shows the values of each object, and writes what got a yes', async () => {
  const { sandbox, cwd, documents, variables } = await fortyCircuits();
  await cp(documents, join(cwd, 'demarc'), { recursive: true });
  const { accounts } = await sandbox.state();
  const edited = accounts[account]?.cnis.map((cni) =>
    cni.magic.conduit_name.startsWith('initech-fra-') ? { ...cni, magic: { ...cni.magic, mtu: 1476 } } : cni,
  );
  await sandbox.setState({ accounts: { [account]: { ...accounts[account], cnis: edited } } });
  const file = join(cwd, 'demarc', 'europe.yaml');
  const before = await readFile(file, 'utf8');

  const env = { ...variables, CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: sandbox.url, NO_COLOR: '1' };
  const { terminal, screen } = demarcOnTerminal(['accept', '--ask'], { cwd, env });
  const seen = (text: string) => vi.waitUntil(() => screen().includes(text), { timeout: 20_000 });
  await seen('y or n');
  expect(screen()).toContain(
    'cni.initech-fra-a\r\n  magic.mtu  1500 → 1476\r\nWrite the live values into demarc/europe.yaml',
  );
  terminal.stdin.write('y\n');
  await seen('cni.initech-fra-b\r\n');
  terminal.stdin.write('n\n');
  const [code] = (await once(terminal, 'close')) as [number | null];
  expect({ code, screen: screen() }).toEqual({ code: 2, screen: expect.stringContaining('declined') as string });
  expect(await readFile(file, 'utf8')).toBe(before.replace(/(initech-fra-a:\n.*\n.*\n.*)mtu: 1500/, '$1mtu: 1476'));
});
