import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { setStatus } from '../../../src/action/github/commit-status.ts';
import { openGitHub } from '../../../src/action/github/github-client.ts';
import { readPull } from '../../../src/action/github/pull-request.ts';
import { createComment, listComments } from '../../../src/action/github/sticky-comment.ts';
import { DeadlineOver } from '../../../src/model/network-error.ts';
import { caught } from '../../helpers/github/caught.ts';
import { primaryLimit, secondaryLimit } from '../../helpers/github/fake-fault.ts';
import { actionsToken, forkToken, personalToken } from '../../helpers/github/fake-token.ts';
import { openClient } from '../../helpers/github/open-client.ts';
import { withGitHub } from '../../helpers/github/with-github.ts';

const onPull = (number: number) => ({ number, kind: 'pull' }) as const;

describe('requests', () => {
  test('name their sender and API version, and go to the given address', async () => {
    const github = await withGitHub({ enterprise: true });
    github.repository.addPull();
    const found = await readPull(openClient(github), 1);
    expect(found).toMatchObject({ number: 1, title: 'Change 1', fork: false });
    expect(github.requests[0]).toMatchObject({ path: '/repos/octo/network/pulls/1', login: 'github-actions[bot]' });
    expect(github.requests[0]?.headers['user-agent']).toContain('demarc/1.2.3');
    expect(github.requests[0]?.headers['accept']).toBe('application/vnd.github+json');
  });

  test('accept an address that ends with a slash', async () => {
    const github = await withGitHub({ enterprise: true });
    github.repository.addPull();
    await expect(readPull(openClient(github, { apiUrl: `${github.apiUrl}/` }), 1)).resolves.toBeDefined();
  });

  test('read all pages of a listing', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    for (let at = 1; at <= 205; at += 1) github.repository.addComment(1, 'octocat', `note ${at}`);
    const comments = await listComments(openClient(github), onPull(1));
    expect(comments.map(({ body }) => body)).toEqual(github.repository.commentsOf(1).map(({ body }) => body));
    expect(github.operations()).toEqual(['list_comments', 'list_comments', 'list_comments']);
  });

  test('stop reading an endless listing', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    github.fail({
      operation: 'list_comments',
      effect: {
        type: 'status',
        status: 200,
        body: [],
        headers: { link: '<https://elsewhere.example/next?page=2>; rel="next"' },
      },
    });
    const error = await caught(listComments(openClient(github), onPull(1)));
    expect(error.message).toBe('could not read the comments on #1: there are more than 10000');
    expect(github.requests).toHaveLength(100);
  });

  test('use only the query of the next page link, so that the token goes nowhere else', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    github.fail({
      operation: 'list_comments',
      nth: 1,
      effect: {
        type: 'status',
        status: 200,
        body: [],
        headers: { link: '<http://127.0.0.1:9/elsewhere?after=Y3Vyc29y&per_page=50>; rel="next", <x>; rel="last"' },
      },
    });
    await listComments(openClient(github), onPull(1));
    expect(github.requests[1]?.path).toBe('/repos/octo/network/issues/1/comments?after=Y3Vyc29y&per_page=50');
  });
});

test.each([
  ['another host', 'baseUrl=THIEF'],
  ['another address', 'url=THIEF/steal'],
  ['another method', 'method=DELETE'],
  ['another repository', 'owner=mallory&repo=evil'],
  ['another issue', 'issue_number=2'],
  ['a body', 'data=x'],
  ['other headers', 'headers=x&request=x&mediaType=x&operationName=x&__proto__=x'],
])(
  'a next page link that names %s is read from the first address, and the token goes nowhere else',
  async (_, names) => {
    const [github, thief] = [await withGitHub(), await withGitHub()];
    github.repository.addPull();
    const query = names.replace('THIEF', encodeURIComponent(thief.apiUrl));
    const headers = { link: `<https://api.github.com/x?${query}&page=2>; rel="next"` };
    github.fail({ operation: 'list_comments', nth: 1, effect: { type: 'status', status: 200, body: [], headers } });
    await expect(listComments(openClient(github), onPull(1))).resolves.toEqual([]);
    expect(thief.requests).toEqual([]);
    expect(github.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /repos/octo/network/issues/1/comments?per_page=100',
      'GET /repos/octo/network/issues/1/comments?page=2',
    ]);
  },
);

describe('errors', () => {
  test('name the permission that is missing, as a workflow writes it', async () => {
    const github = await withGitHub({ tokens: { ghs_actions: forkToken() } });
    github.repository.addPull();
    const error = await caught(createComment(openClient(github), onPull(1), 'text'));
    expect(error).toMatchObject({
      status: 403,
      operation: 'write a comment on #1',
      message: 'could not write a comment on #1: GitHub answered 403 (Resource not accessible by integration)',
      hint: 'the token lacks a permission: add `permissions: pull-requests: write` to the job; for a pull request from a fork or from Dependabot, the token can only read',
      uncertain: false,
    });
    expect(error.words).toBe(`${error.message}; ${error.hint ?? ''}`);
  });

  test('name a missing permission to read without speaking of forks', async () => {
    const github = await withGitHub({ tokens: { ghs_actions: actionsToken({}) } });
    github.repository.addPull();
    const error = await caught(readPull(openClient(github), 1));
    expect(error.hint).toBe('the token lacks a permission: add `permissions: pull-requests: read` to the job');
  });

  test('name the permission of a personal token too', async () => {
    const github = await withGitHub({ tokens: { ghp_1: personalToken('octocat', { contents: 'read' }) } });
    const { headSha } = github.repository.addPull();
    const status = { sha: headSha, context: 'demarc/plan', state: 'success', description: '' } as const;
    const error = await caught(setStatus(openClient(github, { token: 'ghp_1' }), status));
    expect(error.message).toContain('Resource not accessible by personal access token');
    expect(error.hint).toContain('`permissions: statuses: write`');
  });

  test.each([
    [401, 'Bad credentials', 'the token is invalid or expired'],
    [404, 'Not Found', 'it does not exist, or the token may not see it: that needs `permissions: pull-requests: read`'],
    [410, 'This issue was deleted', 'it was deleted'],
    [403, 'Unable to create comment because issue is locked.', 'its conversation is locked'],
  ])('give advice for %i %s', async (status, message, hint) => {
    const github = await withGitHub();
    github.fail({ effect: { type: 'status', status, message } });
    const error = await caught(readPull(openClient(github), 1));
    expect(error.message).toBe(`could not read pull request #1: GitHub answered ${status} (${message})`);
    expect(error.hint).toContain(hint);
    expect(github.requests).toHaveLength(1);
  });

  test('quote what GitHub says about single fields', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    const error = await caught(createComment(openClient(github), onPull(1), 'x'.repeat(65_537)));
    expect(error.message).toBe(
      'could not write a comment on #1: GitHub answered 422 (Validation Failed: Body is too long (maximum is 65536 characters))',
    );
  });

  test('quote GitHub on one line, cut, and without commands or hidden characters', async () => {
    const github = await withGitHub();
    const hostile = `\u001b[31mred\n::set-output name=a::b\n##[error]x\u202e ${'long '.repeat(200)}`;
    github.fail({ effect: { type: 'status', status: 404, message: hostile } });
    const { message } = await caught(readPull(openClient(github), 1));
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]|##\[/u);
    expect(message).toContain('\\u{1b}[31mred ::set-output');
    expect(message.length).toBeLessThan(500);
    expect(message).toMatch(/…\)$/);
  });

  test('never contain the token, wherever GitHub repeats it', async () => {
    const token = 'ghs_canaryCANARY0123456789';
    const github = await withGitHub({ tokens: {} });
    github.repository.addPull();
    const client = openClient(github, { token });
    github.fail({ nth: 1, effect: { type: 'status', status: 403, message: `bad token ${token}` } });
    github.fail({ nth: 2, effect: { type: 'reset' } });
    const errors = [await caught(readPull(client, 1)), await caught(createComment(client, onPull(1), token))];
    for (const error of errors) {
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('canary');
      expect(JSON.stringify(error)).not.toContain('canary');
    }
    expect(errors[0]?.message).toContain('bad token (removed)');
  });

  test.each([
    ['', 'there is no token for GitHub'],
    [' \n', 'there is no token for GitHub'],
    ['ghs_a\nb', 'the token for GitHub has characters that are not allowed in a token'],
    ['ghs_ä', 'the token for GitHub has characters that are not allowed in a token'],
  ])('report the bad token %j before any request', async (token, message) => {
    const github = await withGitHub();
    const error = await caught(readPull(openClient(github, { token }), 1));
    expect(error.message).toBe(`could not read pull request #1: ${message}`);
    expect(error.hint).toContain('`github-token`');
    expect(github.requests).toEqual([]);
  });

  test('a line break at the end of the token is removed', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    await expect(readPull(openClient(github, { token: 'ghs_actions\n' }), 1)).resolves.toBeDefined();
  });
});

describe('a read', () => {
  test.each([
    ['a 502', { type: 'status', status: 502 }],
    ['a reset', { type: 'reset' }],
    ['an HTML page', { type: 'html', status: 503 }],
    ['an HTML page that says it is fine', { type: 'html', status: 200 }],
    ['half a body', { type: 'malformed' }],
  ] as const)('is repeated after %s', async (_, effect) => {
    const github = await withGitHub();
    github.repository.addPull();
    github.fail({ operation: 'get_pull', nth: 1, times: 2, effect });
    const client = openClient(github);
    await expect(readPull(client, 1)).resolves.toMatchObject({ number: 1 });
    expect(client.pauses).toEqual([1_000, 3_000]);
  });

  test('stops after three failures, and the error quotes GitHub', async () => {
    const github = await withGitHub();
    github.fail({ effect: { type: 'html', status: 503 } });
    const error = await caught(readPull(openClient(github), 1));
    expect(error.message).toBe('could not read pull request #1: GitHub answered 503');
    expect(github.requests).toHaveLength(3);
  });

  test('fails with a clear error when the answer has another form', async () => {
    const github = await withGitHub();
    github.fail({ effect: { type: 'status', status: 200, body: { number: 'one' } } });
    const error = await caught(readPull(openClient(github), 1));
    expect(error.message).toMatch(/^could not read pull request #1: GitHub's answer 200 is unreadable \(/);
    expect(error.uncertain).toBe(false);
  });

  test('ends in time when no answer comes', async () => {
    const github = await withGitHub();
    github.fail({ effect: { type: 'hang' } });
    const error = await caught(readPull(openClient(github, { timeoutMs: 50 }), 1));
    expect(error.message).toBe('could not read pull request #1: GitHub did not answer (no answer in time)');
  });

  test('fails with the error code when the server cannot be reached', async () => {
    const { port, close } = await freePort();
    await close();
    const client = openGitHub({
      token: 'ghs_1',
      apiUrl: `http://127.0.0.1:${port}`,
      graphqlUrl: `http://127.0.0.1:${port}/graphql`,
      repository: { owner: 'octo', repo: 'network' },
      version: '1.2.3',
      pause: () => Promise.resolve(),
    });
    const error = await caught(readPull(client, 1));
    expect(error.message).toBe('could not read pull request #1: GitHub did not answer (ECONNREFUSED)');
    expect(error.status).toBeUndefined();
  });
});

describe('a write', () => {
  test.each([
    ['a 502', { type: 'status', status: 502 }],
    ['a reset', { type: 'reset' }],
    ['an unreadable answer', { type: 'malformed', commit: true }],
  ] as const)('that may have taken effect is not repeated after %s', async (_, effect) => {
    const github = await withGitHub();
    github.repository.addPull();
    github.fail({ operation: 'create_comment', nth: 1, effect });
    const error = await caught(createComment(openClient(github), onPull(1), 'text'));
    expect(error.uncertain).toBe(true);
    expect(github.requests).toHaveLength(1);
  });

  test('does not become a read through a redirect', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    const headers = { location: `${github.apiUrl}/repositories/1/issues/1/comments` };
    github.fail({ operation: 'create_comment', effect: { type: 'status', status: 301, headers } });
    const error = await caught(createComment(openClient(github), onPull(1), 'text'));
    expect(error).toMatchObject({ status: 301, uncertain: false });
    expect(error.hint).toContain('moved');
    expect(github.requests).toHaveLength(1);
  });
});

describe('a rate limit', () => {
  test.each([
    ['secondary, 403', secondaryLimit({ status: 403, retryAfter: 7 }), 7_000],
    ['secondary, 429', secondaryLimit({ status: 429, retryAfter: 7 }), 7_000],
    ['secondary without a time', secondaryLimit(), 60_000],
    ['of no seconds at all', secondaryLimit({ retryAfter: 0 }), 1_000],
  ])('that is %s causes a pause, after which even a create is sent again', async (_, effect, pause) => {
    const github = await withGitHub();
    github.repository.addPull();
    github.fail({ operation: 'create_comment', nth: 1, effect });
    const client = openClient(github);
    await createComment(client, onPull(1), 'text');
    expect(client.pauses).toEqual([pause]);
    expect(github.log).toHaveLength(1);
  });

  test("per hour is waited out by GitHub's clock", async () => {
    const github = await withGitHub();
    github.repository.addPull();
    const now = Date.UTC(2020, 1, 1);
    const effect = {
      ...primaryLimit(20, now),
      headers: { ...primaryLimit(20, now).headers, date: new Date(now).toUTCString() },
    };
    github.fail({ nth: 1, effect });
    const client = openClient(github);
    await readPull(client, 1);
    expect(client.pauses).toEqual([20_000]);
  });

  test('of more than a minute causes no pause at all', async () => {
    const github = await withGitHub();
    github.fail({ effect: secondaryLimit({ retryAfter: 1_800 }) });
    const client = openClient(github);
    const error = await caught(readPull(client, 1));
    expect(client.pauses).toEqual([]);
    expect(error.limited).toBe(true);
    expect(error.hint).toBe(
      'GitHub limits its requests and asks to wait 1800 s, which is longer than this step waits: run it again later',
    );
  });

  test('that does not end causes pauses of one minute in total for a client', async () => {
    const github = await withGitHub();
    github.fail({ effect: secondaryLimit({ retryAfter: 25 }) });
    const client = openClient(github);
    await caught(readPull(client, 1));
    await caught(readPull(client, 1));
    expect(client.pauses).toEqual([25_000, 25_000]);
    expect(github.requests).toHaveLength(4);
  });

  test('that parallel requests hit causes one pause', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    github.fail({ nth: 1, times: 4, effect: secondaryLimit({ retryAfter: 25 }) });
    const gate = openable();
    const pauses: number[] = [];
    const pause = async (ms: number) => {
      pauses.push(ms);
      await gate.opened;
    };
    const client = openClient(github, { pause });
    const asked = Promise.all([1, 2, 3, 4].map(() => readPull(client, 1)));
    while (github.requests.filter(({ status }) => status === 403).length < 4) await turn();
    while (pauses.length === 0) await turn();
    const later = readPull(client, 1);
    for (let at = 0; at < 50; at += 1) await turn();
    expect(github.requests).toHaveLength(4);
    gate.open();
    await expect(Promise.all([asked, later])).resolves.toBeDefined();
    expect(pauses).toEqual([25_000]);
  });

  test('does not count as a failed try', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    github.fail({ nth: 1, times: 3, effect: secondaryLimit({ retryAfter: 1 }) });
    github.fail({ nth: 4, times: 2, effect: { type: 'status', status: 502 } });
    const client = openClient(github);
    await readPull(client, 1);
    expect(client.pauses).toEqual([1_000, 1_000, 1_000, 1_000, 3_000]);
  });

  test('is not assumed when a permission is missing, however few requests are left', async () => {
    const github = await withGitHub();
    const headers = { 'x-ratelimit-remaining': '0' };
    const message = 'Resource not accessible by integration';
    github.fail({ effect: { type: 'status', status: 403, message, headers } });
    const error = await caught(readPull(openClient(github), 1));
    expect(error.limited).toBe(false);
    expect(github.requests).toHaveLength(1);
  });
});

describe('the end of a run', () => {
  test('ends a request in flight', async () => {
    const github = await withGitHub();
    github.fail({ effect: { type: 'hang' } });
    const controller = new AbortController();
    const asked = caught(readPull(openClient(github, { signal: controller.signal }), 1));
    while (github.requests.length === 0) await turn();
    controller.abort(new DeadlineOver(90_000));
    const error = await asked;
    expect(error.message).toBe(
      'could not read pull request #1: the run was ended before GitHub answered (this run has reached its time limit (--deadline 90s))',
    );
    expect(github.requests).toHaveLength(1);
  });

  test('ends a pause', async () => {
    const github = await withGitHub();
    github.fail({ effect: secondaryLimit({ retryAfter: 50 }) });
    const controller = new AbortController();
    const client = openGitHub({
      token: 'ghs_actions',
      apiUrl: github.apiUrl,
      graphqlUrl: github.graphqlUrl,
      repository: { owner: 'octo', repo: 'network' },
      version: '1.2.3',
      signal: controller.signal,
    });
    const asked = caught(readPull(client, 1));
    while (github.requests[0]?.status === undefined) await turn();
    controller.abort();
    await expect(asked).resolves.toMatchObject({ operation: 'read pull request #1' });
    expect(github.requests).toHaveLength(1);
  });

  test('stops all further requests', async () => {
    const github = await withGitHub();
    const client = openClient(github, { signal: AbortSignal.abort() });
    const error = await caught(readPull(client, 1));
    expect(error.message).toContain('the run was ended');
    expect(github.requests).toEqual([]);
  });
});

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function openable(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

async function freePort(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(close);
  return { port: (server.address() as AddressInfo).port, close };
}

describe('the token for GitHub', () => {
  test.each([
    ['GITHUB_API_URL', { apiUrl: 'http://api.github.com' }],
    ['GITHUB_API_URL', { apiUrl: 'http://evil.localhost:9' }],
    ['GITHUB_API_URL', { apiUrl: 'http://0.0.0.0:9' }],
    ['GITHUB_API_URL', { apiUrl: 'https://me:pw@api.github.com' }],
    ['GITHUB_API_URL', { apiUrl: 'api.github.com' }],
    ['GITHUB_GRAPHQL_URL', { graphqlUrl: 'http://192.0.2.1/graphql' }],
    ['GITHUB_GRAPHQL_URL', { graphqlUrl: 'http://localhost.example.com/graphql' }],
  ])('is never sent when %s is neither https nor this machine: %j', async (name, options) => {
    const github = await withGitHub();
    github.repository.addPull();
    const error = await caught(readPull(openClient(github, options), 1));
    expect(error.message).toContain(`could not read pull request #1: ${name} `);
    expect(error.words).not.toContain('pw');
    expect(github.requests).toEqual([]);
  });

  test('is sent to localhost', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    const apiUrl = github.apiUrl.replace('127.0.0.1', 'localhost');
    await expect(readPull(openClient(github, { apiUrl }), 1)).resolves.toBeDefined();
  });

  test('follows a redirected read only within its origin', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    const other = await withGitHub();
    other.repository.addPull();
    const path = '/repos/octo/network/pulls/1';
    const redirect = (location: string) => ({ type: 'status', status: 301, headers: { location } }) as const;
    github.fail({ nth: 1, effect: redirect(path) });
    await expect(readPull(openClient(github), 1)).resolves.toBeDefined();
    expect(github.requests).toHaveLength(2);
    const { port } = new URL(github.apiUrl);
    const elsewhere = [
      `${other.apiUrl}${path}`,
      `http://localhost:${port}${path}`,
      `http://me:pw@127.0.0.1:${port}${path}`,
      `https://127.0.0.1:${port}${path}`,
      '//192.0.2.1/',
      'file:///etc/passwd',
    ];
    for (const location of elsewhere) {
      const moved = await withGitHub();
      moved.repository.addPull();
      const target = location.replaceAll(`:${port}/`, `:${new URL(moved.apiUrl).port}/`);
      moved.fail({ effect: redirect(target) });
      const error = await caught(readPull(openClient(moved), 1));
      expect(error).toMatchObject({ status: 301 });
      expect(error.hint).toContain('the token is not sent to another host');
      expect(moved.requests).toHaveLength(1);
    }
    expect(other.requests).toEqual([]);
  });

  test('stops when redirects of a read form a circle', async () => {
    const github = await withGitHub();
    github.repository.addPull();
    const location = '/repos/octo/network/pulls/1';
    github.fail({ effect: { type: 'status', status: 302, headers: { location } } });
    await expect(caught(readPull(openClient(github), 1))).resolves.toMatchObject({ status: 302 });
    expect(github.requests).toHaveLength(6);
  });
});
