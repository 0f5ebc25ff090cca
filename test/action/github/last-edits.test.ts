import { expect, test } from 'vitest';
import { findComments, putComment } from '../../../src/action/github/sticky-comment.ts';
import { readLastEdits } from '../../../src/action/review/read-review.ts';
import { caught } from '../../helpers/github/caught.ts';
import { actionsToken, personalToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const marker = '<!-- demarc:plan 00 -->';

test.each(['github-actions[bot]', 'octocat'])('%s: a comment that we wrote or rewrote is our own', async (login) => {
  const github = await withGitHub();
  const { repository } = github;
  github.setToken('ghs_actions', login.endsWith(']') ? actionsToken() : personalToken(login));
  const { number } = repository.addPull();
  const client = openClient(github);
  const { id } = await putComment(client, number, marker, 'one');
  const edits = async () => (await readLastEdits(client, await findComments(client, number, marker))).get(id);
  const [comment] = repository.commentsOf(number);
  await expect(edits()).resolves.toEqual({ at: comment?.createdAt, own: true });
  await putComment(client, number, marker, 'two');
  await expect(edits()).resolves.toEqual({ at: comment?.updatedAt, own: true });
});

test.each(['mallory', 'other[bot]', 'github-actions'])('a comment that %s edited is not our own', async (login) => {
  const github = await withGitHub();
  const { number } = github.repository.addPull();
  const client = openClient(github);
  const { id } = await putComment(client, number, marker, 'one');
  const [comment] = github.repository.commentsOf(number);
  if (comment === undefined) throw new Error('no comment');
  github.repository.editComment(comment, login, `${marker}\ntwo`);
  const edits = await readLastEdits(client, await findComments(client, number, marker));
  expect(edits.get(id)).toEqual({ at: comment.updatedAt, own: false });
});

test("with a person's token, a comment by a bot of the same name is not our own", async () => {
  const github = await withGitHub({ tokens: { ghs_actions: personalToken('eve') } });
  const { number } = github.repository.addPull();
  const client = openClient(github);
  const { id } = await putComment(client, number, marker, 'one');
  const [comment] = github.repository.commentsOf(number);
  if (comment === undefined) throw new Error('no comment');
  github.repository.editComment(comment, 'eve[bot]', `${marker}\ntwo`);
  const edits = await readLastEdits(client, await findComments(client, number, marker));
  expect(edits.get(id)).toMatchObject({ own: false });
});

test('a deleted comment has no author, and without comments there is no request', async () => {
  const github = await withGitHub();
  const { number } = github.repository.addPull();
  const client = openClient(github);
  await putComment(client, number, marker, 'one');
  const comments = await findComments(client, number, marker);
  github.repository.comments.clear();
  expect((await readLastEdits(client, comments)).size).toBe(0);
  const asked = github.requests.length;
  expect((await readLastEdits(client, [])).size).toBe(0);
  expect(github.requests).toHaveLength(asked);
});

test('a token that may not ask gets no answer', async () => {
  const github = await withGitHub();
  const { number } = github.repository.addPull();
  const client = openClient(github);
  await putComment(client, number, marker, 'one');
  const comments = await findComments(client, number, marker);
  github.setToken('ghs_actions', { ...actionsToken(), graphql: false });
  const error = await caught(readLastEdits(client, comments));
  expect(error.message).toContain('could not find out who edited a plan comment: GitHub answered 403');
});
