import { describe, expect, test } from 'vitest';
import {
  closeDriftIssue,
  commentOnIssue,
  createDriftIssue,
  findDriftIssues,
  reopenDriftIssue,
  updateDriftIssue,
} from '../../../src/action/github/drift-issue.ts';
import { caught } from '../../helpers/github/caught.ts';
import { actionsToken, appToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const marker = '<!-- demarc:drift 0123456789abcdef -->';
const own = 'github-actions[bot]';
const label = 'demarc-drift';

describe('the issue', () => {
  test('is opened with its label and its marker, and is found again', async () => {
    const github = await withGitHub();
    const client = openClient(github);
    const opened = await createDriftIssue(client, marker, { title: 'Drift', body: 'text' });
    expect(github.repository.issues.get(opened.number)).toMatchObject({
      title: 'Drift',
      body: `${marker}\ntext`,
      labels: [label],
    });
    expect(await findDriftIssues(client, marker)).toEqual([opened]);
    expect(opened).toMatchObject({ url: `${github.serverUrl}/octo/network/issues/1`, state: 'open' });
  });

  test('is updated, closed and reopened', async () => {
    const github = await withGitHub();
    const client = openClient(github);
    const { number } = await createDriftIssue(client, marker, { title: 'Drift', body: 'one' });
    await updateDriftIssue(client, number, marker, { title: 'Drift of 2', body: 'two' });
    await closeDriftIssue(client, number);
    expect(github.repository.issues.get(number)).toMatchObject({
      title: 'Drift of 2',
      body: `${marker}\ntwo`,
      state: 'closed',
      stateReason: 'completed',
    });
    expect(await findDriftIssues(client, marker)).toMatchObject([{ number, state: 'closed' }]);
    await reopenDriftIssue(client, number);
    expect(await findDriftIssues(client, marker)).toMatchObject([{ number, state: 'open' }]);
  });

  test.each([
    ['of a person', 'octocat', `${marker}\ntext`],
    ['of another bot', 'other[bot]', `${marker}\ntext`],
    ['of another configuration', own, '<!-- demarc:drift ffffffffffffffff -->\ntext'],
    ['of ours that quotes the marker', own, `> ${marker}\ntext`],
  ])('is not one %s', async (_, author, body) => {
    const github = await withGitHub();
    github.repository.addIssue({ author, body, labels: [label] });
    await expect(findDriftIssues(openClient(github), marker)).resolves.toEqual([]);
  });

  test('is never a pull request', async () => {
    const github = await withGitHub();
    const pull = github.repository.addPull({ author: own });
    Object.assign(pull, { body: `${marker}\ntext`, labels: [label] });
    await expect(findDriftIssues(openClient(github), marker)).resolves.toEqual([]);
  });

  test('is found among hundreds, the oldest first', async () => {
    const github = await withGitHub();
    const add = (body: string) => github.repository.addIssue({ author: own, body, labels: [label] });
    const first = add(`${marker}\na`);
    for (let at = 0; at < 130; at += 1) add('<!-- demarc:drift ffffffffffffffff -->\n');
    const second = add(`${marker}\nb`);
    const found = await findDriftIssues(openClient(github), marker);
    expect(found.map(({ number }) => number)).toEqual([first.number, second.number]);
  });

  test('is found after its label was removed', async () => {
    const github = await withGitHub();
    const client = openClient(github);
    const { number } = await createDriftIssue(client, marker, { title: 'Drift', body: '' });
    const issue = github.repository.issues.get(number);
    issue?.labels.splice(0);
    await expect(findDriftIssues(client, marker)).resolves.toMatchObject([{ number }]);
  });

  test('is labelled afterwards when GitHub dropped its label', async () => {
    const github = await withGitHub();
    github.repository.dropsLabels = true;
    const { number } = await createDriftIssue(openClient(github), marker, { title: 'Drift', body: '' });
    expect(github.repository.issues.get(number)?.labels).toEqual([label]);
  });

  test('exists and is found even when it cannot be labelled', async () => {
    const github = await withGitHub();
    github.repository.dropsLabels = true;
    github.fail({ operation: 'add_labels', effect: { type: 'status', status: 403, message: 'no' } });
    const client = openClient(github);
    const { number } = await createDriftIssue(client, marker, { title: 'Drift', body: '' });
    await expect(findDriftIssues(client, marker)).resolves.toMatchObject([{ number }]);
  });

  test('has a title that GitHub accepts', async () => {
    const github = await withGitHub();
    const { number } = await createDriftIssue(openClient(github), marker, { title: '🐙'.repeat(300), body: '' });
    expect(github.repository.issues.get(number)?.title).toBe(`${'🐙'.repeat(255)}…`);
  });

  test.each([
    ['reset after it was opened', { type: 'reset', commit: true }],
    ['reset before it was opened', { type: 'reset' }],
    ['502 after it was opened', { type: 'status', status: 502, commit: true }],
    ['half a body', { type: 'malformed', commit: true }],
  ] as const)('is opened exactly once, whatever happens to the answer: %s', async (_, effect) => {
    const github = await withGitHub();
    github.repository.addIssue({ author: own, body: `${marker}\nan older one`, labels: [label] });
    github.fail({ operation: 'create_issue', nth: 1, effect });
    const opened = await createDriftIssue(openClient(github), marker, { title: 'Drift', body: 'text' });
    expect(github.log.filter(({ operation }) => operation === 'create_issue')).toHaveLength(1);
    expect(opened.number).toBe(2);
  });

  test('that an App opened is found with the token of that App', async () => {
    const github = await withGitHub({ tokens: { ghs_actions: actionsToken(), ghs_app: appToken('robot') } });
    await createDriftIssue(openClient(github), marker, { title: 'Drift', body: '' });
    const app = openClient(github, { token: 'ghs_app' });
    await expect(findDriftIssues(app, marker)).resolves.toEqual([]);
    const { number } = await createDriftIssue(app, marker, { title: 'Drift', body: '' });
    await expect(findDriftIssues(app, marker)).resolves.toMatchObject([{ number }]);
  });

  test('cannot be opened where issues are switched off, or without the permission', async () => {
    const github = await withGitHub({ tokens: { ghs_actions: actionsToken({ issues: 'read' }) } });
    const client = openClient(github);
    const refused = await caught(createDriftIssue(client, marker, { title: 'Drift', body: '' }));
    expect(refused.message).toContain('could not open a drift issue: GitHub answered 403');
    expect(refused.hint).toContain('`permissions: issues: write`');
    github.repository.issuesEnabled = false;
    const off = await caught(findDriftIssues(client, marker));
    expect(off.hint).toContain('issues are switched off');
  });
});

describe('a note', () => {
  test.each([
    ['reset after it was written', { type: 'reset', commit: true }],
    ['reset before it was written', { type: 'reset' }],
    ['502 after it was written', { type: 'status', status: 502, commit: true }],
  ] as const)('is written exactly once, whatever happens to the answer: %s', async (_, effect) => {
    const github = await withGitHub();
    const { number } = github.repository.addIssue();
    const client = openClient(github);
    await commentOnIssue(client, number, 'The drift changed.');
    github.fail({ operation: 'create_comment', nth: 1, effect });
    await commentOnIssue(client, number, 'The drift changed.');
    expect(github.log.filter(({ operation }) => operation === 'create_comment')).toHaveLength(2);
    for (const { body } of github.repository.commentsOf(number)) expect(body).toMatch(/^The drift changed\.\n\n<!-- /);
  });

  test('on a locked issue is an error that says so', async () => {
    const github = await withGitHub();
    const issue = github.repository.addIssue();
    issue.locked = true;
    const error = await caught(commentOnIssue(openClient(github), issue.number, 'note'));
    expect(error.hint).toBe('its conversation is locked');
  });
});
