import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkSandboxSeed, isSandboxSeed } from '../../src/schema/validate-sandbox.ts';
import { readCheckedFile } from '../../src/usecases/open-sandbox.ts';
import { readPlanFile } from '../../src/usecases/review/read-plan-file.ts';

let folder: string;

const stdin = Readable.from([]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demarc-links-'));
  await mkdir(join(folder, 'repository', '.git'), { recursive: true });
  await mkdir(join(folder, 'elsewhere'));
  await writeFile(join(folder, 'elsewhere', 'secret.json'), '{"format":"hunter2"}');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a named file that leads out of the repository is refused, and its target is not shown', async () => {
  const link = join(folder, 'repository', 'plan.json');
  await symlink('../elsewhere/secret.json', link);
  const context = { stdin, environment: {} };
  const shape = { is: isSandboxSeed, check: checkSandboxSeed };
  const plan: unknown = await readPlanFile(link, context).catch((error: unknown) => error);
  const seed: unknown = await readCheckedFile(link, shape, context).catch((error: unknown) => error);
  expect(plan).toMatchObject({ message: `${link} is a link, or is behind one, that points outside the repository` });
  expect(seed).toMatchObject({ diagnostics: [{ code: 'document-outside' }] });
  expect(JSON.stringify([plan, seed])).not.toContain('hunter2');
});
