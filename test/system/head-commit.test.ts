import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chmod, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gitState } from '../../src/system/git-state.ts';
import { headCommit } from '../../src/system/head-commit.ts';

let home: string;
let environment: Readonly<Record<string, string | undefined>>;
const sha = expect.stringMatching(/^[0-9a-f]{40}$/) as string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'demarc-head-'));
  environment = { PATH: process.env['PATH'], HOME: home };
  await writeFile(join(home, 'ran.sh'), `#!/bin/sh\ntouch ${home}/ran\ncat\n`);
  await chmod(join(home, 'ran.sh'), 0o755);
  const folder = join(home, 'first');
  git(home, 'init', '-q', folder);
  await writeFile(join(folder, 'demarc.yaml'), 'version: 1\n');
  git(folder, 'add', '.');
  git(folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'a');
});

afterAll(() => rm(home, { recursive: true, force: true }));

function git(folder: string, ...words: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', env: environment });
}

/** A repository with one committed document. */
async function repository(name: string): Promise<string> {
  const folder = join(home, name);
  await cp(join(home, 'first'), folder, { recursive: true });
  git(folder, 'status');
  return folder;
}

const head = (folder: string) => headCommit(folder, ['demarc.yaml'], environment);

test('runs no program that the configuration of the repository names, and says that it does not know', async () => {
  const filtered = await repository('filtered');
  git(filtered, 'config', 'filter.a=b.clean', join(home, 'ran.sh'));
  git(filtered, 'config', 'core.fsmonitor', join(home, 'ran.sh'));
  await writeFile(join(filtered, '.git/info/attributes'), '* filter=a=b\n');
  await writeFile(join(filtered, 'demarc.yaml'), 'version: 2\n');
  expect(await head(filtered)).toEqual({ sha, edited: undefined });
  expect(await gitState('demarc.yaml', filtered, environment)).toBe('unknown');

  // A partial clone whose tree is missing: git would fetch it.
  const partial = await repository('partial');
  const tree = git(partial, 'rev-parse', 'HEAD^{tree}').trim();
  for (const [name, value] of [
    ['core.repositoryformatversion', '1'],
    ['extensions.partialClone', 'origin'],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.url', 'ssh://example.com/network'],
    ['core.sshCommand', join(home, 'ran.sh')],
  ] as const) {
    git(partial, 'config', name, value);
  }
  await rm(join(partial, '.git/objects', tree.slice(0, 2), tree.slice(2)));
  expect(await head(partial)).toEqual({ sha, edited: undefined });
  expect(existsSync(join(home, 'ran'))).toBe(false);
  expect(await readdir(home)).toContain('ran.sh');
});

test('does not say that nothing was edited where git was told not to look', async () => {
  const folder = await repository('hidden');
  expect(await head(folder)).toEqual({ sha, edited: false });
  expect(await headCommit(folder, Array<string>(501).fill('demarc.yaml'), environment)).toEqual({
    sha,
    edited: undefined,
  });
  for (const [hide, show] of [
    ['--assume-unchanged', '--no-assume-unchanged'],
    ['--skip-worktree', '--no-skip-worktree'],
  ] as const) {
    git(folder, 'update-index', hide, 'demarc.yaml');
    await appendFile(join(folder, 'demarc.yaml'), 'account: x\n');
    expect(await head(folder)).toEqual({ sha, edited: undefined });
    git(folder, 'update-index', show, 'demarc.yaml');
  }
  expect(await head(folder)).toEqual({ sha, edited: true });
});

test('uses the filters that the user set up', async () => {
  const folder = await repository('user');
  await writeFile(join(home, '.gitconfig'), '[filter "x"]\n\tclean = cat\n');
  expect(await head(folder)).toEqual({ sha, edited: false });
});
