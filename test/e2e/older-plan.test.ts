import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runDemarc } from '../helpers/run-demarc.ts';
import { circuit, folderWith, sandboxFor } from './workspace.ts';

/** A folder with a plan that demarc wrote when the format was demarc.plan/1. */
async function folderWithOlder(): Promise<string> {
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  await copyFile(new URL('plan-format-1.json', import.meta.url), join(cwd, 'older.json'));
  return cwd;
}

test('apply refuses a plan of an older version, and says that a new plan is needed', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWithOlder();
  const { code, stdout, stderr } = await sandbox.demarc(['apply', '--yes', '--plan', 'older.json'], { cwd });
  expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
  expect(stderr).toContain('older.json: planned by an older version: push, or run Plan again');
  expect(stderr).not.toMatch(/network|edited/);
  expect(await sandbox.requests()).toEqual([]);
});

test('show reads a plan of an older version in every format', async () => {
  const cwd = await folderWithOlder();
  const { fingerprint } = JSON.parse(await readFile(join(cwd, 'older.json'), 'utf8')) as { fingerprint: string };
  for (const format of ['text', 'markdown', 'diff']) {
    const { code, stdout } = await runDemarc(['show', 'older.json', '--format', format], { cwd });
    expect(code).toBe(0);
    for (const key of ['wan-a', 'wan-c', 'lhr-a', 'ewr-b']) expect(stdout).toContain(key);
  }
  expect((await runDemarc(['show', 'older.json'], { cwd })).stdout).toContain(`Fingerprint: ${fingerprint}`);
});

test('apply refuses what show writes of a plan of an older version', async () => {
  const sandbox = await sandboxFor();
  const cwd = await folderWithOlder();
  const shown = await runDemarc(['show', 'older.json', '--format', 'json'], { cwd });
  await writeFile(join(cwd, 'shown.json'), shown.stdout);
  const { code, stderr } = await sandbox.demarc(['apply', '--yes', '--plan', 'shown.json'], { cwd });
  expect(code).toBe(4);
  expect(stderr).toContain('planned by an older version: push, or run Plan again');
});
