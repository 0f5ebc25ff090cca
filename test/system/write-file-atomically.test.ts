import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFileAtomically } from '../../src/system/write-file-atomically.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demarc-write-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a file is written whole, without temporary files left', async () => {
  await writeFileAtomically(join(folder, 'a'), 'text', { overwrite: false });
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('text');
  expect(await readdir(folder)).toEqual(['a']);
});

test('an existing file is replaced only on request', async () => {
  await writeFile(join(folder, 'a'), 'old');
  await expect(writeFileAtomically(join(folder, 'a'), 'new', { overwrite: false })).rejects.toMatchObject({
    code: 'EEXIST',
  });
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('old');
  await writeFileAtomically(join(folder, 'a'), 'new', { overwrite: true });
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['a']);
});

test('exactly one of many writers succeeds without overwrite', async () => {
  const writes = Array.from({ length: 8 }, (_, n) =>
    writeFileAtomically(join(folder, 'a'), String(n), { overwrite: false }),
  );
  const results = await Promise.allSettled(writes);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['a']);
});

test('a missing folder is a system error and leaves no file', async () => {
  await expect(writeFileAtomically(join(folder, 'no', 'a'), 'x', { overwrite: true })).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect(await readdir(folder)).toEqual([]);
});
