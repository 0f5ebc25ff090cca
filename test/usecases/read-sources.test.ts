import { execFileSync } from 'node:child_process';
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
    {},
  );
  return {
    names: sources.map(({ name }) => name.replace(`${folder}/`, '')),
    texts: sources.map(({ text }) => text),
    codes: diagnostics.map(({ code }) => code),
    messages: diagnostics.map(({ message }) => message.replace(`${folder}/`, '')),
  };
}

const document = 'version: 1\naccount: 023e105f4ecef8ad9ca31a8372d0c353\n';

describe('a folder', () => {
  test('is searched at every depth for .yaml and .yml, without dot files and node_modules, in order', async () => {
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

  test('is searched once when a link leads back into it', async () => {
    await put('d/a.yaml');
    await symlink(join(folder, 'd'), join(folder, 'd', 'again'));
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: [] });
  });

  test('without documents is a diagnostic', async () => {
    await put('d/readme.md');
    expect(await read(['d'])).toMatchObject({ names: [], texts: [], codes: ['document-folder-empty'] });
  });

  test('with a document that is a broken link is a diagnostic', async () => {
    await put('d/a.yaml');
    await symlink(join(folder, 'gone'), join(folder, 'd', 'b.yaml'));
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: ['document-missing'] });
  });
});

test('a file that is named twice, or also through its folder, is read once', async () => {
  await put('d/a.yaml');
  expect((await read(['d/a.yaml', 'd', 'd/a.yaml'])).names).toHaveLength(1);
});

test('- is standard input, even in pieces that cut a character in two', async () => {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from('\ufeffversion: ü\n');
    for (const byte of bytes) yield await Promise.resolve(Buffer.from([byte]));
  }
  expect(await read(['-'], pieces())).toMatchObject({ names: ['<stdin>'], texts: ['version: ü\n'], codes: [] });
});

test('a file over 64 MiB is not read', async () => {
  await put('big.yaml');
  await truncate(join(folder, 'big.yaml'), 64 * 1024 * 1024 + 1);
  expect(await read(['big.yaml'])).toMatchObject({ names: [], texts: [], codes: ['document-too-large'] });
});

test('an endless input is refused', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield await Promise.resolve(Buffer.alloc(8 * 1024 * 1024));
  }
  expect((await read(['-'], endless())).codes).toEqual(['document-too-large']);
});

test('the error of each file is reported, and the others are read', async () => {
  await put('a.yaml');
  await writeFile(join(folder, 'b.yaml'), Buffer.from([0xc3, 0x28]));
  expect(await read(['a.yaml', 'b.yaml', 'c.yaml', 'a.yaml/d.yaml'])).toMatchObject({
    names: ['a.yaml'],
    codes: ['document-missing', 'document-missing', 'document-encoding'],
  });
});

describe('no document is skipped without a message:', () => {
  test.each(['b.YAML', 'b.Yml', 'b.YML', 'sub/b.yAmL'])(
    '%s is read, whatever the case of its extension',
    async (name) => {
      await put('d/a.yaml', document);
      await put(`d/${name}`, document);
      expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml', `d/${name}`], codes: [] });
    },
  );

  test.each([
    ['b.json', JSON.stringify({ version: 1, account: 'a', cnis: {} }, null, 2)],
    ['b.JSON', '{"version":1,"interconnects":{}}'],
    ['b.yaml.bak', document],
    ['b.yml.disabled', `# ${'a long comment '.repeat(1000)}\n---\n${document}`],
    ['b.yaml~', document],
    ['b.yaml.txt', `\ufeff${document.replaceAll('\n', '\r\n')}`],
    ['b', `x-session: &s {}\n${document}`],
    ['b.yam', 'account: a\nversion: "1"\n'],
    ['b.yaml.j2', '{ version: 1, account: a }'],
    ['.b.yaml', document],
    ['sub/.b.yml', document],
    ['b.yaml.gz', '\u001f\u0000\u0008'],
    ['b.YAML.utf16', '\u0000v\u0000e'],
  ])('%s looks like a document and is reported', async (name, text) => {
    await put('d/a.yaml', document);
    await put(`d/${name}`, text);
    expect(await read(['d'])).toMatchObject({
      names: ['d/a.yaml'],
      codes: ['document-passed-over'],
      messages: [`d/${name} looks like a document but is not read`],
    });
  });

  test.each([
    ['README.md', `# Our network\n\nA document begins so:\n\n${document}`],
    ['plan.json', '{"format":"demarc.plan/2","accounts":[{"account":"a"}]}'],
    ['package.json', '{"version":"1.0.0","account":{}}'],
    ['demarc.schema.json', '{"version":1,"account":{}}'],
    ['terraform.tfstate', '{"version":4,"account":"a"}'],
    ['compose.txt', 'services: {}\nversion: 1\naccount: a\n'],
    ['empty', ''],
    ['picture.png', '\u0000version: 1\naccount: a'],
    ['.hidden/b.yaml', document],
    ['.git/b.json', document],
    ['node_modules/p/b.json', document],
    ['.b.yaml.swp', '\u0000b.yaml'],
    ['.pre-commit.yaml', 'repos: []\n'],
  ])('%s does not look like a document', async (name, text) => {
    await put('d/a.yaml', document);
    await put(`d/${name}`, text);
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: [] });
  });

  test('a file that is also named is read, and not reported', async () => {
    await put('d/a.yaml', document);
    await put('d/b.json', document);
    expect(await read(['d', 'd/b.json'])).toMatchObject({ names: ['d/a.yaml', 'd/b.json'], codes: [] });
  });

  test('the first of very many are named and the rest are counted', async () => {
    await put('d/a.yaml', document);
    for (let at = 10; at < 40; at += 1) await put(`d/b${at}.json`, document);
    const { messages } = await read(['d']);
    expect(messages).toHaveLength(21);
    expect(messages.at(-1)).toBe('10 more files look like documents but are not read');
  });
});

describe('a link in a folder', () => {
  test.each(['file', 'folder'])('is followed when it leads to a %s of the same folder', async (kind) => {
    // As Kubernetes mounts a ConfigMap: behind links, in hidden folders.
    await put('d/..2026/in/a.yaml', document);
    await symlink('..2026', join(folder, 'd', '..data'));
    await symlink(
      kind === 'file' ? '..data/in/a.yaml' : '..data/in',
      join(folder, 'd', kind === 'file' ? 'a.yaml' : 'in'),
    );
    expect(await read(['d'])).toMatchObject({ names: [kind === 'file' ? 'd/a.yaml' : 'd/in/a.yaml'], codes: [] });
  });

  test.each([
    ['a document', 'out/b.yaml', 'b.yaml'],
    ['a file with another name', 'out/secret', 'b.yml'],
    ['a folder', 'out', 'more'],
    ['a folder that begins like this one', 'd2', 'more'],
  ])('is an error when it leads out of the folder to %s, which is not read', async (_what, to, from) => {
    await put('d/a.yaml', document);
    await put('out/b.yaml', 'secret');
    await put('out/secret', 'secret');
    await put('d2/b.yaml', 'secret');
    await symlink(join(folder, to), join(folder, 'd', from));
    expect(await read(['d'])).toMatchObject({
      names: ['d/a.yaml'],
      codes: ['document-outside'],
      messages: [`d/${from} is a link that points outside the folder that was named`],
    });
  });

  test('may be the named folder itself', async () => {
    await put('real/a.yaml', document);
    await symlink(join(folder, 'real'), join(folder, 'd'));
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: [] });
  });

  test("with the name of a document's copy that leads out is reported and not read", async () => {
    await put('d/a.yaml', document);
    await put('out', 'secret');
    await symlink(join(folder, 'out'), join(folder, 'd', 'b.yaml.bak'));
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: ['document-passed-over'] });
  });
});

test.skipIf(process.platform === 'win32')('a pipe in a folder is an error and does not block the run', async () => {
  await put('d/a.yaml', document);
  execFileSync('mkfifo', [join(folder, 'd', 'b.yaml'), join(folder, 'd', 'c.json')]);
  expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], messages: ['d/b.yaml is not a regular file'] });
});

test('a link that leads to itself is left out', async () => {
  await put('d/a.yaml', document);
  await symlink('itself', join(folder, 'd', 'itself'));
  expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: [] });
});

describe('totals are limited:', () => {
  test('documents of more than 64 MiB together are not read, whatever their single sizes', async () => {
    for (const name of ['d/a.yaml', 'd/b.yaml', 'c.yaml']) {
      await put(name);
      await truncate(join(folder, name), 22 * 1024 * 1024);
    }
    expect(await read(['d', 'c.yaml'])).toMatchObject({ names: [], codes: ['document-too-large'] });
  });

  test('folders more than 50 deep are not searched', async () => {
    await put(`d/${'x/'.repeat(51)}a.yaml`);
    expect(await read(['d'])).toMatchObject({ names: [], codes: ['document-too-many'] });
    expect(await read([`d/${'x/'.repeat(2)}`])).toMatchObject({ codes: [] });
  });

  test('each folder is searched once, even when links multiply the paths', async () => {
    await put('d/a.yaml');
    for (let i = 0; i < 40; i += 1) {
      await mkdir(join(folder, 'd', `${i}`));
      for (const name of ['x', 'y']) await symlink(join('..', `${i + 1}`), join(folder, 'd', `${i}`, name));
    }
    await mkdir(join(folder, 'd', '40'));
    expect(await read(['d'])).toMatchObject({ names: ['d/a.yaml'], codes: [] });
  });
});

describe('the target of a link out of the repository is not read, even when the link itself is named:', () => {
  beforeEach(async () => {
    await put('outside/a.yaml', 'canary: true\n');
    await put('outside/.git/HEAD', '');
    await put('repository/.git/HEAD', '');
    await put('repository/own/a.yaml');
    await symlink('../outside', join(folder, 'repository', 'folder'));
    await symlink('../outside/a.yaml', join(folder, 'repository', 'file.yaml'));
    await symlink('own/a.yaml', join(folder, 'repository', 'inside.yaml'));
    await symlink('repository', join(folder, 'workspace'));
  });

  test.each(['file.yaml', 'folder', 'folder/', 'folder/a.yaml', './own/../file.yaml'])('%s', async (name) => {
    const found = await read([`repository/${name}`]);
    expect(found).toMatchObject({ texts: [], codes: ['document-outside'] });
  });

  test('but a link within the repository is followed, and so is one above it', async () => {
    expect((await read(['repository/inside.yaml'])).texts).toHaveLength(1);
    expect((await read(['workspace/inside.yaml'])).texts).toHaveLength(1);
    expect((await read(['workspace/file.yaml'])).codes).toEqual(['document-outside']);
  });
});
