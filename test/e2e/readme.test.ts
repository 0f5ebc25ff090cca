import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { trySeed } from '../../src/sandbox/seeds/try-seed.ts';
import { folderWith, freeSlot, sandboxFor } from './workspace.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const otherSlot = 'd44d475d-858a-4bf0-b28d-ee0cbefb31cb';

test('demarc prints the plan that the README shows', async () => {
  const readme = await readFile(`${root}README.md`, 'utf8');
  const shown = /^## What a plan tells you$[^]*?^```text\n([^]*?)^```$/m.exec(readme)?.[1];
  const before = await readFile(`${root}examples/redundant-pair/demarc.yaml`, 'utf8');
  const cwd = await folderWith({ 'before.yaml': before, 'demarc.yaml': before.replace(freeSlot, otherSlot) });
  // What a first try shows: the seed of `demarc sandbox`.
  const sandbox = await sandboxFor({ seed: trySeed() });
  const env = { DEMARC_MD5_EWR_A: 'a-key', DEMARC_MD5_EWR_B: 'another-key' };
  await sandbox.demarc(['apply', '--yes', 'before.yaml'], { cwd, env });
  const { stdout } = await sandbox.demarc(['plan', '--wait'], { cwd, env });
  expect(shown?.replace(/sha256:[0-9a-f]{64}/, 'sha256:…')).toBe(stdout.replace(/sha256:[0-9a-f]{64}/, 'sha256:…'));
});

test('demarc prints the preflight that the README shows', async () => {
  const readme = await readFile(`${root}README.md`, 'utf8');
  const [, args = '', shown] = /^```text\n\$ demarc (preflight .*)\n([^]*?)^```$/m.exec(readme) ?? [];
  const text = await readFile(`${root}examples/redundant-pair/demarc.yaml`, 'utf8');
  const cwd = await folderWith({ 'demarc.yaml': text });
  const sandbox = await sandboxFor({ seed: trySeed() });
  const env = { DEMARC_MD5_EWR_A: 'a-key', DEMARC_MD5_EWR_B: 'another-key' };
  await sandbox.demarc(['apply', '--yes'], { cwd, env });
  expect(await sandbox.demarc(args.split(' '), { cwd, env })).toMatchObject({ code: 2, stdout: shown });
});
