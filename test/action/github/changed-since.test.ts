import { expect, test } from 'vitest';
import { compareWithBranch } from '../../../src/action/github/compare-commits.ts';
import type { FakeFile } from '../../helpers/github/fake-repository.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

function modified(filename: string): FakeFile {
  return { filename, status: 'modified', changes: 1 };
}

test('all files that a branch changed since a commit are listed, with their old names', async () => {
  const github = await withGitHub();
  const client = openClient(github);
  const { repository } = github;
  const sha = repository.git.tip('main');
  await expect(compareWithBranch(client, { sha, branch: 'main' })).resolves.toEqual({ type: 'same' });
  const { after } = repository.push('main', 'one', 'two');
  repository.git.files.set(after, [{ ...modified('b.yaml'), status: 'renamed', previous_filename: 'a.yaml' }]);
  const { number } = repository.addPull({ files: [modified('c.yaml')] });
  repository.mergePull(number);
  await expect(compareWithBranch(client, { sha, branch: 'main' })).resolves.toEqual({
    type: 'ahead',
    head: repository.git.tip('main'),
    files: ['b.yaml', 'a.yaml', 'c.yaml'],
  });
});

test('a list that GitHub may have cut, or a branch that lost the commit, gives no answer', async () => {
  const github = await withGitHub();
  const client = openClient(github);
  const { repository } = github;
  const sha = repository.git.tip('main');
  const { after } = repository.push('main', 'many');
  repository.git.files.set(
    after,
    Array.from({ length: 301 }, (_, at) => modified(`${at}.txt`)),
  );
  await expect(compareWithBranch(client, { sha, branch: 'main' })).resolves.toEqual({
    type: 'ahead',
    head: after,
    files: undefined,
  });
  repository.forcePush('main', sha);
  await expect(compareWithBranch(client, { sha: after, branch: 'main' })).resolves.toEqual({ type: 'rewritten' });
});

test('a branch that moves during the comparison is read again, and its last commit is returned', async () => {
  const github = await withGitHub();
  const { repository } = github;
  const sha = repository.git.tip('main');
  repository.push('main', 'one', 'two');
  // Between the first page and the last.
  github.before('compare', () => github.before('compare', () => repository.push('main', 'three')));
  const since = await compareWithBranch(openClient(github), { sha, branch: 'main' });
  expect(since).toMatchObject({ type: 'ahead', head: repository.git.tip('main') });
});
