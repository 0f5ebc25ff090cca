import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPullsMergedBy, UnclearPush } from '../../../src/action/github/merged-pulls.ts';
import { caught } from '../../helpers/github/caught.ts';
import type { MergeMethod, Pushed } from '../../helpers/github/fake-repository.ts';
import { actionsToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import type { FakeGitHub } from '../../helpers/github/start-github.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const zeros = '0'.repeat(40);
const methods: readonly MergeMethod[] = ['merge', 'squash', 'rebase'];

async function numbers(github: FakeGitHub, push: Pushed, branch = 'refs/heads/main'): Promise<readonly number[]> {
  return (await findPullsMergedBy(openClient(github), { ...push, branch })).map(({ number }) => number);
}

describe.each(methods)('a pull request merged by %s', (method) => {
  test('is found with the reviewed commit', async () => {
    const github = await withGitHub();
    const pull = github.repository.addPull({ title: 'More ports', commits: 3 });
    const push = github.repository.mergePull(1, method);
    const found = await findPullsMergedBy(openClient(github), { ...push, branch: 'main' });
    const url = `${github.serverUrl}/octo/network/pull/1`;
    expect(found).toEqual([
      { number: 1, headSha: pull.headSha, url, title: 'More ports', fork: false, open: false, mergedAt: pull.mergedAt },
    ]);
  });

  test('is found by its last commit only', async () => {
    const github = await withGitHub();
    github.repository.addPull({ commits: 3 });
    const { after } = github.repository.mergePull(1, method);
    expect(await numbers(github, { before: zeros, after })).toEqual([1]);
    expect((await findPullsMergedBy(openClient(github), { after, branch: 'main' })).length).toBe(1);
  });

  test('is not found in a later push', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    github.repository.mergePull(1, method);
    expect(await numbers(github, github.repository.push('main', 'by hand'))).toEqual([]);
  });

  test('and another one in the same push are both found', async () => {
    const github = await withGitHub();
    github.repository.addPull({ commits: 2 });
    github.repository.addPull({ commits: 2 });
    const { before } = github.repository.mergePull(2, method);
    const { after } = github.repository.mergePull(1, method);
    expect(await numbers(github, { before, after })).toEqual([1, 2]);
  });

  test('is marked as from a fork, also after the fork was deleted', async () => {
    const github = await withGitHub();
    github.repository.addPull({ headRepo: 'somebody/network' });
    const orphan = github.repository.addPull({ headRepo: 'nobody/network' });
    const { before } = github.repository.mergePull(1, method);
    const { after } = github.repository.mergePull(2, method);
    orphan.headRepo = null;
    const found = await findPullsMergedBy(openClient(github), { before, after, branch: 'main' });
    expect(found).toMatchObject([
      { number: 1, fork: true },
      { number: 2, fork: true },
    ]);
  });

  test('into a branch that was merged into this one later does not belong to this push', async () => {
    const github = await withGitHub();
    github.repository.createBranch('release/1');
    github.repository.addPull({ base: 'release/1' });
    github.repository.mergePull(1, method);
    const release = github.repository.addPull({ branch: 'to-main' });
    release.headSha = github.repository.git.tip('release/1');
    const push = github.repository.mergePull(2, 'merge');
    expect(await numbers(github, push)).toEqual([2]);
  });
});

test('a branch name may contain slashes', async () => {
  const github = await withGitHub();
  github.repository.createBranch('release/2025/1');
  github.repository.addPull({ base: 'release/2025/1' });
  const push = github.repository.mergePull(1, 'merge');
  expect(await numbers(github, push, 'refs/heads/release/2025/1')).toEqual([1]);
  expect(await numbers(github, push, 'refs/heads/release/2025')).toEqual([]);
});

test('an open pull request that holds a pushed commit was not merged by it', async () => {
  const github = await withGitHub();
  const pull = github.repository.addPull();
  github.repository.createBranch('other', pull.headSha);
  expect(await numbers(github, { before: zeros, after: pull.headSha }, 'refs/heads/other')).toEqual([]);
});

test.each(['merge', 'rebase'] as const)(
  'a commit that a %s brought along is not the last commit of the merge',
  async (method) => {
    const github = await withGitHub();
    const pull = github.repository.addPull({ commits: 3 });
    github.repository.mergePull(1, method);
    const [first = ''] = pull.introduced;
    expect(await numbers(github, { before: zeros, after: first })).toEqual([]);
  },
);

test.each([
  ['a pull request whose test merge was pushed is not merged for that', { merged_at: null }],
  [
    'a pull request of another repository with the same commit was not merged here',
    { base: { ref: 'main', repo: { full_name: 'upstream/network' } } },
  ],
])('%s', async (_, changes) => {
  const github = await withGitHub();
  const pull = github.repository.addPull();
  const { after } = github.repository.mergePull(1);
  const listed = {
    number: 1,
    title: pull.title,
    html_url: 'https://github.example/octo/network/pull/1',
    merged_at: pull.mergedAt,
    merge_commit_sha: after,
    head: { sha: pull.headSha, repo: { full_name: 'octo/network' } },
    base: { ref: 'main', repo: { full_name: 'octo/network' } },
    ...changes,
  };
  github.fail({ operation: 'list_commit_pulls', effect: { type: 'status', status: 200, body: [listed] } });
  expect(await numbers(github, { before: zeros, after })).toEqual([]);
});

test('a push without a pull request has none, and a deleted branch has none', async () => {
  const github = await withGitHub();
  expect(await numbers(github, github.repository.push('main', 'one', 'two'))).toEqual([]);
  const asked = github.requests.length;
  expect(await numbers(github, { before: github.repository.git.tip('main'), after: zeros })).toEqual([]);
  expect(github.requests).toHaveLength(asked);
});

test('names of repositories are compared without their case', async () => {
  const github = await withGitHub({ repository: 'Octo/Network' });
  github.repository.addPull();
  const { after } = github.repository.mergePull(1);
  const client = openClient(github, { repository: { owner: 'octo', repo: 'network' } });
  await expect(findPullsMergedBy(client, { after, branch: 'main' })).resolves.toHaveLength(1);
});

test('a merge that GitHub does not list yet is requested again, by the last commit only', async () => {
  const github = await withGitHub();
  github.repository.addPull();
  const { before } = github.repository.push('main', 'by hand');
  const { after } = github.repository.mergePull(1);
  github.fail({ operation: 'list_commit_pulls', nth: 1, times: 3, effect: { type: 'status', status: 200, body: [] } });
  const client = openClient(github);
  await expect(findPullsMergedBy(client, { before, after, branch: 'main' })).resolves.toMatchObject([{ number: 1 }]);
  expect(client.pauses).toEqual([2_000, 4_000]);
  expect(github.operations().filter((name) => name === 'list_commit_pulls')).toHaveLength(4);
});

describe('a push that does not say what it merged', () => {
  test.each([
    ['takes commits off', (github: FakeGitHub) => github.repository.git.commit('other history', [])],
    ['goes back', (github: FakeGitHub) => firstParent(github, github.repository.git.tip('main'))],
  ])('is refused when it %s', async (_, target) => {
    const github = await withGitHub();
    github.repository.addPull();
    github.repository.mergePull(1);
    const push = github.repository.forcePush('main', target(github));
    const error = await caught(numbers(github, push));
    expect(error).toBeInstanceOf(UnclearPush);
    expect(error.message).toContain('it was a forced push that removed commits from the branch');
    expect(error.hint).toContain('`expect`');
  });

  test('is refused when the commit before it no longer exists', async () => {
    const github = await withGitHub();
    const error = await caught(numbers(github, { before: 'a'.repeat(40), after: github.repository.git.tip('main') }));
    expect(error).toBeInstanceOf(UnclearPush);
    expect(error.message).toContain('the commit before this push may be gone');
  });

  test('is refused before any request when it has more than 250 commits', async () => {
    const github = await withGitHub();
    const push = github.repository.push('main', ...Array.from({ length: 251 }, (_, at) => `commit ${at}`));
    const error = await caught(numbers(github, push));
    expect(error).toBeInstanceOf(UnclearPush);
    expect(error.message).toContain('it has 251 commits, more than the 250');
    expect(github.operations()).not.toContain('list_commit_pulls');
  });

  test('is searched up to 250 commits', async () => {
    const github = await withGitHub();
    const { before } = github.repository.push('main', ...Array.from({ length: 249 }, (_, at) => `commit ${at}`));
    github.repository.addPull();
    const { after } = github.repository.mergePull(1);
    expect(await numbers(github, { before, after })).toEqual([1]);
  });

  test('is refused when GitHub lists fewer commits than it counts', async () => {
    const github = await withGitHub();
    const body = { status: 'ahead', total_commits: 3, commits: [] };
    github.fail({ operation: 'compare', effect: { type: 'status', status: 200, body } });
    await expect(caught(numbers(github, github.repository.push('main', 'one')))).resolves.toBeInstanceOf(UnclearPush);
  });

  test('is a failure, not a refusal, when the token may not read it', async () => {
    const github = await withGitHub({ tokens: { ghs_actions: actionsToken({ contents: 'read' }) } });
    github.repository.addPull();
    const error = await caught(numbers(github, github.repository.mergePull(1)));
    expect(error).not.toBeInstanceOf(UnclearPush);
    expect(error.hint).toContain('`permissions: pull-requests: read`');
  });
});

test('in any history, a push has exactly the pull requests that it merged into its branch', async () => {
  const step = fc.oneof(
    fc.record({
      type: fc.constant('merge' as const),
      method: fc.constantFrom(...methods),
      commits: fc.integer({ min: 1, max: 3 }),
      base: fc.constantFrom('main', 'main', 'other'),
    }),
    fc.record({ type: fc.constant('push' as const), commits: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ type: fc.constant('cut' as const) }),
    fc.record({ type: fc.constant('open' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const github = await withGitHub();
      const { repository } = github;
      repository.createBranch('other');
      let before = repository.git.tip('main');
      let expected: number[] = [];
      for (const now of steps) {
        if (now.type === 'cut') {
          before = repository.git.tip('main');
          expected = [];
        } else if (now.type === 'push') repository.push('main', ...Array<string>(now.commits).fill('by hand'));
        else if (now.type === 'open') repository.addPull();
        else {
          const { number } = repository.addPull({ commits: now.commits, base: now.base });
          repository.mergePull(number, now.method);
          if (now.base === 'main') expected.push(number);
        }
      }
      expect(await numbers(github, { before, after: repository.git.tip('main') })).toEqual(expected);
      await github.close();
    }),
    { numRuns: 40 },
  );
});

function firstParent(github: FakeGitHub, sha: string): string {
  return github.repository.git.commits.get(sha)?.parents[0] ?? '';
}
