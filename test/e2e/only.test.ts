import { expect, test } from 'vitest';
import { account, circuit, folderWith, otherFreeSlot, sandboxFor } from './workspace.ts';

const pair = circuit
  .replace('cnis:\n', `  ewr-b:\n    type: direct\n    slot_id: ${otherFreeSlot}\ncnis:\n`)
  .concat('  wan-b:\n    interconnect: ewr-b\n    magic: { mtu: 1500 }\n');

test('--only carries out one change with what it needs, says both, and judges only these afterwards', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': pair });
  const plan = await sandbox.demarc(['plan', '--only', 'cni.wan-b'], { cwd });
  expect(plan.stdout).toContain('Plan: 2 to create');
  expect(plan.stdout).toContain(
    'interconnect.ewr-b is part of this plan, though --only does not name it, because cni.wan-b needs it',
  );
  expect(plan.stdout).toContain('2 changes are left out by --only: cni.wan-a, interconnect.ewr-a');
  const applied = await sandbox.demarc(['apply', '--yes', '--only', 'cni.wan-b'], { cwd });
  expect(applied.code).toBe(0);
  expect(applied.stdout).toContain('Converged');
  expect((await sandbox.state()).accounts[account]?.cnis.map(({ magic }) => magic.conduit_name)).toEqual(['wan-b']);
  expect(await sandbox.demarc(['plan', '--only', 'cni.wan-b', '--detailed-exitcode'], { cwd })).toMatchObject({
    code: 0,
  });
  expect(await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).toMatchObject({ code: 2 });
});

test('--only takes the address of a change that no document declares', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': pair, 'less.yaml': `${circuit}policy: { prune: true }\n` });
  await sandbox.demarc(['apply', '--yes'], { cwd });
  const { code, stdout } = await sandbox.demarc(['apply', 'less.yaml', '--yes', '--only', 'cni.wan-b'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('cni.wan-b  delete');
  expect((await sandbox.commits()).at(-1)?.operation).toBe('delete_cni');
});

test.each([
  ['cni.wan-x', 'Did you mean cni.wan-a?'],
  ['ewr-a', 'Did you mean interconnect.ewr-a?'],
  ['interconnects.ewr-b', 'Did you mean interconnect.ewr-b?'],
  ['settings', 'Addresses are settings, interconnect.KEY and cni.KEY'],
])('--only %s, which no document declares and no change has, is refused with 64', async (address, hint) => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': pair });
  for (const words of [['plan'], ['apply', '--yes']]) {
    const result = await sandbox.demarc([...words, '--only', 'cni.wan-a', '--only', address], { cwd });
    expect(result).toMatchObject({ code: 64, stdout: '' });
    expect(result.stderr).toContain(`no document declares "${address}", and no change has this address`);
    expect(result.stderr).toContain(hint);
  }
  expect(await sandbox.commits()).toEqual([]);
});
