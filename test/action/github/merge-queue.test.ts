import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findPullsOfQueue, parseQueuedPull } from '../../../src/action/plan/queue-reviews.ts';
import { caught } from '../../helpers/github/caught.ts';
import type { MergeMethod } from '../../helpers/github/fake-repository.ts';
import { actionsToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const methods: readonly MergeMethod[] = ['merge', 'squash', 'rebase'];

describe.each(methods)('a queue that merges by %s', (method) => {
  test('gives each group its own pull request and those ahead of it, the nearest first', async () => {
    const github = await withGitHub();
    const entries = [1, 2, 3].map(() => {
      const { number } = github.repository.addPull({ commits: 2 });
      return github.repository.enqueue(number, method);
    });
    const client = openClient(github);
    const found = await Promise.all(entries.map((entry) => findPullsOfQueue(client, entry)));
    expect(found).toEqual([[1], [2, 1], [3, 2, 1]]);
  });

  test('gives only what is still ahead after the first was merged', async () => {
    const github = await withGitHub();
    for (const number of [1, 2, 3]) {
      github.repository.addPull({ commits: 2 });
      github.repository.enqueue(number, method);
    }
    const last = github.repository.queue[2];
    github.repository.mergeQueue(1);
    expect(last && (await findPullsOfQueue(openClient(github), last))).toEqual([3, 2]);
    github.repository.mergeQueue(1);
    expect(last && (await findPullsOfQueue(openClient(github), last))).toEqual([3]);
  });

  test('of another branch does not count, even if its name begins the same', async () => {
    const github = await withGitHub();
    github.repository.createBranch('release');
    github.repository.createBranch('release/1');
    github.repository.addPull({ base: 'release/1' });
    github.repository.addPull({ base: 'release' });
    github.repository.addPull({ base: 'release/1' });
    const [first, second, third] = [1, 2, 3].map((number) => github.repository.enqueue(number, method));
    const client = openClient(github);
    expect(first && (await findPullsOfQueue(client, first))).toEqual([1]);
    expect(second && (await findPullsOfQueue(client, second))).toEqual([2]);
    expect(third && (await findPullsOfQueue(client, third))).toEqual([3, 1]);
  });
});

test('a group whose refs are deleted has its own pull request', async () => {
  const github = await withGitHub();
  github.repository.addPull();
  const entry = github.repository.enqueue(1);
  github.repository.git.refs.delete(entry.headRef);
  expect(await findPullsOfQueue(openClient(github), entry)).toEqual([1]);
});

test('a ref that only resembles a queue ref adds no pull request', async () => {
  const github = await withGitHub();
  github.repository.addPull();
  github.repository.addPull();
  const first = github.repository.enqueue(1);
  const second = github.repository.enqueue(2);
  for (const name of ['pr-9', 'pr-9-', 'pr-x-abc', `x/pr-9-${first.headSha}`, `pr-9-${first.headSha}/x`]) {
    github.repository.git.refs.set(`refs/heads/gh-readonly-queue/main/${name}`, first.headSha);
  }
  expect(await findPullsOfQueue(openClient(github), second)).toEqual([2, 1]);
});

test('an event whose ref belongs to no queue is refused', async () => {
  const github = await withGitHub();
  const sha = github.repository.git.tip('main');
  const group = { headRef: 'refs/heads/feature/pr-1-abc', headSha: sha, baseRef: 'refs/heads/main', baseSha: sha };
  const error = await caught(findPullsOfQueue(openClient(github), group));
  expect(error.message).toContain('could not find the pull request of refs/heads/feature/pr-1-abc');
});

test('a queue with too many commits is an error, not a partial answer', async () => {
  const github = await withGitHub();
  github.repository.addPull();
  const entry = github.repository.enqueue(1);
  const body = { status: 'ahead', total_commits: 1_001, commits: [{ sha: entry.headSha }] };
  github.fail({ operation: 'compare', effect: { type: 'status', status: 200, body } });
  const error = await caught(findPullsOfQueue(openClient(github), entry));
  expect(error.message).toBe('could not read the merge queue of main: it holds 1001 commits, more than demarc checks');
});

test('the error names the missing permission when the token may not read contents', async () => {
  const github = await withGitHub({ tokens: { ghs_actions: actionsToken({ 'pull-requests': 'read' }) } });
  github.repository.addPull();
  const error = await caught(findPullsOfQueue(openClient(github), github.repository.enqueue(1)));
  expect(error.hint).toContain('`permissions: contents: read`');
});

test('a queue ref names its pull request, for its own branch only', () => {
  const part = fc.constantFrom('main', 'release', 'pr-5-abc', 'gh-readonly-queue', '1', 'x.y', 'ä', '$(id)', '.*');
  const branch = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const sha = fc.string({ unit: fc.constantFrom('0', '3', '7', '9', 'a', 'c', 'f'), minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(branch, branch, fc.integer({ min: 1, max: 9_999_999 }), sha, (base, other, number, commit) => {
      const ref = `refs/heads/gh-readonly-queue/${base}/pr-${number}-${commit}`;
      expect(parseQueuedPull(ref, base)).toBe(number);
      if (other !== base) expect(parseQueuedPull(ref, other)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});
