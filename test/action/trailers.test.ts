import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../src/model/plan.ts';
import { decodeReview } from '../../src/usecases/review/stored-review.ts';
import { circuit, otherFreeSlot, sandboxWith } from '../e2e/workspace.ts';
import type { QueueEntry } from '../helpers/github/fake-repository.ts';
import type { ActionResult } from '../helpers/run-action.ts';
import { mergeGroupEvent } from './events.ts';
import { mergeOf } from './merges.ts';
import { githubForFile, pullFor, type TestPull } from './pulls.ts';

const github = githubForFile();

/** Deletes the circuit, which the guard max-deletes blocks. */
const deleted = circuit
  .replace('  ewr-a:\n', '  ewr-a:\n    state: absent\n')
  .replace('  wan-a:\n', '  wan-a:\n    state: absent\n')
  .replace('interconnects:', 'policy: { max_deletes: 0 }\ninterconnects:');
const files = { 'demarc.yaml': deleted };
const trailer = 'Demarc-Allow: max-deletes=1';
const lifting = `Give the circuit back\n\nIt is not needed.\n\n${trailer}\nCo-authored-by: A <a@example.com>\n`;
const deletes = ['delete_cni', 'delete_interconnect'];

/** What was written since the circuit is live. */
async function writes({ sandbox }: TestPull): Promise<readonly string[]> {
  return (await sandbox.commits()).map(({ operation }) => operation).filter((name) => name.startsWith('delete'));
}

async function planOf({ outputs }: ActionResult): Promise<PlanDocument> {
  return JSON.parse(await readFile(outputs['plan-path'] ?? '', 'utf8')) as PlanDocument;
}

function reviewOf(pull: TestPull) {
  return decodeReview(/^<!-- demarc:review (\S+) -->$/m.exec(pull.comments()[0]?.body ?? '')?.[1] ?? '');
}

function groupEvent({ headRef, headSha, baseRef, baseSha }: QueueEntry) {
  return mergeGroupEvent({ head_ref: headRef, head_sha: headSha, base_ref: baseRef, base_sha: baseSha });
}

async function expectBlocked(pull: TestPull, result: ActionResult): Promise<void> {
  expect(result.code).toBe(4);
  expect(result.summary).toContain('Blocked by the guard max-deletes');
  expect(await writes(pull)).toEqual([]);
}

test.each(['squash', 'merge', 'rebase'] as const)(
  'a trailer lifts a guard in plan, queue and apply, whatever a merge by %s keeps of it',
  async (method) => {
    const pull = await pullFor(github(), await sandboxWith(), ['First', lifting, 'Last']);
    const planned = await pull.run({ files });
    expect(planned.code).toBe(0);
    const plan = await planOf(planned);
    const [by] = plan.allowed_by ?? [];
    expect(plan).toMatchObject({ allowed: ['max-deletes=1'], allowed_by: [{ text: 'max-deletes=1' }] });
    expect(github().repository.git.commits.get(by?.commit ?? '')?.message).toBe(lifting);
    const words = `Lifted by commit ${by?.commit?.slice(0, 7) ?? ''}: <code>max-deletes=1</code>.`;
    // First of all that a reviewer sees.
    expect(pull.comments()[0]?.body).toMatch(/### Plan: [^\n]*\n\n[^]{0,400}Lifted by commit/);
    expect(pull.comments()[0]?.body).toContain(words);
    expect(planned.log).toContain(`guard max-deletes lifted by commit ${by?.commit?.slice(0, 7) ?? ''}`);
    expect(reviewOf(pull)).toMatchObject({ review: { allowed: plan.allowed, allowed_by: plan.allowed_by } });

    const entry = github().repository.enqueue(pull.number, method);
    const queued = await pull.run({ event: groupEvent(entry), files });
    expect(queued.code).toBe(0);
    expect(queued.log).toContain('every change of this plan was reviewed');
    const merge = mergeOf(github(), pull, github().repository.mergeQueue());
    const applied = await merge.apply({ files });
    expect(applied.code).toBe(0);
    expect(applied.summary).toContain(words);
    expect(applied.outputs['fingerprint']).toBe(planned.outputs['fingerprint']);
    expect(await writes(pull)).toEqual(deletes);
  },
);

describe('nothing else lifts a guard:', () => {
  test('a title, a body, a label, a comment, or what a squash says', async () => {
    const pull = await pullFor(github(), await sandboxWith());
    const { repository } = github();
    const title = `Change\n\n${trailer}`;
    Object.assign(repository.pulls.get(pull.number) ?? {}, { title, body: trailer, labels: [trailer] });
    repository.addComment(pull.number, 'octocat', trailer);
    await expectBlocked(pull, await pull.run({ files }));
    // What would lift it is named, in place of a flag.
    const comment = pull.comments().at(-1)?.body;
    expect(comment).toMatch(
      /To lift it: the line Demarc\S+Allow: max\S+deletes\S+1 at the end of a commit message of the/,
    );
    expect(comment).not.toMatch(/-allow max/);
    const merge = mergeOf(github(), pull);
    expect(repository.git.commits.get(merge.after)?.message).toContain(trailer);
    await expectBlocked(pull, await merge.apply({ files }));
  });

  test('a commit that is on the base branch already, though a tag of the name of that branch lies before it', async () => {
    const { repository } = github();
    const before = repository.git.tip(repository.defaultBranch);
    const earlier = await pullFor(github(), await sandboxWith(), [lifting]);
    repository.mergePull(earlier.number, 'merge');
    const tag = `refs/tags/${repository.defaultBranch}`;
    repository.git.refs.set(tag, before);
    try {
      const pull = await pullFor(github(), earlier.sandbox);
      await expectBlocked(pull, await pull.run({ files }));
    } finally {
      repository.git.refs.delete(tag);
    }
  });

  test('a commit that is on the base branch already, also behind a merge of it', async () => {
    const { repository } = github();
    const before = repository.git.tip('main');
    const behind = await pullFor(github(), await sandboxWith());
    repository.push('main', lifting);
    const { git } = repository;
    repository.forcePushToPull(behind.number, git.commit('Merge main', [behind.headSha(), git.tip('main')]));
    const above = await pullFor(github(), behind.sandbox);
    for (const pull of [behind, above]) await expectBlocked(pull, await pull.run({ files }));
    repository.forcePush('main', before);
  });

  test('a commit that a push by force took away after the review', async () => {
    const { repository } = github();
    const pull = await pullFor(github(), await sandboxWith(), [lifting]);
    expect((await pull.run({ files })).code).toBe(0);
    repository.forcePushToPull(pull.number, repository.git.commit('Without it', [repository.git.tip('main')]));
    // The stored review is of the commit that is gone.
    const unplanned = await mergeOf(github(), pull).apply({ files });
    await expectBlocked(pull, unplanned);
    expect(unplanned.log).toContain('no plan is stored for its last commit');
  });

  test('a commit that was pushed after the review, by whomever, until it is planned', async () => {
    const pull = await pullFor(github(), await sandboxWith());
    await expectBlocked(pull, await pull.run({ files }));
    pull.push(lifting);
    await expectBlocked(pull, await mergeOf(github(), pull).apply({ files }));
  });

  test('a trailer of the pull request before, when another one or a revert is merged', async () => {
    const first = await pullFor(github(), await sandboxWith(), [lifting]);
    expect((await first.run({ files })).code).toBe(0);
    github().repository.mergePull(first.number);
    const revert = await pullFor(github(), first.sandbox, [
      `Revert "Give"\n\nThis reverts commit ${first.headSha()}.\n`,
    ]);
    await expectBlocked(revert, await revert.run({ files }));
    await expectBlocked(revert, await mergeOf(github(), revert).apply({ files }));
  });

  test('a trailer that cannot be read, or of which the value is unknown: the plan names commit and line', async () => {
    const wrong = 'Change\n\nDemarc-Allow: max-delete=1\nDemarc-Allow: unhealthy=ewr-b\nDemarc-Allow: protect\n';
    const pull = await pullFor(github(), await sandboxWith(), [wrong]);
    const result = await pull.run({ files });
    await expectBlocked(pull, result);
    const sha = pull.headSha().slice(0, 7);
    const messages = (await planOf(result)).accounts[0]?.warnings.map(({ message }) => message).join('\n');
    expect(messages).toContain(`commit ${sha} lifts nothing with this: line 3: there is no guard "max-delete"`);
    expect(messages).toContain(`Demarc-Allow: unhealthy=ewr-b in commit ${sha} lifts nothing`);
    expect(messages).toContain(`line 5: protect cannot be lifted`);
    const body = pull.comments()[0]?.body ?? '';
    expect(body).toContain(`Commit ${sha} lifts nothing in this plan with <code>unhealthy=ewr-b</code>`);
    expect(body).not.toContain('Lifted by commit');
  });
});

test('a commit after the trailer keeps it, and several trailers add up', async () => {
  const pull = await pullFor(github(), await sandboxWith(), [lifting]);
  pull.push('Change\n\ndemarc-allow: unhealthy=ewr-a\r\nDemarc-Allow: account\r\n');
  const result = await pull.run({ files });
  expect(result.code).toBe(0);
  expect((await planOf(result)).allowed).toEqual(['account', 'max-deletes=1', 'unhealthy=ewr-a']);
});

test('of two pull requests in one push, each lifts for both, and the changes of each must be reviewed', async () => {
  const first = await pullFor(github(), await sandboxWith(), [lifting]);
  const second = await pullFor(github(), first.sandbox);
  const other = `  ord-b: { type: direct, slot_id: ${otherFreeSlot} }\n`;
  expect((await first.run({ files })).code).toBe(0);
  const { before } = github().repository.mergePull(first.number);
  const { after } = github().repository.mergePull(second.number);
  const both = { files: { 'demarc.yaml': deleted.replace('cnis:\n', `${other}cnis:\n`) } };
  const merge = mergeOf(github(), first, { before, after });
  const unreviewed = await merge.apply(both);
  expect(unreviewed.code).toBe(4);
  expect(unreviewed.log).toContain('its fingerprint as the input expect, and max-deletes=1 as the input allow');
  expect(unreviewed.summary).toMatch(/Not in the review[^]*interconnect\.ord-b/);
  expect(await writes(first)).toEqual([]);
  expect((await merge.apply({ files })).code).toBe(0);
  expect(await writes(first)).toEqual(deletes);
});

test('a trailer in the newest of 300 commits counts, and one in the oldest is said not to', async () => {
  const messages = [lifting, ...Array.from({ length: 298 }, (_, at) => `Commit ${at}`)];
  const pull = await pullFor(github(), await sandboxWith(), [...messages, 'Last']);
  const oldest = await pull.run({ files });
  await expectBlocked(pull, oldest);
  expect(pull.comments()[0]?.body).toContain(
    'the pull request has 300 commits: a Demarc-Allow counts only in the newest 250',
  );
  pull.push(lifting);
  expect((await pull.run({ files })).code).toBe(0);
});

test('commits that cannot be read give no plan', async () => {
  const pull = await pullFor(github(), await sandboxWith(), [lifting]);
  github().fail({ operation: 'compare', times: 1, effect: { type: 'status', status: 403, message: 'Forbidden' } });
  const { code, commands } = await pull.run({ files });
  github().faults.clear();
  expect(code).toBe(1);
  const error = commands.find(({ name }) => name === 'error')?.message;
  expect(error).toContain('cannot find out which guards the commits lift');
  expect(error).toContain('contents: read');
  expect(pull.comments()[0]?.body).toContain('There is no plan');
  expect(pull.statuses()).toMatchObject([{ state: 'error' }]);
});

test('a workflow that lifts a guard in every run is said in the plan, and by hand nothing is said', async () => {
  const pull = await pullFor(github(), await sandboxWith());
  const inputs = { allow: 'max-deletes=1' };
  expect((await pull.run({ files, inputs })).code).toBe(0);
  expect(pull.comments()[0]?.body).toContain('Lifted by the workflow in every run: <code>max-deletes=1</code>.');
  const merge = mergeOf(github(), pull);
  const byHand = await merge.dispatch({ files, inputs });
  expect(byHand.code).toBe(0);
  expect(byHand.log).not.toContain('Lifted by the workflow');
});
