import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { actionsToken, forkToken, personalToken } from '../../helpers/github/fake-token.ts';
import type { FakeGitHub } from '../../helpers/github/start-github.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

// The double is what all other tests lean on, so what it must do as GitHub does is held here, without our client in between.

interface Ask {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
}

async function ask(github: FakeGitHub, path: string, options: Ask = {}) {
  const response = await fetch(path.startsWith('/') ? `${github.apiUrl}${path}` : path, {
    method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
    headers: { authorization: `token ${options.token ?? 'ghs_actions'}` },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, link: response.headers.get('link'), body: parsed(text) };
}

const repo = '/repos/octo/network';

describe('identities', () => {
  test('an unknown token is 401, an unknown repository or object 404', async () => {
    const github = await withGitHub();
    await expect(ask(github, `${repo}/issues`, { token: 'none' })).resolves.toMatchObject({
      status: 401,
      body: { message: 'Bad credentials' },
    });
    for (const path of ['/repos/octo/other/issues', `${repo}/pulls/9`, `${repo}/issues/x/comments`, '/nothing']) {
      await expect(ask(github, path)).resolves.toMatchObject({ status: 404, body: { message: 'Not Found' } });
    }
  });

  test('only a user can read `GET /user`, and every token has a viewer', async () => {
    const tokens = { ghs_actions: actionsToken(), ghp_1: personalToken('octocat') };
    const github = await withGitHub({ tokens, enterprise: true });
    const body = { query: 'query { viewer { login } }' };
    await expect(ask(github, '/user')).resolves.toMatchObject({ status: 403 });
    await expect(ask(github, '/user', { token: 'ghp_1' })).resolves.toMatchObject({ body: { login: 'octocat' } });
    await expect(ask(github, github.graphqlUrl, { body })).resolves.toMatchObject({
      body: { data: { viewer: { login: 'github-actions[bot]' } } },
    });
  });

  test("a fork's token may read but not write", async () => {
    const github = await withGitHub({ tokens: { ghs_actions: forkToken() } });
    const { headSha } = github.repository.addPull();
    await expect(ask(github, `${repo}/issues/1/comments`)).resolves.toMatchObject({ status: 200 });
    const writes = [
      [`${repo}/issues/1/comments`, { body: 'x' }],
      [`${repo}/statuses/${headSha}`, { state: 'success' }],
      [`${repo}/issues`, { title: 'x' }],
      [`${repo}/code-scanning/sarifs`, {}],
    ] as const;
    for (const [path, body] of writes) {
      await expect(ask(github, path, { body })).resolves.toMatchObject({
        status: 403,
        body: { message: 'Resource not accessible by integration' },
      });
    }
    expect(github.log).toEqual([]);
  });

  test('a comment on a pull request needs either permission, a comment on an issue only its own', async () => {
    const github = await withGitHub({ tokens: { ghs_actions: actionsToken({ 'pull-requests': 'write' }) } });
    const pull = github.repository.addPull();
    const issue = github.repository.addIssue();
    const path = (number: number) => `${repo}/issues/${number}/comments`;
    await expect(ask(github, path(pull.number), { body: { body: 'x' } })).resolves.toMatchObject({ status: 201 });
    await expect(ask(github, path(issue.number), { body: { body: 'x' } })).resolves.toMatchObject({ status: 403 });
  });
});

describe('pages', () => {
  test('hold 30 items, or up to 100 on request, and link to their neighbours', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    for (let at = 0; at < 250; at += 1) github.repository.addComment(1, 'octocat', 'x');
    const path = `${repo}/issues/1/comments`;
    const url = `${github.apiUrl}${path}`;
    const first = await ask(github, path);
    expect(first.body).toHaveLength(30);
    expect(first.link).toBe(`<${url}?page=2>; rel="next", <${url}?page=9>; rel="last"`);
    const second = await ask(github, `${path}?per_page=500&page=2`);
    expect(second.body).toHaveLength(100);
    expect(second.link).toContain(`<${url}?per_page=500&page=3>; rel="next"`);
    const last = await ask(github, `${path}?per_page=100&page=3`);
    expect(last.body).toHaveLength(50);
    expect(last.link).not.toContain('rel="next"');
    expect((await ask(github, `${repo}/issues/1/comments?per_page=100&page=4`)).body).toEqual([]);
  });

  test('of a comparison hold all commits, but 250 when no page size is given', async () => {
    const github = await withGitHub();
    const messages = Array.from({ length: 260 }, (_, at) => `commit ${at}`);
    const { before, after } = github.repository.push('main', ...messages);
    const path = `${repo}/compare/${before}...${after}`;
    const whole = await ask(github, path);
    expect(whole.body).toMatchObject({ status: 'ahead', total_commits: 260, ahead_by: 260, behind_by: 0 });
    expect(whole.body).toHaveProperty('commits.length', 250);
    const third = await ask(github, `${path}?per_page=100&page=3`);
    expect(third.body).toHaveProperty('commits.length', 60);
    expect(third.body).toHaveProperty('commits.59.sha', after);
  });
});

describe('checks', () => {
  test('of bodies, titles and descriptions count characters', async () => {
    const github = await withGitHub();
    const { headSha } = github.repository.addPull();
    const comments = `${repo}/issues/1/comments`;
    const tooLong = { body: '🐙'.repeat(65_537) };
    await expect(ask(github, comments, { body: { body: '🐙'.repeat(65_536) } })).resolves.toMatchObject({
      status: 201,
    });
    await expect(ask(github, comments, { body: tooLong })).resolves.toMatchObject({
      status: 422,
      body: {
        message: 'Validation Failed',
        errors: [{ resource: 'IssueComment', message: 'Body is too long (maximum is 65536 characters)' }],
      },
    });
    await expect(ask(github, comments, { body: { body: ' ' } })).resolves.toMatchObject({ status: 422 });
    const issue = { title: 'x', ...tooLong };
    await expect(ask(github, `${repo}/issues`, { body: issue })).resolves.toMatchObject({ status: 422 });
    const status = { state: 'success', description: 'x'.repeat(141) };
    await expect(ask(github, `${repo}/statuses/${headSha}`, { body: status })).resolves.toMatchObject({ status: 422 });
  });

  test('of SARIF validate its content', async () => {
    const github = await withGitHub();
    const upload = (sarif: string) =>
      ask(github, `${repo}/code-scanning/sarifs`, {
        body: { commit_sha: github.repository.git.tip('main'), ref: 'refs/heads/main', sarif },
      });
    await expect(upload('no base64!')).resolves.toMatchObject({ status: 400 });
    await expect(upload(Buffer.from('{}').toString('base64'))).resolves.toMatchObject({ status: 400 });
    await expect(upload(gzipSync('{}').toString('base64'))).resolves.toMatchObject({ status: 202 });
  });
});

test('issues are listed with pull requests, newest first, by label, state and author', async () => {
  const github = await withGitHub();
  github.repository.addPull();
  github.repository.addIssue({ author: 'other[bot]', labels: ['drift'] });
  const { body } = await ask(github, `${repo}/issues`, { body: { title: 'x', labels: ['Drift', 'new'] } });
  expect(body).toMatchObject({ number: 3, labels: [{ name: 'Drift' }, { name: 'new' }] });
  expect(github.repository.labels).toContain('new');
  await ask(github, `${repo}/issues/2`, { method: 'PATCH', body: { state: 'closed' } });
  const numbers = async (query: string) => {
    const { body: listed } = await ask(github, `${repo}/issues?${query}`);
    return (listed as { number: number }[]).map(({ number }) => number);
  };
  expect(await numbers('')).toEqual([3, 1]);
  expect(await numbers('state=all')).toEqual([3, 2, 1]);
  expect(await numbers('state=all&labels=drift')).toEqual([3, 2]);
  expect(await numbers('state=all&labels=drift,new')).toEqual([3]);
  expect(await numbers('state=all&creator=other%5Bbot%5D')).toEqual([2]);
});

test('statuses are listed newest first', async () => {
  const github = await withGitHub();
  const { headSha } = github.repository.addPull();
  for (const state of ['pending', 'success']) {
    await ask(github, `${repo}/statuses/${headSha}`, { body: { state, context: 'c' } });
  }
  const { body } = await ask(github, `${repo}/commits/${headSha}/statuses`);
  expect(body).toMatchObject([
    { state: 'success', context: 'c', creator: { login: 'github-actions[bot]' } },
    { state: 'pending' },
  ]);
});

test('refs are found by a prefix of their names, which may contain slashes', async () => {
  const github = await withGitHub();
  github.repository.createBranch('feature/a');
  github.repository.createBranch('feature/b');
  const { body } = await ask(github, `${repo}/git/matching-refs/heads%2Ffeature%2F`);
  expect(body).toMatchObject([{ ref: 'refs/heads/feature/a' }, { ref: 'refs/heads/feature/b' }]);
  await expect(ask(github, `${repo}/git/matching-refs/heads/none`)).resolves.toMatchObject({ status: 200, body: [] });
});

test('a fault after the change leaves the change, a fault before it leaves none', async () => {
  const github = await withGitHub();
  github.repository.addPull();
  const path = `${repo}/issues/1/comments`;
  github.fail({ operation: 'create_comment', nth: 1, effect: { type: 'reset' } });
  github.fail({ operation: 'create_comment', nth: 2, effect: { type: 'reset', commit: true } });
  await expect(ask(github, path, { body: { body: 'one' } })).rejects.toThrow();
  expect(github.log).toEqual([]);
  await expect(ask(github, path, { body: { body: 'two' } })).rejects.toThrow();
  expect(github.log).toMatchObject([{ operation: 'create_comment', login: 'github-actions[bot]', issue: 1 }]);
  await expect(ask(github, path, { body: { body: 'three' } })).resolves.toMatchObject({ status: 201 });
  expect(github.requests.map(({ status }) => status)).toEqual([undefined, undefined, 201]);
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
