import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { decodeReview } from '../../src/usecases/review/stored-review.ts';
import { circuit, folderWith } from '../e2e/workspace.ts';
import { isDeep } from '../helpers/deep.ts';
import { actionsToken } from '../helpers/github/fake-token.ts';
import { startGitHub } from '../helpers/github/start-github.ts';
import { outsideCode } from '../helpers/markdown.ts';
import { pullRequestEvent } from './events.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();

/** What a comment holds for the apply after the merge. */
function reviewIn(body: string) {
  const [, text] = /^<!-- demarc:review (\S+) -->$/m.exec(body) ?? [];
  return text === undefined ? undefined : decodeReview(text);
}

test('a plan is shown in a comment and stored in a status, and both contain the review', async () => {
  const pull = await pullFor(github());
  const { code, outputs, summary, log } = await pull.run();
  expect(code).toBe(0);
  const [comment, ...others] = pull.comments();
  expect(others).toEqual([]);
  expect(comment?.user.login).toBe('github-actions[bot]');
  expect(comment?.body).toMatch(/^<!-- demarc:plan [0-9a-f]{16} -->\n/);
  expect(comment?.body).toContain('### Plan: 2 to create');
  expect(comment?.body).not.toContain('--allow');
  expect(comment?.body).toContain(`For commit ${pull.headSha().slice(0, 7)}`);
  expect(comment?.body).toContain('/actions/runs/4711');
  const plan = JSON.parse(await readFile(outputs['plan-path'] ?? '', 'utf8')) as {
    accounts: { account: string; terms: object; changes: { address: string; digest: string }[] }[];
  };
  expect(reviewIn(comment?.body ?? '')).toEqual({
    ok: true,
    review: {
      format: 'demarc.review/2',
      head_sha: pull.headSha(),
      pull_request: pull.number,
      fingerprint: outputs['fingerprint'],
      allowed: [],
      accounts: plan.accounts.map(({ account, terms, changes }) => ({
        account,
        terms,
        changes: Object.fromEntries(changes.map(({ address, digest }) => [address, digest])),
      })),
    },
  });
  expect(pull.statuses()).toMatchObject([
    { state: 'success', context: 'demarc/plan', description: `${outputs['fingerprint'] ?? ''} v2 · 2 to create` },
  ]);
  expect(outputs).toMatchObject({ changed: 'true', errored: 'false', 'exit-code': '0', create: '2', delete: '0' });
  expect(await readFile(outputs['report-path'] ?? '', 'utf8')).toContain('### Plan: 2 to create');
  expect(summary).toContain('### Plan: 2 to create');
  expect(log).toContain('interconnect.ewr-a');
});

test('steps and jobs that share a folder never write the same file', async () => {
  const pull = await pullFor(github());
  const env = { RUNNER_TEMP: await folderWith({}) };
  const [first, second] = [await pull.run({ env }), await pull.run({ env })];
  const paths = [first, second].flatMap(({ outputs }) => [outputs['plan-path'], outputs['report-path']]);
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(new Set(paths).size).toBe(4);
});

test('a second push updates the comment in place', async () => {
  const pull = await pullFor(github());
  await pull.run();
  const [first] = pull.comments();
  const id = first?.id;
  const before = pull.headSha();
  const after = pull.push();
  await pull.run({ files: { 'demarc.yaml': circuit.replace('mtu: 1500', 'mtu: 1476') } });
  const [comment, ...others] = pull.comments();
  expect(others).toEqual([]);
  expect(comment?.id).toBe(id);
  expect(comment?.body).toContain('magic.mtu: 1476');
  expect(comment?.body).toContain(`For commit ${after.slice(0, 7)}`);
  expect(comment?.body).not.toContain(before.slice(0, 7));
  expect(pull.statuses()).toHaveLength(1);
});

test('a plan that becomes empty supersedes the one before', async () => {
  const pull = await pullFor(github());
  await pull.run();
  const before = pull.headSha();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  expect((await pull.sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
  pull.push();
  const { code, outputs } = await pull.run();
  expect(code).toBe(0);
  expect(outputs).toMatchObject({ changed: 'false', create: '0' });
  const [comment, ...others] = pull.comments();
  expect(others).toEqual([]);
  expect(comment?.body).toContain(`The plan for ${before.slice(0, 7)} is superseded: there is nothing left to change.`);
  expect(comment?.body).toContain('No changes. The network is as declared.');
  expect(comment?.body).not.toContain('after the merge, apply carries out');
  expect(reviewIn(comment?.body ?? '')).toMatchObject({ ok: true, review: { accounts: [{ changes: {} }] } });
  expect(pull.statuses()).toMatchObject([{ state: 'success', description: /sha256:[0-9a-f]{64} · no changes/ }]);
});

test('invalid documents make an earlier plan out of date, and none of it can be applied', async () => {
  const pull = await pullFor(github());
  await pull.run();
  const before = pull.headSha();
  pull.push();
  const { code, outputs, commands, summary } = await pull.run({
    files: { 'demarc.yaml': circuit.replace('speed: 10G', 'spede: 10G') },
  });
  expect(code).toBe(3);
  expect(outputs).toMatchObject({ errored: 'true', 'exit-code': '3', fingerprint: '', 'plan-path': '' });
  const [comment, ...others] = pull.comments();
  expect(others).toEqual([]);
  expect(comment?.body).toContain(`The plan for ${before.slice(0, 7)} is out of date and cannot be applied.`);
  expect(comment?.body).toContain('### The documents are invalid: 1 error');
  expect(comment?.body).toContain('<code>demarc.yaml:7:5</code>');
  expect(reviewIn(comment?.body ?? '')).toBeUndefined();
  expect(pull.statuses()).toMatchObject([{ state: 'error', description: /^no plan: / }]);
  const [error] = commands.filter(({ name }) => name === 'error');
  expect(error?.properties).toMatchObject({ file: 'demarc.yaml', line: '7' });
  expect(summary).toContain('### The documents are invalid: 1 error');
});

test('a plan that a guard blocks is shown and not stored as reviewed', async () => {
  const pull = await pullFor(github());
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  expect((await pull.sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
  const { code, commands } = await pull.run({
    files: {
      'demarc.yaml': circuit
        .replace('  ewr-a:\n', '  ewr-a:\n    state: absent\n    protect: true\n')
        .replace('  wan-a:\n', '  wan-a:\n    state: absent\n'),
    },
  });
  expect(code).toBe(4);
  const [comment] = pull.comments();
  expect(comment?.body).toContain('Blocked by the guard protect');
  expect(comment?.body).toContain(
    '<code>--only</code>, <code>--wait</code> and <code>--check</code> are the inputs <code>only</code>, <code>wait</code> and <code>check</code>',
  );
  expect(reviewIn(comment?.body ?? '')).toBeUndefined();
  expect(pull.statuses()).toMatchObject([{ state: 'failure', description: /^Blocked by the guard protect/ }]);
  expect(commands.some(({ properties }) => properties['title'] === 'demarc: guard-protect')).toBe(true);
});

test('an account that cannot be read is shown among those that can, and nothing is stored as reviewed', async () => {
  const pull = await pullFor(github());
  const other = 'b'.repeat(32);
  const { code } = await pull.run({
    files: { 'demarc.yaml': `${circuit}---\nversion: 1\naccount: ${other}\nsettings: { default_asn: 64700 }\n` },
  });
  expect(code).toBe(1);
  const [comment] = pull.comments();
  expect(comment?.body).toContain('1 account could not be planned');
  expect(comment?.body).toContain(other);
  expect(comment?.body).toContain('interconnect.ewr-a');
  expect(reviewIn(comment?.body ?? '')).toBeUndefined();
  expect(pull.statuses()).toMatchObject([{ state: 'error' }]);
});

test('the comment says so when the credentials for Cloudflare are missing', async () => {
  const pull = await pullFor(github());
  const { code, commands } = await pull.run({ env: { CLOUDFLARE_API_TOKEN: '' } });
  expect(code).toBe(1);
  expect(pull.comments()[0]?.body).toContain(
    'There are no credentials.\n\nHint: Set CLOUDFLARE_API_TOKEN in the env of the step ',
  );
  expect(pull.statuses()).toMatchObject([{ state: 'error', description: 'no plan: there are no credentials' }]);
  expect(commands.find(({ name }) => name === 'error')?.message).toContain('CLOUDFLARE_API_TOKEN');
});

test('the comment says so when the deadline has passed, and nothing can be applied', async () => {
  const pull = await pullFor(github());
  await pull.run();
  pull.push();
  const { hang, close } = await hangingApi();
  onTestFinished(close);
  const { code } = await pull.run({ inputs: { deadline: '1s' }, env: { CLOUDFLARE_BASE_URL: hang } });
  expect(code).toBe(1);
  expect(pull.comments().map(({ body }) => body)).toEqual([expect.stringContaining('deadline')]);
  expect(reviewIn(pull.comments()[0]?.body ?? '')).toBeUndefined();
  expect(pull.statuses()).toMatchObject([{ state: 'error' }]);
});

/** An API that never answers. */
async function hangingApi() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { hang: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

test('comment: false stores the status alone, review: false shows the comment alone', async () => {
  const quiet = await pullFor(github());
  expect((await quiet.run({ inputs: { comment: 'false' } })).code).toBe(0);
  expect(quiet.comments()).toEqual([]);
  expect(quiet.statuses()).toHaveLength(1);
  const shown = await pullFor(github());
  expect((await shown.run({ inputs: { review: 'false' } })).code).toBe(0);
  expect(shown.comments()).toHaveLength(1);
  expect(reviewIn(shown.comments()[0]?.body ?? '')).toBeUndefined();
  expect(shown.statuses()).toEqual([]);
});

test('jobs of a matrix have a comment and a status each', async () => {
  const pull = await pullFor(github());
  await pull.run();
  await pull.run({ inputs: { 'account-id': '023e105f4ecef8ad9ca31a8372d0c353' } });
  await pull.run({ inputs: { comment: 'network' } });
  expect(new Set(pull.comments().map(({ body }) => body.split('\n')[0])).size).toBe(3);
  expect(pull.statuses().map(({ context }) => context)).toEqual([
    'demarc/plan',
    'demarc/plan (@023e105f4ecef8ad9ca31a8372d0c353)',
    'demarc/plan (network)',
  ]);
});

test.each([
  ['no comment', { contents: 'read', statuses: 'write' }, 'pull-requests: write'],
  ['no status', { contents: 'read', 'pull-requests': 'write' }, 'statuses: write'],
] as const)(
  'a token that may write %s gets a warning that names the permission',
  async (_name, permissions, missing) => {
    const pull = await pullFor(github());
    const token = `ghs_${missing.replace(/\W+/g, '_')}`;
    github().setToken(token, actionsToken(permissions));
    const { code, commands } = await pull.run({ inputs: { 'github-token': token } });
    expect(code).toBe(0);
    const warnings = commands.filter(({ name, properties }) => name === 'warning' && properties['file'] === undefined);
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining(missing)]);
    expect(pull.comments().length + pull.statuses().length).toBe(1);
  },
);

test('plan fails and names the missing permissions when it can write neither comment nor status', async () => {
  const pull = await pullFor(github());
  github().setToken('ghs_reader', actionsToken({ contents: 'read', 'pull-requests': 'read', statuses: 'read' }));
  const { code, commands, outputs } = await pull.run({ inputs: { 'github-token': 'ghs_reader' } });
  expect(code).toBe(1);
  expect(outputs).toMatchObject({ errored: 'true', create: '2' });
  const [error] = commands.filter(({ name }) => name === 'error');
  expect(error?.message).toContain('nothing could be applied after the merge');
  expect(error?.message).toContain('pull-requests: write');
  expect(error?.message).toContain('statuses: write');
});

test('without a token, plan fails when it must store a review, and succeeds when it only shows', async () => {
  const pull = await pullFor(github());
  const stored = await pull.run({ inputs: { 'github-token': '' } });
  expect(stored.code).toBe(1);
  expect(stored.commands.find(({ name }) => name === 'error')?.message).toContain('there is no token');
  const shown = await pull.run({ inputs: { 'github-token': '', review: 'false', comment: 'false' } });
  expect(shown.code).toBe(0);
  expect(pull.comments()).toEqual([]);
});

test('a deleted comment is written again, and a comment of another bot is left alone', async () => {
  const pull = await pullFor(github());
  await pull.run();
  const [comment] = pull.comments();
  github().repository.comments.delete(comment?.id ?? 0);
  const foreign = github().repository.addComment(pull.number, 'other-bot[bot]', comment?.body ?? '');
  await pull.run();
  expect(pull.comments().map(({ user }) => user.login)).toEqual(['other-bot[bot]', 'github-actions[bot]']);
  expect(foreign.body).toBe(comment?.body);
});

test('a run that a newer push overtook leaves the comment alone', async () => {
  const pull = await pullFor(github());
  const old = pull.headSha();
  pull.push();
  await pull.run();
  const body = pull.comments()[0]?.body;
  const { code, log } = await pull.run({ event: pullRequestEvent({ number: pull.number, sha: old }) });
  expect(code).toBe(0);
  expect(log).toContain('has a newer commit');
  expect(pull.comments().map((comment) => comment.body)).toEqual([body]);
});

test('a closed pull request gets no comment, because its review is over', async () => {
  const pull = await pullFor(github());
  await pull.run();
  const [body] = pull.comments().map((comment) => comment.body);
  const event = pullRequestEvent({ number: pull.number, sha: pull.headSha(), state: 'closed' });
  const { code, log } = await pull.run({ event, files: { 'demarc.yaml': circuit.replace('1500', '1476') } });
  expect(code).toBe(0);
  expect(log).toContain('this pull request is closed');
  expect(pull.comments().map((comment) => comment.body)).toEqual([body]);
  expect(pull.statuses()).toHaveLength(1);
});

test('requests go to the address of a GitHub Enterprise Server', async () => {
  const enterprise = await startGitHub({ enterprise: true });
  onTestFinished(() => enterprise.close());
  const pull = await pullFor(enterprise);
  expect((await pull.run()).code).toBe(0);
  expect(pull.comments()).toHaveLength(1);
  expect(pull.comments()[0]?.body).toContain(`${enterprise.serverUrl}/octo/network/actions/runs/4711`);
  expect(pull.statuses()).toHaveLength(1);
});

test('a plan of thousands of changes fits into comment and summary, and can be applied as a whole', async () => {
  const pull = await pullFor(github());
  const count = isDeep ? 5_000 : 1_500;
  const cni = (at: number) =>
    `  c${at}: { interconnect: ewr-a, magic: { mtu: 1500, description: "number ${at}" }, bgp: { customer_asn: ${64512 + (at % 500)}, extra_prefixes: [] } }\n`;
  const documents =
    circuit.slice(0, circuit.indexOf('  wan-a:')) + Array.from({ length: count - 1 }, (_, at) => cni(at)).join('');
  const { code, outputs, summary } = await pull.run({ files: { 'demarc.yaml': documents } });
  expect(code).toBe(0);
  expect(outputs).toMatchObject({ create: String(count) });
  const body = pull.comments()[0]?.body ?? '';
  expect(body.length).toBeGreaterThan(50_000);
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toContain(`### Plan: ${count} to create`);
  expect(body).toContain('Exactly this plan can be applied');
  expect(reviewIn(body)).toEqual({
    ok: true,
    review: {
      format: 'demarc.review/2',
      head_sha: pull.headSha(),
      pull_request: pull.number,
      fingerprint: outputs['fingerprint'],
      allowed: [],
    },
  });
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024);
  expect(Buffer.byteLength(summary)).toBeGreaterThan(100_000);
  expect(outsideCode(body).open).toBe(false);
});

test('a description of 60,000 backticks stays within its code block', async () => {
  const pull = await pullFor(github());
  const description = `${'`'.repeat(60_000)} --> @octocat <script>`;
  const { code, log, summary } = await pull.run({
    files: {
      'demarc.yaml': circuit.replace('mtu: 1500', `mtu: 1500\n      description: ${JSON.stringify(description)}`),
    },
  });
  expect(code).toBe(0);
  const body = pull.comments()[0]?.body ?? '';
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(reviewIn(body)).toMatchObject({ ok: true });
  for (const text of [body, summary]) {
    const { prose, open } = outsideCode(text);
    expect(open).toBe(false);
    expect(prose).not.toMatch(/@octocat|<script>/);
  }
  expect(log).not.toContain('undefined');
});
