import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GitHubError } from '../../../src/action/github/github-error.ts';
import { findComments, putComment } from '../../../src/action/github/sticky-comment.ts';
import { caught } from '../../helpers/github/caught.ts';
import { type FaultEffect, secondaryLimit } from '../../helpers/github/fake-fault.ts';
import { actionsToken, appToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { type FakeGitHub, startGitHub } from '../../helpers/github/start-github.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const marker = '<!-- demarc:plan 0123456789abcdef -->';
const own = 'github-actions[bot]';

async function withPull(): Promise<FakeGitHub> {
  const github = await withGitHub({ tokens: { ghs_actions: actionsToken(), ghs_app: appToken('other') } });
  github.repository.addPull();
  return github;
}

describe('the one comment', () => {
  test('is created with the marker as its first line, and later updated in place', async () => {
    const github = await withPull();
    const client = openClient(github);
    const created = await putComment(client, 1, marker, 'first');
    const updated = await putComment(client, 1, marker, `${marker}\nsecond`);
    expect(updated).toEqual(created);
    expect(created.url).toBe(`${github.serverUrl}/octo/network/pull/1#issuecomment-${created.id}`);
    expect(github.repository.commentsOf(1)).toMatchObject([{ user: { login: own }, body: `${marker}\nsecond` }]);
  });

  test('is found beyond the first page', async () => {
    const github = await withPull();
    for (let at = 0; at < 120; at += 1) github.repository.addComment(1, 'octocat', 'talk');
    const client = openClient(github);
    const { id } = await putComment(client, 1, marker, 'first');
    for (let at = 0; at < 120; at += 1) github.repository.addComment(1, 'octocat', 'talk');
    expect((await putComment(client, 1, marker, 'second')).id).toBe(id);
  });

  test('is separate for each configuration', async () => {
    const github = await withPull();
    const client = openClient(github);
    await putComment(client, 1, '<!-- demarc:plan aaaaaaaaaaaaaaaa -->', 'a');
    await putComment(client, 1, '<!-- demarc:plan bbbbbbbbbbbbbbbb -->', 'b');
    expect(github.repository.commentsOf(1)).toHaveLength(2);
  });

  test('is never a comment of another bot with the same marker', async () => {
    const github = await withPull();
    const other = await putComment(openClient(github, { token: 'ghs_app' }), 1, marker, 'by the app');
    const ownComment = await putComment(openClient(github), 1, marker, 'by us');
    expect(ownComment.id).not.toBe(other.id);
    expect(await findComments(openClient(github), 1, marker)).toMatchObject([{ id: ownComment.id }]);
    expect(github.repository.comments.get(other.id)?.body).toBe(`${marker}\nby the app`);
  });

  test.each([
    ['a person who pastes the marker', 'octocat', `${marker}\nmine`],
    ['us, with the marker quoted', own, `> ${marker}\nquoted`],
    ['us, with the marker further down', own, `see:\n${marker}`],
    ['us, with something after the marker', own, `${marker} x\ntext`],
    ['us, with something before the marker', own, ` ${marker}\ntext`],
  ])('is never a comment by %s', async (_, login, body) => {
    const github = await withPull();
    const foreign = github.repository.addComment(1, login, body);
    await putComment(openClient(github), 1, marker, 'ours');
    expect(github.repository.comments.get(foreign.id)?.body).toBe(body);
    expect(github.repository.commentsOf(1)).toHaveLength(2);
  });

  test('is recognised with CRLF line ends', async () => {
    const github = await withPull();
    const edited = github.repository.addComment(1, own, `${marker}\r\nedited by a maintainer`);
    await expect(putComment(openClient(github), 1, marker, 'new')).resolves.toMatchObject({ id: edited.id });
  });

  test('is the oldest of several, and the others link to it', async () => {
    const github = await withPull();
    const [first, second, third] = ['a', 'b', 'c'].map((body) =>
      github.repository.addComment(1, own, `${marker}\n${body}`),
    );
    const put = await putComment(openClient(github), 1, marker, 'new');
    expect(put.id).toBe(first?.id);
    expect(second?.body).toBe(`Superseded by [this comment](${put.url}).`);
    expect(third?.body).toBe(second?.body);
    expect(await findComments(openClient(github), 1, marker)).toHaveLength(1);
  });

  test('counts as written although a duplicate could not be marked', async () => {
    const github = await withPull();
    github.repository.addComment(1, own, `${marker}\na`);
    github.repository.addComment(1, own, `${marker}\nb`);
    github.fail({ operation: 'update_comment', nth: 2, effect: { type: 'status', status: 403, message: 'no' } });
    await expect(putComment(openClient(github), 1, marker, 'new')).resolves.toMatchObject({ id: 1_001 });
  });

  test('is created again after it was deleted', async () => {
    const github = await withPull();
    const client = openClient(github);
    const { id } = await putComment(client, 1, marker, 'first');
    github.repository.comments.delete(id);
    expect((await putComment(client, 1, marker, 'second')).id).not.toBe(id);
    expect(github.repository.commentsOf(1)).toHaveLength(1);
  });

  test('is created again when it is deleted just before its update', async () => {
    const github = await withPull();
    const client = openClient(github);
    const { id } = await putComment(client, 1, marker, 'first');
    github.before('update_comment', () => github.repository.comments.delete(id));
    await putComment(client, 1, marker, 'second');
    expect(github.repository.commentsOf(1)).toMatchObject([{ body: `${marker}\nsecond` }]);
  });

  test('is the next duplicate when the oldest is deleted just before its update', async () => {
    const github = await withPull();
    const first = github.repository.addComment(1, own, `${marker}\na`);
    const second = github.repository.addComment(1, own, `${marker}\nb`);
    github.before('update_comment', () => github.repository.comments.delete(first.id));
    await expect(putComment(openClient(github), 1, marker, 'new')).resolves.toMatchObject({ id: second.id });
    expect(github.log.some(({ operation }) => operation === 'create_comment')).toBe(false);
  });

  test('may have 65,536 characters, whatever their number of bytes', async () => {
    const github = await withPull();
    const client = openClient(github);
    const body = `${marker}\n${'🐙'.repeat(65_536 - marker.length - 1)}`;
    await expect(putComment(client, 1, marker, body)).resolves.toBeDefined();
    await expect(caught(putComment(client, 1, marker, `${body}x`))).resolves.toMatchObject({ status: 422 });
  });
});

describe('a create whose answer is lost', () => {
  test.each([
    ['reset after it was carried out', { type: 'reset', commit: true }],
    ['reset before it was carried out', { type: 'reset' }],
    ['answered 502 after it was carried out', { type: 'status', status: 502, commit: true }],
    ['answered 502 before it was carried out', { type: 'status', status: 502 }],
    ['answered with half a body', { type: 'malformed', commit: true }],
    ['answered with a page', { type: 'html', status: 500, commit: true }],
  ] as const)('is carried out exactly once when %s', async (_, effect) => {
    const github = await withPull();
    github.fail({ operation: 'create_comment', nth: 1, effect });
    const put = await putComment(openClient(github), 1, marker, 'text');
    expect(github.log.filter(({ operation }) => operation === 'create_comment')).toHaveLength(1);
    expect(github.repository.commentsOf(1)).toMatchObject([{ id: put.id }]);
  });

  test('stops after three tries', async () => {
    const github = await withPull();
    github.fail({ operation: 'create_comment', effect: { type: 'status', status: 502 } });
    const error = await caught(putComment(openClient(github), 1, marker, 'text'));
    expect(error).toMatchObject({ status: 502, operation: 'write a comment on #1' });
    expect(github.operations().filter((operation) => operation === 'create_comment')).toHaveLength(3);
  });
});

test('whatever GitHub does, no comment is created twice, and a comment that is reported as written exists', async () => {
  const effects: readonly FaultEffect[] = [
    { type: 'reset' },
    { type: 'reset', commit: true },
    { type: 'status', status: 500 },
    { type: 'status', status: 502, commit: true },
    { type: 'html', status: 503, commit: true },
    { type: 'malformed', commit: true },
    secondaryLimit({ retryAfter: 2 }),
    { type: 'status', status: 403, message: 'Resource not accessible by integration' },
  ];
  const fault = fc.record({
    operation: fc.constantFrom('create_comment', 'update_comment', 'list_comments', 'graphql'),
    nth: fc.integer({ min: 1, max: 4 }),
    times: fc.integer({ min: 1, max: 3 }),
    effect: fc.constantFrom(...effects),
  });
  const github = await withPull();
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 5 }), async (faults) => {
      const { number } = github.repository.addPull();
      const before = github.log.length;
      github.faults.clear();
      github.fail(...faults);
      const client = openClient(github);
      for (const text of ['one', 'two', 'three']) {
        const put = await settled(putComment(client, number, marker, text));
        const bodies = github.repository.commentsOf(number).map(({ body }) => body);
        if (put !== undefined) expect(bodies).toEqual([`${marker}\n${text}`]);
      }
      const created = github.log.slice(before).filter(({ operation }) => operation === 'create_comment');
      expect(created.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 60 },
  );
});

test('a server that stops ends the run with an error', async () => {
  const github = await startGitHub();
  await github.close();
  const error = await caught(putComment(openClient(github), 1, marker, 'text'));
  expect(error.status).toBeUndefined();
});

async function settled<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof GitHubError) return undefined;
    throw error;
  }
}
