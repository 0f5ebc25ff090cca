import { expect, test } from 'vitest';
import { account, folderWith, freeSlot, sandboxFor } from './workspace.ts';

test('an apply that needs more than the quota finishes without a 429', async () => {
  const sandbox = await sandboxFor({ rateLimit: { quota: 40, windowSeconds: 1 } });
  const cnis = Array.from(
    { length: 90 },
    (_, index) => `  wan-${index}: { interconnect: ewr-a, magic: { mtu: 1500 } }`,
  );
  const document = [
    'version: 1',
    `account: ${account}`,
    'interconnects:',
    `  ewr-a: { type: direct, slot_id: ${freeSlot}, speed: 10G }`,
    'cnis:',
    ...cnis,
    '',
  ].join('\n');
  const cwd = await folderWith({ 'demarc.yaml': document });
  const { code, stdout } = await sandbox.demarc(['apply', '--yes', '--parallelism', '16', '--format', 'json'], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ accounts: [{ summary: { applied: 91 }, converged: true }] });
  expect((await sandbox.requests()).filter(({ status }) => status === 429)).toEqual([]);
});
