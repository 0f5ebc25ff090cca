import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSources } from '../../src/usecases/files/read-sources.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demarc-sources-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string, text = 'version: 1\n'): Promise<void> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An input that ends at once.
}

async function read(paths: readonly string[], stdin: AsyncIterable<Uint8Array | string> = nothing()) {
  const { sources, diagnostics } = await readSources(
    paths.map((path) => (path === '-' ? path : `${folder}/${path}`)),
    stdin,
  );
  return {
    names: sources.map(({ name }) => name.replace(`${folder}/`, '')),
    texts: sources.map(({ text }) => text),
    codes: diagnostics.map(({ code }) => code),
  };
}

describe('a folder', () => {
  test('is searched to the bottom for .yaml and .yml, without dot files and node_modules, sorted', async () => {
    for (const name of [
      'd/b.yml',
      'd/a.yaml',
      'd/x/y/z.yaml',
      'd/.git/c.yaml',
      'd/.e.yaml',
      'd/node_modules/p/f.yaml',
    ]) {
      await put(name);
    }
    await put('d/readme.md');
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml', 'd/b.yml', 'd/x/y/z.yaml'], codes: [] });
    expect((await read(['d/'])).names).toEqual(['d/a.yaml', 'd/b.yml', 'd/x/y/z.yaml']);
  });

  test('is searched once where a link leads back into it', async () => {
    await put('d/a.yaml');
    await symlink(join(folder, 'd'), join(folder, 'd', 'again'));
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: [] });
  });

  test('without documents is a diagnostic', async () => {
    await put('d/readme.md');
    expect(await read(['d'])).toEqual({ names: [], texts: [], codes: ['document-folder-empty'] });
  });

  test('with a document that is a link to nowhere is a diagnostic', async () => {
    await put('d/a.yaml');
    await symlink(join(folder, 'gone'), join(folder, 'd', 'b.yaml'));
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: ['document-missing'] });
  });
});

test('a file that is named twice, also through its folder, is read once', async () => {
  await put('d/a.yaml');
  expect((await read(['d/a.yaml', 'd', 'd/a.yaml'])).names).toHaveLength(1);
});

test('- is standard input, in pieces that cut a letter in two', async () => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from('\ufeffversion: ü\n');
    for (const byte of bytes) yield await Promise.resolve(Buffer.from([byte]));
  }
  expect(await read(['-'], pieces())).toEqual({ names: ['<stdin>'], texts: ['version: ü\n'], codes: [] });
});

test('a file over 64 MiB is not read', async () => {
  await put('big.yaml');
  await truncate(join(folder, 'big.yaml'), 64 * 1024 * 1024 + 1);
  expect(await read(['big.yaml'])).toEqual({ names: [], texts: [], codes: ['document-too-large'] });
});

test('an input without end is given up', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield await Promise.resolve(Buffer.alloc(8 * 1024 * 1024));
  }
  expect((await read(['-'], endless())).codes).toEqual(['document-too-large']);
});

test('what is wrong with each file is told, and the others are read', async () => {
  await put('a.yaml');
  await writeFile(join(folder, 'b.yaml'), Buffer.from([0xc3, 0x28]));
  expect(await read(['a.yaml', 'b.yaml', 'c.yaml', 'a.yaml/d.yaml'])).toMatchObject({
    names: ['a.yaml'],
    codes: ['document-missing', 'document-missing', 'document-encoding'],
  });
});
