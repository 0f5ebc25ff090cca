import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryFiles } from '../../src/usecases/init/repository-files.ts';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'demarc-owners-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(made, name)), { recursive: true });
    await writeFile(join(made, name), text);
  }
  return made;
}

async function filesFor(files: Readonly<Record<string, string>>, below = '') {
  const root = await folderWith(files);
  const [owners, updates] = await repositoryFiles(join(root, below), root);
  return { root, owners, updates };
}

const all = ['/demarc.yaml', '/demarc/', '/.github/'].map((path) => `an owner of ${path}`);

describe('CODEOWNERS', () => {
  test('of a repository without one covers the documents, the workflows and itself', async () => {
    const { owners, root } = await filesFor({});
    expect(owners).toMatchObject({ isThere: false, file: { path: join(root, '.github/CODEOWNERS') } });
    const lines = JSON.stringify(owners).split(String.raw`\n`);
    expect(lines).toEqual(
      expect.arrayContaining([
        '/demarc.yaml @OWNER/network',
        '/demarc/     @OWNER/network',
        '/.github/    @OWNER/network',
      ]),
    );
  });

  test('names the documents of a subfolder from the root, with special characters escaped', async () => {
    const { owners } = await filesFor({}, 'net works/[eu]');
    expect(owners?.isThere === false && owners.file.text).toContain(String.raw`/net\ works/\[eu\]/demarc/ `);
  });

  test.each(['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'])(
    'that exists as %s stays the one that GitHub reads, and its gaps are reported',
    async (name) => {
      const { owners, root } = await filesFor({ [name]: '# /demarc/ @a\n/src/ @a\n' });
      expect(owners).toEqual({ isThere: true, path: join(root, name), missing: all });
    },
  );

  test('at the root also counts for a subfolder of the repository', async () => {
    const { owners, root } = await filesFor({ CODEOWNERS: '/network/demarc/** @a\n' }, 'network');
    const missing = ['an owner of /network/demarc.yaml', 'an owner of /.github/'];
    expect(owners).toEqual({ isThere: true, path: join(root, 'CODEOWNERS'), missing });
  });

  test.each([
    ['* @a\n', []],
    ['demarc.yaml @a # ours\r\n/demarc @a\r\n.github/** @a\r\n', []],
    ['*\n/demarc/\n', all],
    ['*.md @a\n', all],
  ])('with the lines %j lacks %j', async (text, missing) => {
    expect((await filesFor({ CODEOWNERS: text })).owners).toMatchObject({ missing });
  });
});

describe('dependabot.yml', () => {
  test('of a repository without one updates the actions', async () => {
    const { updates, root } = await filesFor({});
    expect(updates).toMatchObject({ isThere: false, file: { path: join(root, '.github/dependabot.yml') } });
    const text = updates?.isThere === false ? updates.file.text : '';
    expect(parse(text)).toMatchObject({
      version: 2,
      updates: [{ 'package-ecosystem': 'github-actions', directory: '/', schedule: { interval: 'weekly' } }],
    });
  });

  test.each([
    ['.github/dependabot.yml', 'version: 2\nupdates:\n  - package-ecosystem: npm\n', 1],
    ['.github/dependabot.yaml', '#  - package-ecosystem: github-actions\n', 1],
    ['.github/dependabot.yaml', 'updates:\n  - package-ecosystem: "github-actions"\n', 0],
  ])('that exists as %s stays, and its gaps are reported', async (name, text, count) => {
    const { updates, root } = await filesFor({ [name]: text });
    const missing = Array.from({ length: count }, () => 'updates of the package-ecosystem github-actions');
    expect(updates).toEqual({ isThere: true, path: join(root, name), missing });
  });
});

test('this repository has owners for all that runs with a token, and updates for all that is pinned', async () => {
  const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
  const owners = (await read('.github/CODEOWNERS')).split('\n');
  for (const path of [
    '*',
    '/.github/',
    '/.ci/',
    '/action.yml',
    '/examples/github/',
    '/examples/gitlab/',
    '/scripts/',
    '/src/action/',
  ]) {
    expect(owners.some((line) => line.startsWith(`${path} `) && line.includes(' @'))).toBe(true);
  }
  expect(parse(await read('.github/dependabot.yml'))).toMatchObject({
    version: 2,
    updates: [
      { 'package-ecosystem': 'github-actions', directories: ['/', '/examples/github'] },
      { 'package-ecosystem': 'npm', directories: ['/', '/docs', '/scripts/sbom'] },
    ],
  });
});
