import { expect, onTestFinished, test } from 'vitest';
import { startRelay } from '../apply/relay.ts';
import { circuit, folderWith, sandboxFor } from './workspace.ts';

test('an MD5 key that the API does not return is set, reported, and no difference after the apply', async () => {
  const sandbox = await sandboxFor({ token: 'any-token' });
  const relay = await startRelay(sandbox.url);
  onTestFinished(() => relay.close());
  relay.rewrite = (text) => text.replace(/"md5_key":"[^"]*"/g, '"md5_key":null');
  const keyed = circuit.replace('customer_asn: 65010', 'customer_asn: 65010\n      md5_key: ${env:DEMARC_KEY}');
  const cwd = await folderWith({ 'demarc.yaml': keyed });
  const env = { CLOUDFLARE_BASE_URL: relay.url, DEMARC_KEY: 'canary-5f1e' };
  const applied = await sandbox.demarc(['apply', '--yes', '--format', 'json'], { cwd, env });
  expect(applied.code).toBe(0);
  expect(JSON.parse(applied.stdout)).toMatchObject({ accounts: [{ summary: { applied: 2 }, converged: true }] });
  expect(applied.stdout).toContain('demarc sent the MD5 key');
  expect(applied.stdout + applied.stderr).not.toContain('canary-5f1e');
  expect(JSON.stringify(await sandbox.state())).toContain('canary-5f1e');
  const skipped = await sandbox.demarc(['plan', '--detailed-exitcode', '--skip-secrets'], { cwd, env });
  expect(skipped.code).toBe(0);
});
