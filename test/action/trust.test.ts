import { expect, test } from 'vitest';
import { circuit } from '../e2e/workspace.ts';
import { appToken } from '../helpers/github/fake-token.ts';
import { mergeGroupEvent } from './events.ts';
import { mergeOf } from './merges.ts';
import { githubForFile, pullFor, type TestPull } from './pulls.ts';

const github = githubForFile();
const bot = 'github-actions[bot]';
const nothing = { changed: 'false', errored: 'true' };

/** What a pull request of this repository would hold after its plan: its comment and its status, as they are. */
async function planned() {
  const pull = await pullFor(github());
  await pull.run();
  const [comment] = pull.comments();
  const [status] = pull.statuses();
  if (comment === undefined || status === undefined) throw new Error('nothing is stored');
  const { context, state, description, targetUrl } = status;
  if (description === null || targetUrl === null) throw new Error('the status says nothing');
  return { pull, body: comment.body, status: { context, state, description, targetUrl } };
}

/** Makes a pull request one of a fork, or of a fork that is gone. */
function fromFork(pull: TestPull, headRepo: string | null): void {
  Object.assign(github().repository.pulls.get(pull.number) ?? {}, { headRepo });
}

async function expectRefused(pull: TestPull, words: string): Promise<void> {
  const result = await mergeOf(github(), pull).apply();
  expect(result).toMatchObject({ code: 4, outputs: nothing });
  expect(result.summary).toContain(words);
  expect(await pull.sandbox.commits()).toEqual([]);
}

test.each(['stranger/network', 'OCTO-2/network', null])(
  'on a pull request from %s no review counts, even if our own bot repeats one',
  async (headRepo) => {
    const { pull } = await planned();
    fromFork(pull, headRepo);
    await expectRefused(pull, 'it came from a fork, and demarc never plans forks');
  },
);

test('a merge queue accepts no review on a pull request of a fork, its own or one ahead', async () => {
  const { repository } = github();
  const { pull } = await planned();
  fromFork(pull, 'stranger/network');
  const entry = repository.enqueue(pull.number);
  const event = mergeGroupEvent({
    head_ref: entry.headRef,
    head_sha: entry.headSha,
    base_ref: entry.baseRef,
    base_sha: entry.baseSha,
  });
  const group = await pull.run({ event });
  expect(group.code).toBe(4);
  expect(group.log).toContain('it came from a fork, and demarc never plans forks');
  const next = await pullFor(github(), pull.sandbox);
  const second = repository.enqueue(next.number);
  const behind = await next.run({
    event: mergeGroupEvent({
      head_ref: second.headRef,
      head_sha: second.headSha,
      base_ref: second.baseRef,
      base_sha: second.baseSha,
    }),
  });
  expect(behind.code).toBe(4);
  repository.mergeQueue(2);
});

test('a status counts only for the pull request that it names', async () => {
  const { repository } = github();
  const first = await planned();
  for (const targetUrl of [undefined, first.status.targetUrl, 'https://github.example/octo/network/actions/runs/1']) {
    const other = await pullFor(github());
    const { context, state, description } = first.status;
    const named = targetUrl !== undefined && { targetUrl };
    repository.addStatus(other.headSha(), bot, { context, state, description, ...named });
    await expectRefused(other, 'its status does not name this pull request');
  }
});

test('a comment without a status counts only for the pull request that it names, even if two share their last commit', async () => {
  const { repository } = github();
  const first = await planned();
  const { number } = repository.addPull();
  Object.assign(repository.pulls.get(number) ?? {}, { headSha: first.pull.headSha() });
  repository.statuses.length = 0;
  // A workflow that repeats what was written elsewhere writes as the same bot.
  repository.addComment(number, bot, first.body);
  const { before, after } = repository.mergePull(number);
  const result = await mergeOf(github(), first.pull, { before, after }).apply();
  expect(result).toMatchObject({ code: 4, outputs: nothing });
  expect(result.summary).toContain('the review in its plan comment names the pull request ');
  expect(await first.pull.sandbox.commits()).toEqual([]);
});

test("apply ends with 1 when GraphQL refuses to name the token's owner, whatever the job stored", async () => {
  github().setToken('ghs_app', appToken('network-robot'));
  const pull = await pullFor(github());
  const inputs = { 'github-token': 'ghs_app' };
  await pull.run({ inputs, files: { 'demarc.yaml': circuit.replace('mtu: 1500', 'mtu: 1400') } });
  // As the job's own identity, a branch stores a plan of other documents.
  await pull.run();
  const merge = mergeOf(github(), pull);
  const message = 'Resource not accessible by integration';
  github().fail({ operation: 'graphql', effect: { type: 'status', status: 403, message } });
  const blind = await merge.apply({ inputs });
  github().faults.clear();
  expect(blind).toMatchObject({ code: 1, outputs: nothing });
  expect(blind.log).toContain('could not find the owner of this token');
  expect((await merge.apply({ inputs })).code).toBe(4);
  expect(await pull.sandbox.commits()).toEqual([]);
});
