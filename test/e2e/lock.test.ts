import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { collect } from '../helpers/child.ts';
import { gateBefore } from '../helpers/gate.ts';
import { startDemarc } from '../helpers/run-demarc.ts';
import { account, circuit, folderWith, sandboxFor } from './workspace.ts';

/** An apply that is in the middle of its first write. */
async function applyUnderWay() {
  const sandbox = await sandboxFor();
  const gate = await gateBefore(sandbox.url);
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  const env = { CLOUDFLARE_BASE_URL: gate.url, XDG_RUNTIME_DIR: cwd };
  const child = startDemarc(['apply', '--yes'], { cwd, env: { CLOUDFLARE_API_TOKEN: 't', ...env } });
  collect(child);
  await vi.waitUntil(() => gate.waiting() > 0, { timeout: 20_000 });
  return { sandbox, gate, cwd, env, child };
}

describe('a second apply on one machine', () => {
  test('is refused before any request while the first one works on the account', async () => {
    const { sandbox, gate, cwd, env, child } = await applyUnderWay();
    const before = (await sandbox.requests()).length;
    const second = await sandbox.demarc(['apply', '--yes'], { cwd, env });
    expect(second).toMatchObject({ code: 4, stdout: '' });
    expect(second.stderr).toContain(`another apply is running on account ${account}: process ${child.pid}, since `);
    expect(await sandbox.requests()).toHaveLength(before);
    // A plan only looks, and is not in the way.
    expect((await sandbox.demarc(['plan'], { cwd, env })).code).toBe(0);
    // Half of a change is nothing to keep in the documents.
    const edits = [['accept', '--missing', 'remove'], ['accept', '--dry-run'], ['pin']];
    for (const args of edits) {
      const { code, stderr } = await sandbox.demarc(args, { cwd, env });
      expect([code, stderr]).toEqual([4, expect.stringContaining(`an apply is running on account ${account}: `)]);
    }
    const alone = await sandbox.demarc([], { cwd, env: { ...env, CLOUDFLARE_BASE_URL: gate.url } });
    expect(alone.stderr.replaceAll('\n', ' ')).toContain(
      `An apply is running on account ${account}: process ${child.pid}, since `,
    );
    gate.open();
    expect(await once(child, 'close')).toEqual([0, null]);
    expect((await sandbox.demarc(['apply', '--yes'], { cwd, env })).code).toBe(0);
  });

  test('continues when the first one was killed', async () => {
    const { sandbox, gate, cwd, env, child } = await applyUnderWay();
    child.kill('SIGKILL');
    await once(child, 'close');
    gate.open();
    expect((await sandbox.demarc(['apply', '--yes'], { cwd, env })).code).toBe(0);
    expect(await sandbox.commits()).toHaveLength(2);
  });

  test('continues when two signals ended the first one', async () => {
    const { sandbox, gate, cwd, env, child } = await applyUnderWay();
    child.kill('SIGTERM');
    child.kill('SIGINT');
    await once(child, 'close');
    gate.open();
    expect((await sandbox.demarc(['apply', '--yes'], { cwd, env })).code).toBe(0);
  });
});
