import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFiles } from '../../src/system/write-files.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'demarc-files-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** Everything below a folder, with the texts of the files. */
async function contents(of: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(of, { recursive: true, withFileTypes: true });
  const found = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    return [path.slice(of.length + 1), entry.isFile() ? await readFile(path, 'utf8') : '(other)'] as const;
  });
  return Object.fromEntries((await Promise.all(found)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('writeFiles writes all files and their folders, and nothing else', async () => {
  const cwd = await folder();
  await writeFiles(
    [
      { path: join(cwd, 'a.yaml'), text: 'a' },
      { path: join(cwd, 'x/y/b.yaml'), text: 'b' },
      { path: join(cwd, 'x/c.yaml'), text: 'c' },
    ],
    { overwrite: false },
  );
  expect(await contents(cwd)).toEqual({
    'a.yaml': 'a',
    x: '(other)',
    'x/c.yaml': 'c',
    'x/y': '(other)',
    'x/y/b.yaml': 'b',
  });
});

test('writeFiles removes everything, folders too, when one of the files already exists', async () => {
  const cwd = await folder();
  await writeFile(join(cwd, 'there.yaml'), 'mine');
  const files = ['first.yaml', 'x/y/second.yaml', 'there.yaml', 'z/last.yaml'].map((name) => ({
    path: join(cwd, name),
    text: 'new',
  }));
  await expect(writeFiles(files, { overwrite: false })).rejects.toThrow(/there\.yaml could not be written: EEXIST/);
  expect(await contents(cwd)).toEqual({ 'there.yaml': 'mine' });
});

test('writeFiles restores replaced files when a later file cannot be written', async () => {
  const cwd = await folder();
  await writeFile(join(cwd, 'a.yaml'), 'old a');
  await mkdir(join(cwd, 'taken.yaml'));
  await writeFile(join(cwd, 'taken.yaml/inside'), 'kept');
  const files = ['a.yaml', 'b.yaml', 'taken.yaml'].map((name) => ({ path: join(cwd, name), text: 'new' }));
  await expect(writeFiles(files, { overwrite: true })).rejects.toThrow(/taken\.yaml could not be written/);
  expect(await contents(cwd)).toEqual({ 'a.yaml': 'old a', 'taken.yaml': '(other)', 'taken.yaml/inside': 'kept' });
});

test('writeFiles replaces existing files with overwrite, without a copy', async () => {
  const cwd = await folder();
  await writeFile(join(cwd, 'a.yaml'), 'old');
  await writeFiles([{ path: join(cwd, 'a.yaml'), text: 'new' }], { overwrite: true });
  expect(await contents(cwd)).toEqual({ 'a.yaml': 'new' });
});

test('writeFiles does not write through a link that leads elsewhere', async () => {
  const cwd = await folder();
  await symlink(join(cwd, 'nowhere'), join(cwd, 'a.yaml'));
  await expect(writeFiles([{ path: join(cwd, 'a.yaml'), text: 'new' }], { overwrite: false })).rejects.toThrow();
  expect(await contents(cwd)).toEqual({ 'a.yaml': '(other)' });
});

test('writeFiles writes nothing when a folder cannot be created', async () => {
  const cwd = await folder();
  await writeFile(join(cwd, 'file'), '');
  const files = [join(cwd, 'new/a.yaml'), join(cwd, 'file/b.yaml')].map((path) => ({ path, text: '' }));
  await expect(writeFiles(files, { overwrite: false })).rejects.toThrow(/file\/b\.yaml could not be written/);
  expect(await contents(cwd)).toEqual({ file: '' });
});

test.runIf(process.platform === 'linux')(
  'writeFiles fails in time on a file system that accepts no folders',
  async () => {
    const files = [{ path: '/proc/demarc/x/a.yaml', text: '' }];
    await expect(writeFiles(files, { overwrite: false })).rejects.toThrow(/a\.yaml could not be written/);
  },
);
