import { describe, expect, test } from 'vitest';
import { readBranchCommits } from '../../../src/action/github/branch-commits.ts';
import { caught } from '../../helpers/github/caught.ts';
import { actionsToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import type { FakeGitHub } from '../../helpers/github/start-github.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

function pullOf(github: FakeGitHub, count: number) {
  const messages = Array.from({ length: count }, (_, at) => `Commit ${at + 1}`);
  return github.repository.addPull({ messages }).headSha;
}

async function numbersOf(github: FakeGitHub, head: string) {
  const { commits, total } = await readBranchCommits(openClient(github), { base: 'main', head });
  return { total, numbers: commits.map(({ message }) => Number(message.replace('Commit ', ''))) };
}

describe('the commits of a branch', () => {
  test.each([1, 99, 100, 101, 200, 201, 250, 251, 299, 300, 301, 400, 401, 1_000])(
    'of %i, the newest 250 are read, oldest first',
    async (count) => {
      const github = await withGitHub();
      const { total, numbers } = await numbersOf(github, pullOf(github, count));
      expect(total).toBe(count);
      const first = Math.max(1, count - 249);
      expect(numbers).toEqual(Array.from({ length: Math.min(count, 250) }, (_, at) => first + at));
      // However many there are, few are asked for.
      expect(github.operations().length).toBeLessThanOrEqual(5);
    },
  );

  test('are none for a branch that is behind its base branch or equal to it', async () => {
    const github = await withGitHub();
    const { before, after } = github.repository.push('main', 'More');
    expect(await numbersOf(github, before)).toEqual({ total: 0, numbers: [] });
    expect(await numbersOf(github, after)).toEqual({ total: 0, numbers: [] });
  });

  test('are those of the first page, whatever the base branch gets while they are read', async () => {
    const github = await withGitHub();
    const head = pullOf(github, 150);
    const { git } = github.repository;
    const move = () => git.refs.set('refs/heads/main', git.commits.get(head)?.parents[0] ?? '');
    github.before('compare', () => queueMicrotask(() => github.before('compare', move)));
    expect((await numbersOf(github, head)).numbers).toHaveLength(150);
    expect(git.tip('main')).toBe(git.commits.get(head)?.parents[0]);
  });

  test('are an error if not all are listed, or if the token may not see them', async () => {
    const github = await withGitHub();
    const head = pullOf(github, 150);
    const range = { base: 'main', head };
    const short = { base_commit: { sha: head }, total_commits: 150, commits: [] };
    github.fail({ operation: 'compare', nth: 2, effect: { type: 'status', status: 200, body: short } });
    const { message } = await caught(readBranchCommits(openClient(github), range));
    expect(message).toContain('GitHub lists 100 of its 150 newest commits');
    github.faults.clear();
    github.setToken('ghs_blind', actionsToken({ 'pull-requests': 'read' }));
    const blind = await caught(readBranchCommits(openClient(github, { token: 'ghs_blind' }), range));
    expect(blind.hint).toContain('contents: read');
  });
});
