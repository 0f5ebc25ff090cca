import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryPath } from '../../src/system/repository-path.ts';
import { watchedNames } from '../../src/system/watched-names.ts';

/** A checkout of files and links (`-> target`), reached over a link where `linked`. */
async function checkout(files: readonly string[], { linked = false } = {}): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'demarc-checkout-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const work = join(root, 'work');
  for (const file of files) {
    const [name = '', target] = file.split(' -> ');
    const path = join(work, name);
    await mkdir(dirname(path), { recursive: true });
    await (target === undefined ? writeFile(path, '') : symlink(target, path));
  }
  if (!linked) return work;
  await symlink(work, join(root, 'linked'));
  return join(root, 'linked');
}

test.each<[string, readonly string[], string, readonly string[], readonly string[]]>([
  ['a file', ['a.yaml'], 'a.yaml', ['a.yaml', 'A.YAML'], ['b.yaml', 'a.yaml.md', 'x/a.yaml']],
  ['a file that is not there yet', ['x'], 'demarc/a.yaml', ['demarc/a.yaml', 'demarc'], ['x']],
  ['a folder', ['d/a.yaml'], 'd', ['d/a.yaml', 'd/b/c.yaml', 'd'], ['e/a.yaml', 'd2']],
  ['the whole repository', ['a.yaml'], '.', ['a.yaml', 'x/y'], []],
  ['a dotted path', ['d/a.yaml'], './d/../d//a.yaml', ['d/a.yaml'], ['a.yaml']],
  ['a link to a file', ['n/p.yaml', 'a.yaml -> n/p.yaml'], 'a.yaml', ['a.yaml', 'n/p.yaml'], ['n/q.yaml']],
  ['a chain of links', ['p', 'b -> p', 'a -> b'], 'a', ['a', 'b', 'p'], ['c']],
  ['a link to a folder', ['n/p.yaml', 'd -> n'], 'd', ['d', 'n/p.yaml', 'n/q.yaml'], ['m/p.yaml']],
  ['a folder below a link', ['n/eu/p.yaml', 'd -> n'], 'd/eu', ['d', 'n/eu/p.yaml'], ['n/us/p.yaml']],
  [
    'the folder above where a link leads',
    ['n/eu/p', 'n/a.yaml', 'd -> n/eu'],
    'd/../a.yaml',
    ['d', 'n/a.yaml'],
    ['a.yaml'],
  ],
  ['a link within a folder', ['s/p.yaml', 'd/p.yaml -> ../s/p.yaml'], 'd', ['d/p.yaml', 's/p.yaml'], ['s/q.yaml']],
  ['a linked folder within a folder', ['s/p.yaml', 'd/s -> ../s'], 'd', ['s/p.yaml', 's/new.yaml'], ['t']],
  ['a link to what is not there yet', ['d/a.yaml', 'd/s -> ../later'], 'd', ['later/a.yaml', 'later'], ['s']],
  [
    'a submodule, which git has as one entry',
    ['vendor/.git', 'vendor/d/a.yaml'],
    'vendor/d/a.yaml',
    ['vendor'],
    ['d/a.yaml'],
  ],
])('%s is watched under the names that git uses', async (_, files, path, touching, others) => {
  for (const linked of [false, true]) {
    const work = await checkout(['.git/HEAD', ...files], { linked });
    const watched = watchedNames([`${work}/${path}`], work, { GITHUB_WORKSPACE: work });
    expect(watched.isComplete).toBe(true);
    expect(touching.filter((name) => !watched.isTouchedBy(name))).toEqual([]);
    expect(others.filter((name) => watched.isTouchedBy(name))).toEqual([]);
  }
});

test.each([
  ['outside', [], '../other.yaml'],
  ['behind a link that leads out', ['a.yaml -> ../../other.yaml'], 'a.yaml'],
  ['behind links without end', ['a -> b', 'b -> a'], 'a'],
  ['in a folder with a link that leads out', ['d/x.yaml', 'd/y -> /usr'], 'd'],
])('not all watched files %s are known to git', async (_, files, path) => {
  const work = await checkout(['.git/HEAD', ...files]);
  expect(watchedNames([`${work}/${path}`], work, { GITHUB_WORKSPACE: work }).isComplete).toBe(false);
});

test('a file gets its git name through links, linked workspaces, nested checkouts and submodules', async () => {
  const files = ['repo/.git/HEAD', 'repo/n/p.yaml', 'repo/a.yaml -> n/p.yaml', 'repo/sub/.git', 'repo/sub/x.yaml'];
  for (const linked of [false, true]) {
    const work = await checkout(files, { linked });
    const real = await realpath(work);
    const environment = { GITHUB_WORKSPACE: work };
    expect(repositoryPath('a.yaml', join(real, 'repo'), environment)).toBe('n/p.yaml');
    expect(repositoryPath(join(work, 'repo/n/p.yaml'), join(real, 'repo/n'), environment)).toBe('n/p.yaml');
    expect(repositoryPath('x.yaml', join(real, 'repo/sub'), environment)).toBe('sub/x.yaml');
    expect(repositoryPath('gone/x.yaml', join(real, 'repo'), environment)).toBe('gone/x.yaml');
    expect(repositoryPath('../../y.yaml', join(real, 'repo'), environment)).toBe(join(dirname(real), 'y.yaml'));
    expect(repositoryPath('<stdin>', real, environment)).toBe('<stdin>');
  }
});
