import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { circuit, folderWith, sandboxFor } from '../e2e/workspace.ts';
import { mergeGroupEvent, pushEvent } from './events.ts';
import { mergeOf } from './merges.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();
const first = '023e105f4ecef8ad9ca31a8372d0c353';
const second = 'b'.repeat(32);
const documents = {
  'demarc.yaml': `${circuit}---\nversion: 1\naccount: ${second}\nsettings: { default_asn: 64700 }\n`,
};
const seed = {
  accounts: {
    [first]: {
      settings: { default_asn: 13335 },
      slots: [
        {
          id: '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e',
          site: 'ewr01',
          speed: '10G',
          occupied: false,
          facility: { name: 'Equinix NY1', address: ['165 Halsey St'] },
        },
      ],
      interconnects: [],
      cnis: [],
    },
    [second]: { settings: { default_asn: 13335 }, slots: [], interconnects: [], cnis: [] },
  },
};

/** The jobs of a matrix, each with a plan of its account, and what they upload, in one folder. */
async function planned({ messages, allow = '' }: { messages?: readonly string[]; allow?: string } = {}) {
  const pull = await pullFor(github(), await sandboxFor({ seed }), messages);
  const workspace = await folderWith(documents);
  await mkdir(join(workspace, 'plans'));
  for (const account of [first, second]) {
    const { code, outputs } = await pull.run({
      inputs: { 'account-id': account, comment: 'false', review: 'false', allow },
      files: documents,
    });
    expect(code).toBe(0);
    const path = outputs['plan-path'] ?? '';
    await mkdir(join(workspace, 'plans', account), { recursive: true });
    await cp(path, join(workspace, 'plans', account, 'plan.json'));
  }
  expect(pull.comments()).toEqual([]);
  expect(pull.statuses()).toEqual([]);
  const comment = (inputs: Record<string, string> = {}, event = {}) =>
    pull.run({
      files: {},
      workspace,
      inputs: { command: 'comment', comment: 'fleet', files: 'plans', ...inputs },
      ...event,
    });
  return { pull, workspace, comment };
}

test('one comment and one review cover the plans of all jobs, also for a merge group', async () => {
  const { pull, comment } = await planned();
  const { code, outputs } = await comment({ 'account-id': `${first} ${second}` });
  expect(code).toBe(0);
  expect(outputs).toMatchObject({ create: '2', update: '1', errored: 'false' });
  const [body] = pull.comments().map((each) => each.body);
  expect(body).toContain('### Plan: 2 to create, 1 to update');
  expect(body).toContain(`#### Account <code>${second}</code>`);
  expect(pull.statuses()).toMatchObject([{ state: 'success', context: 'demarc/plan (fleet)' }]);
  const { headRef, headSha, baseRef, baseSha } = github().repository.enqueue(pull.number);
  const event = mergeGroupEvent({ head_ref: headRef, head_sha: headSha, base_ref: baseRef, base_sha: baseSha });
  const inputs = { 'account-id': second, comment: 'fleet' };
  const group = await pull.run({ event, inputs, files: documents });
  github().repository.mergeQueue();
  expect(group.code).toBe(0);
  expect(group.log).toContain('every change of this plan was reviewed');
});

test('an account without a plan is named, and no review is stored', async () => {
  const { pull, comment } = await planned();
  const missing = 'c'.repeat(32);
  const { code, commands } = await comment({ 'account-id': `${first},${second},${missing}` });
  expect(code).toBe(1);
  expect(commands.find(({ name }) => name === 'error')?.message).toContain(missing);
  const [body] = pull.comments().map((each) => each.body);
  expect(body).toContain(missing);
  expect(body).toContain('the files contain no plan for this account');
  expect(body).toContain('interconnect.ewr-a');
  expect(body).not.toContain('demarc:review');
  expect(pull.statuses()).toMatchObject([{ state: 'error' }]);
});

test('an account that could not be planned fails the fleet, and no review is stored', async () => {
  const { pull, workspace, comment } = await planned();
  await pull.sandbox.setFaults([{ kind: 'status', status: 403, operation: 'get_settings' }]);
  const { code: failed, outputs: plan } = await pull.run({
    inputs: { 'account-id': second, comment: 'false', review: 'false' },
    files: documents,
  });
  expect(failed).toBe(1);
  await cp(plan['plan-path'] ?? '', join(workspace, 'plans', second, 'plan.json'));
  const { code, outputs } = await comment({ 'account-id': `${first} ${second}` });
  expect(code).toBe(1);
  expect(outputs).toMatchObject({ create: '2', errored: 'true' });
  const [body] = pull.comments().map((each) => each.body);
  expect(body).toContain('api-permission');
  expect(body).toContain('interconnect.ewr-a');
  expect(body).not.toContain('demarc:review');
  expect(pull.statuses()).toMatchObject([{ state: 'error' }]);
});

test('when no job wrote a plan, every expected account is named, and having none is an error', async () => {
  const { pull, comment } = await planned();
  const none = await comment({ files: 'nothing', 'account-id': first });
  expect(none.code).toBe(1);
  expect(pull.comments()[0]?.body).toContain('the files contain no plan for this account');
  const unnamed = await comment({ files: 'nothing' });
  expect(unnamed.code).toBe(4);
  expect(pull.comments()[0]?.body).toContain('nothing does not exist');
});

test('a file that is not a plan is refused, and an earlier comment becomes out of date', async () => {
  const { pull, workspace, comment } = await planned();
  await comment();
  await writeFile(join(workspace, 'plans', 'x.json'), '{"format":"demarc.plan/2"}');
  const { code, outputs } = await comment();
  expect(code).toBe(4);
  expect(outputs).toMatchObject({ errored: 'true', 'exit-code': '4' });
  const [body] = pull.comments().map((each) => each.body);
  expect(body).toContain('is out of date and cannot be applied');
  expect(body).toContain('x.json');
  expect(body).not.toContain('demarc:review');
  expect(pull.statuses().at(-1)).toMatchObject({ state: 'error' });
});

test('outside a pull request the plans are only in the summary', async () => {
  const { pull, comment } = await planned();
  const { code, summary, log } = await comment({}, { event: pushEvent() });
  expect(code).toBe(0);
  expect(summary).toContain('### Plan: 2 to create, 1 to update');
  expect(log).toContain('not for a pull request');
  expect(pull.comments()).toEqual([]);
});

test('what a commit allows is in the plan of each job, in the review of all, and in the apply of each', async () => {
  const lifting = 'Change\n\nDemarc-Allow: unhealthy=ewr-a\nDemarc-Allow: unhealthy=ewr-z\n';
  const { pull, comment } = await planned({ messages: [lifting] });
  expect((await comment()).code).toBe(0);
  const [body = ''] = pull.comments().map((each) => each.body);
  const sha = pull.headSha().slice(0, 7);
  // No guard trips, so nothing is lifted now.
  const words = `Commit ${sha} lifts nothing in this plan with <code>unhealthy=ewr-a</code>, <code>unhealthy=ewr-z</code>`;
  expect(body).toContain(words);
  expect(body).not.toContain('Lifted by commit');
  // One account knows the first; none knows the second.
  expect(body).not.toMatch(/ewr-a in commit/);
  expect(body).toMatch(/ewr-z in commit/);
  const merge = mergeOf(github(), pull);
  for (const account of [first, second]) {
    const applied = await merge.apply({ inputs: { 'account-id': account, comment: 'fleet' }, files: documents });
    expect(applied.code).toBe(0);
    expect(applied.summary).toContain(words);
  }
});

test('a plan file that lifts what neither a commit nor the step lifts is refused, and no review is stored', async () => {
  const { pull, comment } = await planned({ allow: 'max-deletes=9' });
  const { code, commands } = await comment();
  expect(code).toBe(4);
  expect(commands.find(({ name }) => name === 'error')?.message).toContain(
    'the plan files lift guards that nothing in this pull request lifts: max-deletes=9',
  );
  expect(pull.comments()[0]?.body).not.toContain('demarc:review');
  expect((await comment({ allow: 'max-deletes=9' })).code).toBe(0);
  expect(pull.comments()[0]?.body).toContain('Lifted by the workflow in every run: <code>max-deletes=9</code>.');
});
