import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

describe('apply', () => {
  test('applies, reports convergence, and has nothing to do the second time', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const first = await sandbox.demarc(['apply', '--yes'], { cwd });
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('Converged');
    expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect', 'create_cni']);
    const again = await sandbox.demarc(['apply', '--yes'], { cwd });
    expect(again.code).toBe(0);
    expect(await sandbox.commits()).toHaveLength(2);
  });

  test('writes only the report to stdout with --format json, and the rest to stderr', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes', '--format', 'json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'demarc.report/1',
      accounts: [{ summary: { applied: 2, failed: 0 }, converged: true }],
    });
    expect(stderr).toContain('interconnect.ewr-a');
    const quiet = await sandbox.demarc(['apply', '--yes', '--format', 'json', '--out', 'markdown=report.md'], { cwd });
    expect(JSON.parse(quiet.stdout)).toMatchObject({ accounts: [{ changes: [], converged: true }] });
    expect(await readFile(join(cwd, 'report.md'), 'utf8')).not.toBe('');
  });

  test('ends with 64 before any request when there is neither a terminal nor --yes', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { code, stderr } = await sandbox.demarc(['apply'], { cwd });
    expect(code).toBe(64);
    expect(stderr).toContain('--yes');
    expect(await sandbox.requests()).toEqual([]);
  });

  test('ends with 5 when one change failed and another was applied', async () => {
    const sandbox = await sandboxFor();
    const empty = await sandbox.state();
    await sandbox.setFaults([{ kind: 'status', operation: 'create_cni', status: 400 }]);
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    for (const format of ['text', 'json', 'markdown']) {
      await sandbox.setState(empty);
      const { code, stdout } = await sandbox.demarc(['apply', '--yes', '--format', format], { cwd });
      expect({ format, code }).toEqual({ format, code: 5 });
      expect(stdout).toContain('cni.wan-a');
    }
    await sandbox.setFaults([]);
    expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
  });

  test('shows every request without credentials with --verbose', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const { stderr } = await sandbox.demarc(['apply', '--yes', '--verbose'], { cwd });
    expect(stderr).toMatch(/^GET \S+\/cni\/settings 200 \d+ ms cf-ray \S+$/m);
    expect(stderr).toMatch(/^POST \S+\/cni\/cnis 200 \d+ ms/m);
    expect(stderr).not.toContain('any-token');
  });
});

describe('drift', () => {
  test('is found after an edit by hand, ends with 2 in every format, and is repaired by apply', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    expect((await sandbox.demarc(['drift'], { cwd })).code).toBe(0);
    const state = await sandbox.state();
    const live = state.accounts[account];
    const cnis = live?.cnis.map((cni) => ({ ...cni, magic: { ...cni.magic, mtu: 1400 } }));
    await sandbox.setState({ accounts: { [account]: { ...live, cnis } } });
    for (const format of ['text', 'json', 'markdown']) {
      const { code, stdout } = await sandbox.demarc(['drift', '--format', format], { cwd });
      expect({ format, code }).toEqual({ format, code: 2 });
      expect(stdout).toContain('1400');
    }
    expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
    expect((await sandbox.demarc(['drift'], { cwd })).code).toBe(0);
  });

  test('counts undeclared objects only if the policy says so', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    await sandbox.demarc(['apply', '--yes'], { cwd });
    const nothing = `version: 1\naccount: ${account}\nsettings: {}\n`;
    await writeFile(join(cwd, 'demarc.yaml'), nothing);
    expect((await sandbox.demarc(['drift'], { cwd })).code).toBe(0);
    await writeFile(join(cwd, 'demarc.yaml'), `${nothing}policy: { unmanaged: drift }\n`);
    expect((await sandbox.demarc(['drift'], { cwd })).code).toBe(2);
  });
});

test('a change that needs a sensitive value is shown with --skip-secrets, and refused with 64 before any write', async () => {
  const sandbox = await sandboxFor();
  const document = `version: 1\naccount: ${account}\ninterconnects:\n  g: { type: gcp_partner, region: us-east4, bandwidth: 1G, pairing_key: "\${env:DEMARC_K}" }\n`;
  const cwd = await folderWith({ 'demarc.yaml': document });
  expect(await sandbox.demarc(['plan', '--skip-secrets'], { cwd })).toMatchObject({ code: 0 });
  const { code, stderr } = await sandbox.demarc(['apply', '--yes', '--skip-secrets'], { cwd });
  expect(code).toBe(64);
  expect(stderr).toContain('interconnect.g cannot be carried out with --skip-secrets');
  expect(await sandbox.commits()).toEqual([]);
});
