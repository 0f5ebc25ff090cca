import { execFileSync } from 'node:child_process';
import { symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isFork, readEvent } from '../../src/action/github-event.ts';
import { folderWith } from '../e2e/workspace.ts';
import type { EventOptions } from '../helpers/run-action.ts';
import { baseSha, headSha, mergeGroupEvent, pullRequestEvent, pushEvent, scheduleEvent } from './events.ts';

async function read({ name, payload }: EventOptions) {
  const path = join(await folderWith({}), 'event.json');
  if (payload !== undefined) await writeFile(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return readEvent({ GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path });
}

test('each event gives the facts that a command needs', async () => {
  const number = 7;
  expect(await read(pullRequestEvent())).toEqual({
    type: 'pull_request',
    number,
    headSha,
    baseRef: 'main',
    open: true,
    fork: false,
    target: false,
  });
  expect(await read(pullRequestEvent({}, 'pull_request_target'))).toMatchObject({ number, target: true });
  expect(await read(pullRequestEvent({ from: 'mallory/network' }, 'pull_request_review'))).toMatchObject({
    fork: true,
  });
  expect(await read(mergeGroupEvent())).toEqual({
    type: 'merge_group',
    headRef: `refs/heads/gh-readonly-queue/main/pr-7-${baseSha}`,
    headSha,
    baseRef: 'refs/heads/main',
    baseSha,
  });
  const push = { type: 'push', ref: 'refs/heads/main', branch: 'main', before: baseSha, after: headSha };
  expect(await read(pushEvent())).toEqual(push);
  expect(await read(pushEvent({ ref: 'refs/tags/v1' }))).toMatchObject({ branch: undefined });
  expect(await read(scheduleEvent())).toEqual({ type: 'other', name: 'schedule', fork: false });
});

test('repository names are compared without regard to case', async () => {
  expect(await read(pullRequestEvent({ from: 'Octo/Network' }))).toMatchObject({ fork: false });
});

test.each([
  ['missing', undefined],
  ['no JSON', '{"pull_request": '],
  ['a list', []],
  ['without a pull request', { action: 'opened', repository: { full_name: 'octo/network' } }],
  ['of a pull request without a head', { pull_request: { number: 7 }, repository: { full_name: 'octo/network' } }],
  ['with a commit that is none', pullRequestEvent({ sha: 'main' }).payload],
  ['with a number that is none', pullRequestEvent({ number: -1 }).payload],
  ['without the name of the repository', { ...(pullRequestEvent({ from: null }).payload as object), repository: {} }],
])("on a pull request event, a payload %s counts as a fork's", async (_name, payload) => {
  for (const name of ['pull_request', 'pull_request_target', 'pull_request_review']) {
    const event = await read({ name, payload });
    expect(event).toMatchObject({ type: 'other', name, problem: expect.any(String) as string });
    expect(isFork(event)).toBe(true);
  }
  for (const name of ['push', 'merge_group', 'schedule']) {
    const event = await read({ name, payload });
    expect(event.type).toBe('other');
    expect(isFork(event)).toBe(false);
  }
});

test("a run that follows a run of a fork counts as the fork's", async () => {
  const repository = { full_name: 'octo/network' };
  const follow = (head: unknown) =>
    read({ name: 'workflow_run', payload: { repository, workflow_run: { head_repository: head } } });
  expect(isFork(await follow({ full_name: 'mallory/network' }))).toBe(true);
  expect(isFork(await follow(null))).toBe(true);
  expect(isFork(await follow(repository))).toBe(false);
});

test("a comment on a pull request does not name its branch, so the run counts as a fork's", async () => {
  const comment = (issue: unknown) => read({ name: 'issue_comment', payload: { issue } });
  expect(isFork(await comment({ number: 7, pull_request: { url: 'https://api.example/7' } }))).toBe(true);
  expect(isFork(await comment({ number: 7 }))).toBe(false);
});

test('without a path there is no payload', () => {
  expect(readEvent({ GITHUB_EVENT_NAME: 'push' })).toMatchObject({ type: 'other', name: 'push' });
  expect(readEvent({})).toMatchObject({ type: 'other', name: '', fork: false });
});

test('a payload path that is a pipe, a folder, a broken or circular link, or too large is refused at once', async () => {
  const folder = await folderWith({});
  const path = (name: string) => join(folder, name);
  execFileSync('mkfifo', [path('pipe')]);
  await symlink(path('pipe'), path('link to a pipe'));
  await symlink(path('nothing'), path('link to nothing'));
  await symlink(path('round'), path('round'));
  await writeFile(path('large'), '');
  await truncate(path('large'), 100_000_000);
  for (const name of ['pipe', 'link to a pipe', '', 'link to nothing', 'round', 'large']) {
    const event = readEvent({ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: path(name) });
    expect(event).toMatchObject({
      type: 'other',
      fork: true,
      problem: expect.stringContaining('cannot be read') as string,
    });
  }
});
