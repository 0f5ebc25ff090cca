import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dispatchEvent, mergeGroupEvent, pullRequestEvent, pushEvent, scheduleEvent } from '../action/events.ts';
import { byHand } from '../action/merges.ts';
import type { Pushed } from '../helpers/github/fake-repository.ts';
import { startGitHub } from '../helpers/github/start-github.ts';
import { type ActionOptions, type ActionResult, runAction } from '../helpers/run-action.ts';
import { account, circuit, folderWith, otherFreeSlot, sandboxFor, type TestSandbox } from './workspace.ts';

/** A repository on GitHub, its documents at every commit, and the network that they are about. */
async function openRepository(sandbox: TestSandbox) {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  const { repository } = github;
  const documents = new Map<string, string>();
  /** A job of a workflow, on what is checked out at a commit. */
  const job = (
    sha: string,
    event: ActionOptions['event'],
    inputs: Readonly<Record<string, string>>,
    more: Partial<ActionOptions> = {},
  ): Promise<ActionResult> =>
    runAction({
      event,
      github,
      files: { 'demarc.yaml': documents.get(sha) ?? '' },
      ...more,
      inputs,
      env: { CLOUDFLARE_API_TOKEN: 'cf-token', CLOUDFLARE_BASE_URL: sandbox.url, GITHUB_SHA: sha },
    });
  const headSha = (number: number) => repository.pulls.get(number)?.headSha ?? '';
  return {
    github,
    repository,
    job,
    headSha,
    open: (text: string): number => {
      const { number } = repository.addPull();
      documents.set(headSha(number), text);
      return number;
    },
    push: (number: number, text: string) => documents.set(repository.pushToPull(number), text),
    /** What `main` is after a merge. */
    land: (pushed: Pushed, text: string): Pushed => {
      documents.set(pushed.after, text);
      return pushed;
    },
    plan: (number: number, inputs: Readonly<Record<string, string>> = {}) =>
      job(headSha(number), pullRequestEvent({ number, sha: headSha(number) }), { command: 'plan', ...inputs }),
    apply: ({ before, after }: Pushed, inputs: Readonly<Record<string, string>> = {}) =>
      job(after, pushEvent({ before, after }), { command: 'apply', ...inputs }),
    cron: () => job(repository.git.tip('main'), scheduleEvent(), { command: 'drift' }),
    /** The comments of one kind on a pull request. */
    comments: (number: number, kind: 'plan' | 'apply') =>
      repository
        .commentsOf(number)
        .map(({ body }) => body)
        .filter((body) => body.startsWith(`<!-- demarc:${kind} `)),
  };
}

const withMtu = (mtu: number) => circuit.replace('mtu: 1500', `mtu: ${mtu}`);

async function liveMtu(sandbox: TestSandbox): Promise<number | undefined> {
  return (await sandbox.state()).accounts[account]?.cnis[0]?.magic.mtu;
}

test('a change is planned, pushed again, merged, applied, undone by hand, found by the cron, and repaired', async () => {
  const sandbox = await sandboxFor();
  const { repository, open, push, plan, land, apply, cron, comments } = await openRepository(sandbox);

  // A branch, and its plan in one comment, which the next push writes anew.
  const number = open(withMtu(1400));
  expect((await plan(number)).code).toBe(0);
  expect(comments(number, 'plan')).toEqual([expect.stringContaining('magic.mtu: 1400')]);
  push(number, withMtu(1476));
  const reviewed = await plan(number);
  expect(comments(number, 'plan')).toEqual([expect.stringContaining('magic.mtu: 1476')]);
  expect(await sandbox.commits()).toEqual([]);

  // The merge: exactly what was reviewed is carried out.
  const applied = await apply(land(repository.mergePull(number, 'squash'), withMtu(1476)));
  expect(applied.code).toBe(0);
  expect(applied.outputs['fingerprint']).toBe(reviewed.outputs['fingerprint']);
  expect(comments(number, 'apply')).toEqual([expect.stringContaining('### Apply: 2 applied')]);
  expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect', 'create_cni']);
  expect((await cron()).code).toBe(0);
  expect([...repository.issues.values()]).toEqual([]);

  // An edit by hand follows, and the cron opens an issue about it.
  await byHand(sandbox, ({ cnis }) => Object.assign(cnis[0]?.magic ?? {}, { mtu: 1300 }));
  expect((await cron()).code).toBe(2);
  expect((await cron()).code).toBe(2);
  const [issue, ...others] = repository.issues.values();
  expect(others).toEqual([]);
  expect(issue).toMatchObject({ state: 'open', labels: ['demarc-drift'] });
  expect(issue?.body).toContain('is 1300, declared 1476');

  // A fix is reviewed and merged; the cron closes the issue.
  const fix = open(withMtu(1500));
  expect((await plan(fix)).outputs).toMatchObject({ update: '1' });
  expect((await apply(land(repository.mergePull(fix, 'rebase'), withMtu(1500)))).code).toBe(0);
  expect(await liveMtu(sandbox)).toBe(1500);
  expect((await cron()).code).toBe(0);
  expect(issue).toMatchObject({ state: 'closed', stateReason: 'completed' });
  expect(repository.commentsOf(issue?.number ?? 0).at(-1)?.body).toContain('The network matches the documents again');
});

test('a merge queue merges two pull requests in one push, and both reviewed changes are applied once', async () => {
  const sandbox = await sandboxFor();
  const { repository, job, open, plan, land, apply, comments } = await openRepository(sandbox);
  const other = `  ord-b: { type: direct, slot_id: ${otherFreeSlot} }\n`;
  const both = circuit.replace('cnis:\n', `${other}cnis:\n`);
  const pull = open(circuit);
  const two = open(`${circuit.slice(0, circuit.indexOf('  ewr-a:'))}${other}`);
  for (const number of [pull, two]) expect((await plan(number)).code).toBe(0);
  for (const [number, text] of [
    [pull, circuit],
    [two, both],
  ] as const) {
    const { headRef, headSha, baseRef, baseSha } = repository.enqueue(number);
    land({ before: baseSha, after: headSha }, text);
    const event = mergeGroupEvent({ head_ref: headRef, head_sha: headSha, base_ref: baseRef, base_sha: baseSha });
    expect((await job(headSha, event, { command: 'plan' })).code).toBe(0);
  }
  const merged = land(repository.mergeQueue(2), both);
  expect((await apply(merged)).code).toBe(0);
  const written = await sandbox.commits();
  expect(written.map(({ operation }) => operation).sort()).toEqual([
    'create_cni',
    'create_interconnect',
    'create_interconnect',
  ]);
  for (const number of [pull, two]) {
    expect(comments(number, 'apply')).toEqual([expect.stringContaining('### Apply: 3 applied')]);
  }
  // Another run finds nothing to do.
  expect((await job(merged.after, dispatchEvent(), { command: 'apply' })).code).toBe(0);
  expect(await sandbox.commits()).toEqual(written);
});

test('three accounts are reviewed in one comment, and one that fails to apply does not stop the others', async () => {
  const accounts = ['a', 'b', 'c'].map((letter) => letter.repeat(32));
  const empty = { settings: { default_asn: 13335 }, slots: [], interconnects: [], cnis: [] };
  const sandbox = await sandboxFor({ seed: { accounts: Object.fromEntries(accounts.map((tag) => [tag, empty])) } });
  const { repository, job, headSha, open, land, plan, apply, comments } = await openRepository(sandbox);
  const text = accounts.map((tag) => `version: 1\naccount: ${tag}\nsettings: { default_asn: 64700 }\n`).join('---\n');
  const number = open(text);

  // A job for each account, and one that gathers their plans.
  const plans = await folderWith();
  for (const tag of accounts) {
    const { outputs } = await plan(number, { 'account-id': tag, comment: 'false', review: 'false' });
    await mkdir(join(plans, tag));
    await cp(outputs['plan-path'] ?? '', join(plans, tag, 'plan.json'));
  }
  const event = pullRequestEvent({ number, sha: headSha(number) });
  const inputs = { command: 'comment', files: '.', 'account-id': accounts.join(' '), comment: 'fleet' };
  expect((await job(headSha(number), event, inputs, { workspace: plans })).code).toBe(0);
  expect(comments(number, 'plan')).toEqual([expect.stringContaining('### Plan: 0 to create, 3 to update')]);

  // A job for each account again, and each finds its part of the review.
  const merged = land(repository.mergePull(number, 'merge'), text);
  const codes: (number | null)[] = [];
  for (const tag of accounts) {
    const fault = { operation: 'update_settings', kind: 'status', status: 403 };
    await sandbox.setFaults(tag === accounts[1] ? [fault] : []);
    codes.push((await apply(merged, { 'account-id': tag, comment: 'fleet' })).code);
  }
  expect(codes).toEqual([0, 1, 0]);
  await sandbox.setFaults([]);
  expect((await apply(merged, { 'account-id': accounts[1] ?? '', comment: 'fleet' })).code).toBe(0);
  const written = await sandbox.commits();
  expect(written).toHaveLength(3);
  // Each account has a report of its own.
  const reports = comments(number, 'apply');
  expect(reports).toHaveLength(3);
  for (const tag of accounts) expect(reports.filter((report) => report.includes(tag))).toHaveLength(1);
});
