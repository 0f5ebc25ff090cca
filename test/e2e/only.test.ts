import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { account, circuit, folderWith, otherFreeSlot, sandboxFor } from './workspace.ts';

const pair = circuit
  .replace('cnis:\n', `  ewr-b:\n    type: direct\n    slot_id: ${otherFreeSlot}\ncnis:\n`)
  .concat('  wan-b:\n    interconnect: ewr-b\n    magic: { mtu: 1500 }\n');

test('--only carries out one change and its needs, lists both, and reports convergence for these only', async () => {
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
  expect(applied.stdout).toContain('Converged for what --only chose.');
  expect(applied.stdout).toContain('Left out: cni.wan-a, interconnect.ewr-a (2 changes).');
  expect(applied.stdout).not.toContain('a new plan is empty');
  expect((await sandbox.state()).accounts[account]?.cnis.map(({ magic }) => magic.conduit_name)).toEqual(['wan-b']);
  expect(await sandbox.demarc(['plan', '--only', 'cni.wan-b', '--detailed-exitcode'], { cwd })).toMatchObject({
    code: 0,
  });
  expect(await sandbox.demarc(['plan', '--detailed-exitcode'], { cwd })).toMatchObject({ code: 2 });
});

test('--only accepts the address of a change that no document declares', async () => {
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
])('--only %s is refused with 64 when no document declares it and no change has it', async (address, hint) => {
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

test('a report of --only names what was left out, also when no change was due or all were held', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': pair });
  const apply = async (...only: readonly string[]) => {
    const flags = only.flatMap((address) => ['--only', address]);
    const { code, stdout } = await sandbox.demarc(['apply', '--yes', '--format', 'json', ...flags], { cwd });
    return { code, report: JSON.parse(stdout) as { accounts: object[] } };
  };
  for (let run = 1; run <= 2; run++) {
    const { code, report } = await apply('cni.wan-b');
    expect(code).toBe(0);
    expect(report.accounts).toMatchObject([{ converged: true, left_out: ['cni.wan-a', 'interconnect.ewr-a'] }]);
  }
  const { report } = await apply('cni.wan-a', 'cni.wan-b');
  expect(report.accounts).toMatchObject([{ converged: true }]);
  expect(report.accounts[0]).not.toHaveProperty('left_out');
});

test('a run of --only has not converged when something that its changes need is missing', async () => {
  const sandbox = await sandboxFor();
  const google = circuit
    .replace(/ewr-a:\n.*\n.*\n.*\n/, 'ewr-a: { type: gcp_partner, bandwidth: 1G, pairing_key: "${env:DEMARC_KEY}" }\n')
    .replace('mtu: 1500', 'mtu: 1440');
  const cwd = await folderWith({ 'demarc.yaml': google });
  const env = { DEMARC_KEY: '0b8e2a54-9d1c-4c1f-8f57-2f1f3c9d6a10/us-east4/1', XDG_RUNTIME_DIR: cwd };
  expect((await sandbox.demarc(['apply', '--yes'], { cwd, env })).code).toBe(0);
  await writeFile(join(cwd, 'demarc.yaml'), google.replace('1G', '2G'));
  await sandbox.setFaults([{ kind: 'status', operation: 'create_cni', status: 403 }]);
  const flags = ['--yes', '--format', 'json', '--only', 'interconnect.ewr-a'];
  const { code, stdout } = await sandbox.demarc(['apply', ...flags], { cwd, env });
  expect(code).toBe(5);
  expect(JSON.parse(stdout)).toMatchObject({ accounts: [{ converged: false, remaining: ['cni.wan-a'] }] });
});
