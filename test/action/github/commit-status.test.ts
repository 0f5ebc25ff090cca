import { expect, test } from 'vitest';
import { findNewestStatus, setStatus } from '../../../src/action/github/commit-status.ts';
import { caught } from '../../helpers/github/caught.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const own = 'github-actions[bot]';
const context = 'demarc/plan';

test('a status that was set is read back whole', async () => {
  const github = await withGitHub();
  const { headSha: sha } = github.repository.addPull();
  const client = openClient(github);
  const description = `sha256:${'0'.repeat(64)} · 2 to create`;
  await setStatus(client, { sha, context, state: 'success', description, targetUrl: 'https://ci.example/1' });
  await expect(findNewestStatus(client, { sha, context })).resolves.toMatchObject({
    state: 'success',
    context,
    description,
    targetUrl: 'https://ci.example/1',
  });
});

test('the newest status counts', async () => {
  const github = await withGitHub();
  const { headSha: sha } = github.repository.addPull();
  const client = openClient(github);
  await setStatus(client, { sha, context, state: 'success', description: 'first' });
  await setStatus(client, { sha, context, state: 'failure', description: 'second' });
  await expect(findNewestStatus(client, { sha, context })).resolves.toMatchObject({ state: 'failure' });
});

test('statuses by others, of other contexts and on other commits do not count', async () => {
  const github = await withGitHub();
  const { headSha: sha } = github.repository.addPull();
  const other = github.repository.addPull();
  const add = github.repository.addStatus.bind(github.repository);
  add(sha, 'octocat', { context, state: 'success', description: 'by a person' });
  add(sha, 'other[bot]', { context, state: 'success', description: 'by another bot' });
  add(sha, own, { context: 'demarc/plan (east)', state: 'success' });
  add(sha, own, { context: 'Demarc/Plan', state: 'success' });
  add(other.headSha, own, { context, state: 'success' });
  const client = openClient(github);
  await expect(findNewestStatus(client, { sha, context })).resolves.toBeUndefined();
  add(sha, own, { context, state: 'error', description: 'ours' });
  for (let at = 0; at < 150; at += 1) add(sha, 'octocat', { context, state: 'success' });
  await expect(findNewestStatus(client, { sha, context })).resolves.toMatchObject({ description: 'ours' });
});

test('only the needed pages are read', async () => {
  const github = await withGitHub();
  const { headSha: sha } = github.repository.addPull();
  for (let at = 0; at < 250; at += 1) github.repository.addStatus(sha, own, { context, state: 'success' });
  await findNewestStatus(openClient(github), { sha, context });
  expect(github.operations()).toEqual(['graphql', 'list_statuses']);
});

test('a description that is too long is cut between characters', async () => {
  const github = await withGitHub();
  const { headSha: sha } = github.repository.addPull();
  const client = openClient(github);
  await setStatus(client, { sha, context, state: 'success', description: '🐙'.repeat(141) });
  expect(github.repository.statuses[0]?.description).toBe(`${'🐙'.repeat(139)}…`);
});

test('a status of an unknown commit cannot be set', async () => {
  const github = await withGitHub();
  const error = await caught(
    setStatus(openClient(github), { sha: 'f'.repeat(40), context, state: 'success', description: '' }),
  );
  expect(error.message).toBe(
    `could not set the status "demarc/plan" of commit fffffff: GitHub answered 422 (No commit found for SHA: ${'f'.repeat(40)})`,
  );
});

test('a status whose answer was lost is set again, because the newest counts', async () => {
  const github = await withGitHub();
  const { headSha: sha } = github.repository.addPull();
  github.fail({ operation: 'create_status', nth: 1, effect: { type: 'reset', commit: true } });
  await setStatus(openClient(github), { sha, context, state: 'success', description: '' });
  expect(github.repository.statuses).toHaveLength(2);
});
