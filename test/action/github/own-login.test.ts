import { describe, expect, test } from 'vitest';
import { readOwnLogin } from '../../../src/action/github/own-login.ts';
import { caught } from '../../helpers/github/caught.ts';
import { secondaryLimit } from '../../helpers/github/fake-fault.ts';
import { actionsToken, appToken, personalToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const tokens = {
  ghs_actions: actionsToken({}),
  ghs_app: appToken('network-robot'),
  ghp_person: personalToken('octocat'),
};

test.each([
  ['ghs_actions', 'github-actions[bot]'],
  ['ghs_app', 'network-robot[bot]'],
  ['ghp_person', 'octocat'],
])('the token %s writes as %s', async (token, login) => {
  const github = await withGitHub({ tokens, enterprise: true });
  await expect(readOwnLogin(openClient(github, { token }))).resolves.toBe(login);
  expect(github.operations()).toEqual(['graphql']);
});

test('the owner of the token is requested once', async () => {
  const github = await withGitHub({ tokens });
  const client = openClient(github);
  await Promise.all([readOwnLogin(client), readOwnLogin(client)]);
  await readOwnLogin(client);
  expect(github.requests).toHaveLength(1);
});

test('a failed request for the owner is not cached', async () => {
  const github = await withGitHub({ tokens });
  github.fail({ nth: 1, times: 3, effect: { type: 'status', status: 502 } });
  const client = openClient(github);
  const error = await caught(readOwnLogin(client));
  expect(error.message).toBe('could not find the owner of this token: GitHub answered 502 (Server Error)');
  await expect(readOwnLogin(client)).resolves.toBe('github-actions[bot]');
});

test('without GraphQL, REST identifies a person', async () => {
  const github = await withGitHub({ tokens: { ghp_person: { ...tokens.ghp_person, graphql: false } } });
  await expect(readOwnLogin(openClient(github, { token: 'ghp_person' }))).resolves.toBe('octocat');
});

const refused = [
  ['refuses', { type: 'status', status: 403, message: 'Resource not accessible by integration' }],
  ['has no GraphQL', { type: 'status', status: 404 }],
  [
    'limits it within an answer',
    { type: 'status', status: 200, body: { errors: [{ type: 'RATE_LIMITED', message: 'too many' }] } },
  ],
  ['answers in part', { type: 'status', status: 200, body: { data: { viewer: { login: 'eve' } }, errors: [{}] } }],
  ['answers with nonsense', { type: 'malformed' }],
] as const;

describe.each(['ghs_actions', 'ghs_app', 'v1.0123456789abcdef'])('of the installation token %s', (token) => {
  test.each(refused)('no owner is guessed when GraphQL %s', async (_, effect) => {
    const github = await withGitHub({ tokens: { [token]: appToken('network-robot') } });
    github.fail({ operation: 'graphql', times: 9, effect });
    const error = await caught(readOwnLogin(openClient(github, { token })));
    expect(error.message).toContain('could not find the owner of this token');
    expect(github.operations()).toContain('get_user');
  });
});

test.each([
  ['is down', { type: 'status', status: 503 }],
  ['does not answer', { type: 'reset' }],
  ['answers with nonsense', { type: 'malformed' }],
  ['names nobody', { type: 'status', status: 200, body: { login: '' } }],
  ['sends a login that is none', { type: 'status', status: 200, body: { login: 5 } }],
  ['limits requests', { type: 'status', status: 429, headers: { 'retry-after': '3600' } }],
] as const)('no owner is guessed when REST %s', async (_, effect) => {
  const github = await withGitHub({ tokens: { ghp_person: { ...tokens.ghp_person, graphql: false } } });
  github.fail({ operation: 'get_user', times: 9, effect });
  const error = await caught(readOwnLogin(openClient(github, { token: 'ghp_person' })));
  expect(error.message).toContain('could not find the owner of this token');
});

test.each([
  ['is down', { type: 'status', status: 502 } as const],
  ['limits requests', secondaryLimit({ retryAfter: 3_600 })],
  ['knows no such token', { type: 'status', status: 401, message: 'Bad credentials' } as const],
  ['does not answer', { type: 'reset' } as const],
])('no owner is guessed when GitHub %s', async (_, effect) => {
  const github = await withGitHub({ tokens });
  github.fail({ operation: 'graphql', effect });
  const error = await caught(readOwnLogin(openClient(github, { token: 'ghs_app' })));
  expect(error.operation).toBe('find the owner of this token');
  expect(github.operations()).not.toContain('get_user');
});

test.each([
  { data: null },
  { data: { viewer: { login: '' } } },
  { data: { viewer: { login: 5 } } },
  [],
  { errors: [{ message: 'no' }] },
])('the answer %j has no owner, so REST is asked', async (body) => {
  const github = await withGitHub({ tokens });
  github.fail({ operation: 'graphql', effect: { type: 'status', status: 200, body } });
  await expect(readOwnLogin(openClient(github, { token: 'ghp_person' }))).resolves.toBe('octocat');
});
