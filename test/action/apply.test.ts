import { readFile } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { renderReviewBlock } from '../../src/action/review/review-status.ts';
import type { ReportDocument } from '../../src/model/report.ts';
import { decodeReview } from '../../src/usecases/review/stored-review.ts';
import { circuit, otherFreeSlot, sandboxWith, type TestSandbox } from '../e2e/workspace.ts';
import { gateBefore } from '../helpers/gate.ts';
import { actionsToken } from '../helpers/github/fake-token.ts';
import { type ActionResult, startAction } from '../helpers/run-action.ts';
import { pullRequestEvent, pushEvent } from './events.ts';
import { byHand, mergeOf } from './merges.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();

const both = ['create_interconnect', 'create_cni'];
const described = circuit.replace('mtu: 1500', 'mtu: 1500\n      description: Primary');

async function writes(sandbox: TestSandbox): Promise<readonly string[]> {
  return (await sandbox.commits()).map(({ operation }) => operation);
}

function errorOf({ commands }: ActionResult) {
  return commands.find(({ name, properties }) => name === 'error' && properties['file'] === undefined);
}

function reviewIn(body: string) {
  const decoded = decodeReview(/^<!-- demarc:review (\S+) -->$/m.exec(body)?.[1] ?? '');
  if (!decoded.ok) throw new Error(decoded.message);
  return decoded.review;
}

/** An apply of a reviewed plan whose job is cancelled while its first write waits at a gate. */
async function cancelledApply() {
  const pull = await pullFor(github());
  await pull.run();
  const { after, before } = mergeOf(github(), pull);
  const gate = await gateBefore(pull.sandbox.url);
  const { child, text, result } = await startAction({
    event: pushEvent({ before, after }),
    files: { 'demarc.yaml': circuit },
    github: github(),
    inputs: { command: 'apply' },
    env: { CLOUDFLARE_API_TOKEN: 't', CLOUDFLARE_BASE_URL: gate.url },
  });
  await vi.waitUntil(() => gate.waiting() > 0, { timeout: 20_000 });
  child.kill('SIGINT');
  await vi.waitUntil(() => text.stdout.includes('cancelled: nothing new is started'), { timeout: 20_000 });
  return { pull, child, gate, result };
}

describe('after the merge', () => {
  test('the reviewed changes are applied once and reported on the pull request', async () => {
    const pull = await pullFor(github());
    const { outputs: planned } = await pull.run();
    const merge = mergeOf(github(), pull);
    const result = await merge.apply();
    expect(result.code).toBe(0);
    expect(await writes(pull.sandbox)).toEqual(both);
    expect(result.outputs).toMatchObject({
      changed: 'true',
      errored: 'false',
      'exit-code': '0',
      create: '2',
      fingerprint: planned['fingerprint'],
    });
    const report = JSON.parse(await readFile(result.outputs['report-path'] ?? '', 'utf8')) as ReportDocument;
    expect(report.accounts[0]?.summary).toMatchObject({ applied: 2 });
    expect(result.log).toContain('interconnect.ewr-a: applied, live as ');
    expect(result.summary).toMatch(/### Apply: 2 applied[^]*### Plan: 2 to create/);
    expect(merge.reports()).toEqual([expect.stringMatching(/### Apply: 2 applied[^]*\/actions\/runs\/4711/)]);

    const again = await merge.apply({ env: { GITHUB_RUN_ATTEMPT: '2' } });
    expect(again.code).toBe(0);
    expect(again.outputs).toMatchObject({ changed: 'false', errored: 'false', create: '0' });
    expect(await writes(pull.sandbox)).toEqual(both);
    // What it said before is replaced, as it is not so any more.
    expect(merge.reports()).toEqual([expect.stringContaining('### Apply: nothing to do')]);
  });

  test('the report names the pull request, who approved it, and the inputs; a page is made of it', async () => {
    const pull = await pullFor(github());
    await pull.run();
    const commit = pull.headSha();
    const at = '2026-03-01T09:30:00Z';
    const found = github().repository.pulls.get(pull.number);
    if (found === undefined) throw new Error('the pull request is not there');
    found.reviews = [
      { login: 'ann', state: 'CHANGES_REQUESTED', commit, at },
      { login: 'bob', state: 'APPROVED', commit, at },
      { login: 'ann', state: 'APPROVED', commit, at },
      { login: 'ann', state: 'COMMENTED', commit, at },
      { login: 'bob', state: 'DISMISSED', commit, at },
    ];
    const merge = mergeOf(github(), pull);
    const { outputs } = await merge.apply({ env: { GITHUB_ACTOR: 'octocat' } });
    const files = ['--plan', outputs['plan-path'] ?? '', '--report', outputs['report-path'] ?? ''];
    const report = JSON.parse(await readFile(files[3] ?? '', 'utf8')) as ReportDocument;
    expect(report.run).toMatchObject({
      end: 'carried_out',
      actor: { name: 'octocat', source: 'GITHUB_ACTOR' },
      review: { type: 'pull_requests' },
      pull_requests: [{ number: pull.number, source: 'merged by the push', approvals: [{ name: 'ann', commit, at }] }],
    });
    expect(report.run?.command?.slice(0, 2)).toEqual(['demarc in GitHub Actions:', 'command=apply']);
    const page = await pull.sandbox.demarc(['evidence', ...files]);
    expect(page.code).toBe(0);
    expect(page.stdout).toContain(`| Approver | <code>ann</code> (pull request ${pull.number}, commit <code>${commit}`);
    expect(page.stdout).toContain(`| Pull request | ${pull.number} (merged by the push) |`);
  });

  test('a second run applies what a partial run left', async () => {
    const pull = await pullFor(github());
    await pull.run();
    const merge = mergeOf(github(), pull, github().repository.mergePull(pull.number, 'merge'));
    await pull.sandbox.setFaults([{ operation: 'create_cni', kind: 'status', status: 403 }]);
    const first = await merge.apply();
    expect(first.code).toBe(5);
    expect(first.outputs).toMatchObject({ changed: 'true', errored: 'true', 'exit-code': '5' });
    expect(merge.reports()).toEqual([expect.stringContaining('1 failed')]);
    await pull.sandbox.setFaults([]);
    expect((await merge.apply()).code).toBe(0);
    expect(await writes(pull.sandbox)).toEqual(both);
    expect(merge.reports()).toEqual([expect.stringContaining('### Apply: 1 applied')]);
  });

  test('the reviews of all pull requests in one push count together', async () => {
    const firstPull = await pullFor(github());
    const two = await pullFor(github(), firstPull.sandbox);
    const second = `  ord-b: { type: direct, slot_id: ${otherFreeSlot} }\n`;
    await firstPull.run();
    await two.run({ files: { 'demarc.yaml': `${circuit.slice(0, circuit.indexOf('  ewr-a:'))}${second}` } });
    const { before } = github().repository.mergePull(firstPull.number, 'rebase');
    const { after } = github().repository.mergePull(two.number);
    const merge = mergeOf(github(), firstPull, { before, after });
    const files = { 'demarc.yaml': circuit.replace('cnis:\n', `${second}cnis:\n`) };
    // The last one alone does not stand for the others.
    const last = await mergeOf(github(), two, { before: two.headSha(), after }).dispatch({ files });
    expect(errorOf(last)?.message).toContain('the plan is not the one that was reviewed');
    expect(await writes(firstPull.sandbox)).toEqual([]);
    expect((await merge.apply({ files })).code).toBe(0);
    expect((await writes(firstPull.sandbox)).toSorted()).toEqual([
      'create_cni',
      'create_interconnect',
      'create_interconnect',
    ]);
    for (const pull of [firstPull, two]) expect(mergeOf(github(), pull, merge).reports()).toHaveLength(1);
  });

  test('a job that is cancelled twice ends at once and says that something may have changed', async () => {
    const { child, gate, result } = await cancelledApply();
    child.kill('SIGTERM');
    const { code, outputs } = await result;
    gate.open();
    expect(code).toBe(143);
    expect(outputs).toMatchObject({ 'exit-code': '143', errored: 'true', changed: 'true' });
  });

  test('a cancelled job starts nothing new, finishes what is in flight, and reports', async () => {
    const { pull, gate, result } = await cancelledApply();
    gate.open();
    const { code, outputs, summary } = await result;
    expect(code).toBe(130);
    expect(outputs).toMatchObject({ 'exit-code': '130', errored: 'true', changed: 'true' });
    expect(outputs['report-path']).not.toBe('');
    expect(summary).toContain('not attempted');
    // There is no time for more.
    expect(pull.comments()).toHaveLength(1);
    expect(await writes(pull.sandbox)).toEqual(['create_interconnect']);
  });
});

describe('a run that is run again', () => {
  const again = { env: { GITHUB_RUN_ATTEMPT: '2' } };

  test('continues after changes to other files, but not after a push that removed its commit', async () => {
    const { repository } = github();
    const pull = await pullFor(github());
    await pull.run();
    const base = repository.git.tip('main');
    const merge = mergeOf(github(), pull);
    const { after } = repository.push('main', 'a word in the README');
    repository.git.files.set(after, [{ filename: 'demarc.yaml.md', status: 'modified', changes: 1 }]);
    repository.forcePush('main', base);
    const repeated = await merge.apply(again);
    expect(repeated.code).toBe(4);
    expect(errorOf(repeated)?.message).toMatch(/main no longer has the commit [0-9a-f]{7} of this run/);
    repository.forcePush('main', after);
    expect((await merge.apply({ ...again, inputs: { 'github-token': '' } })).code).toBe(1);
    expect((await merge.apply(again)).code).toBe(0);
    expect(await writes(pull.sandbox)).toEqual(both);
    // Nothing to do is nothing to ask for.
    expect((await merge.apply({ ...again, inputs: { 'github-token': '' } })).code).toBe(0);
  });

  test('is refused after a push that removed commits from the branch', async () => {
    const { repository } = github();
    const pull = await pullFor(github());
    await pull.run();
    const base = repository.git.tip('main');
    const merge = mergeOf(github(), pull);
    const forced = mergeOf(github(), pull, { before: merge.after, after: base });
    const result = await forced.apply();
    expect(result.code).toBe(4);
    expect(errorOf(result)?.message).toContain('it was a forced push that removed commits from the branch');
    expect(await writes(pull.sandbox)).toEqual([]);
  });
});

describe('apply refuses with 4, before it writes anything,', () => {
  test('a network that changed between plan and apply, and names the change', async () => {
    const pull = await pullFor(github(), await sandboxWith());
    const files = { 'demarc.yaml': described };
    await pull.run({ files });
    const merge = mergeOf(github(), pull);
    const written = await writes(pull.sandbox);
    await byHand(pull.sandbox, ({ cnis }) => Object.assign(cnis[0]?.magic ?? {}, { mtu: 1400 }));
    const result = await merge.apply({ files });
    expect(result.code).toBe(4);
    expect(await writes(pull.sandbox)).toEqual(written);
    expect(result.outputs).toMatchObject({ changed: 'false', errored: 'true', 'exit-code': '4', update: '1' });
    expect(errorOf(result)?.properties['title']).toBe('demarc: not-reviewed');
    expect(errorOf(result)?.message).toContain(`The fingerprint is ${result.outputs['fingerprint'] ?? ''}.`);
    expect(result.log).toMatch(/Different from the review, as it is now: 1 change[^]*magic\.mtu +1400 → 1500/);
    for (const text of [result.summary, ...merge.reports()]) {
      expect(text).toMatch(
        /### Refused: nothing was changed[^]*\*\*Different from the review\*\*[^]*- magic.mtu: 1400/,
      );
      expect(text).toContain(result.outputs['fingerprint']);
    }
    expect(merge.reports()).toHaveLength(1);
    // Exactly the plan of now can still be carried out.
    const expected = await merge.dispatch({ files, inputs: { expect: result.outputs['fingerprint'] ?? '' } });
    expect(expected.code).toBe(0);
    expect(merge.reports()).toEqual([expect.stringContaining('### Apply: 1 applied')]);
  });

  test('a last push without a plan, statuses by others, edited comments, and no review at all', async () => {
    const { repository } = github();
    const pull = await pullFor(github());
    await pull.run();
    const other = await pullFor(github(), pull.sandbox);
    const files = { 'demarc.yaml': circuit.replace('mtu: 1500', 'mtu: 1476') };
    await other.run({ files });
    const forged = { ...reviewIn(other.comments()[0]?.body ?? ''), pull_request: pull.number };
    const planned = pull.headSha();
    const comment = pull.comments()[0];
    const original = comment?.body ?? '';
    if (comment === undefined) throw new Error('no comment');
    const lastPush = pull.push();
    const targetUrl = `${github().serverUrl}/octo/network/actions/runs/1?pr=${pull.number}`;
    const merge = mergeOf(github(), pull);
    const refused = async (code: string, ...words: readonly string[]) => {
      // All of it was there before the merge.
      Object.assign(repository.pulls.get(pull.number) ?? {}, { mergedAt: repository.now() });
      const result = await merge.apply({ files });
      expect(result.code).toBe(4);
      expect(errorOf(result)?.properties['title']).toBe(`demarc: ${code}`);
      for (const each of words) expect(result.summary).toContain(each);
      expect(await writes(pull.sandbox)).toEqual([]);
    };
    await refused(
      'no-review',
      `no plan is stored for its last commit ${lastPush.slice(0, 7)}: its plan comment is for commit ${planned.slice(0, 7)}`,
    );
    // Another author may copy the Action's text, which does not count.
    repository.addStatus(lastPush, 'mallory', {
      context: 'demarc/plan',
      state: 'success',
      description: `${forged.fingerprint} v2 · 2 to create`,
      targetUrl,
    });
    repository.addComment(
      pull.number,
      'other-bot[bot]',
      original.replace(/<!-- demarc:review .*/, renderReviewBlock({ ...forged, head_sha: lastPush }).text),
    );
    await refused('no-review', `no plan is stored for its last commit ${lastPush.slice(0, 7)}`);
    // Who may edit our own comment is not believed either, also where a push without a run leaves the comment alone,
    repository.editComment(
      comment,
      'mallory',
      original.replace(/<!-- demarc:review .*/, renderReviewBlock({ ...forged, head_sha: lastPush }).text),
    );
    await refused('no-review', 'somebody else edited its plan comment');
    // nor where the status says which plan was shown.
    repository.addStatus(lastPush, 'github-actions[bot]', {
      context: 'demarc/plan',
      state: 'success',
      description: `${reviewIn(original).fingerprint} v2 · 2 to create`,
      targetUrl,
    });
    await refused(
      'not-reviewed',
      'its comment and its status are for different plans',
      'One review was stored as the fingerprint of its plan alone',
    );
    // The newest status counts, even where an older one was good.
    repository.addStatus(lastPush, 'github-actions[bot]', { context: 'demarc/plan', state: 'failure', targetUrl });
    await refused('no-review', `the plan for its last commit ${lastPush.slice(0, 7)} cannot be carried out`);
    repository.statuses.length = 0;
    repository.comments.clear();
    await refused('no-review', 'it has no plan comment');
  });

  test('a plan that was stored after the merge, when no reviewer could see it', async () => {
    const { repository } = github();
    const pull = await pullFor(github());
    await pull.run();
    const merge = mergeOf(github(), pull);
    // The network changes, and the job of the plan runs again with its old event.
    await byHand(pull.sandbox, (state) => Object.assign(state, { settings: { default_asn: 64_700 } }));
    const settings = { files: { 'demarc.yaml': `${circuit}settings:\n  default_asn: 13335\n` } };
    const again = await pull.run(settings);
    expect(again.code).toBe(0);
    expect(again.log).toContain('this pull request is closed');
    expect(pull.statuses()).toHaveLength(1);
    // A run that had begun before the merge ends after it.
    repository.addStatus(pull.headSha(), 'github-actions[bot]', {
      context: 'demarc/plan',
      state: 'success',
      description: again.outputs['fingerprint'] ?? '',
    });
    expect((await merge.apply(settings)).code).toBe(4);
    expect(await writes(pull.sandbox)).toEqual([]);
    repository.statuses.length = 0;
    const [comment] = pull.comments();
    if (comment === undefined) throw new Error('no comment');
    for (const [login, doubt] of [
      ['github-actions[bot]', 'its plan comment was written after the merge'],
      ['github-actions', 'somebody else edited its plan comment'],
    ] as const) {
      repository.editComment(comment, login, comment.body);
      // A user has no such suffix, whatever the name.
      if (comment.edited !== null) Object.assign(comment.edited.by, { type: login.endsWith(']') ? 'Bot' : 'User' });
      const late = await merge.apply();
      expect(late.code).toBe(4);
      expect(late.summary).toContain(doubt);
    }
    // To hide a comment is not to edit it.
    Object.assign(comment, { edited: null, updatedAt: repository.now() });
    expect((await merge.apply()).code).toBe(0);
    expect(await writes(pull.sandbox)).toEqual(both);
  });

  test('a status alone that was set after the merge', async () => {
    const pull = await pullFor(github());
    const merge = mergeOf(github(), pull);
    const { fingerprint: description = '' } = (await merge.apply()).outputs;
    const targetUrl = `${github().serverUrl}/octo/network/actions/runs/1?pr=${pull.number}`;
    const status = { context: 'demarc/plan', state: 'success', description, targetUrl };
    github().repository.addStatus(pull.headSha(), 'github-actions[bot]', status);
    const result = await merge.apply();
    expect(result.code).toBe(4);
    expect(result.summary).toContain('its status was set after the merge');
  });

  test('the plan of another pull request with the same last commit', async () => {
    const { repository } = github();
    const pull = await pullFor(github());
    await pull.run();
    const { number } = repository.addPull({ base: 'main' });
    Object.assign(repository.pulls.get(number) ?? {}, { headSha: pull.headSha() });
    const files = { 'demarc.yaml': circuit.replace('mtu: 1500', 'mtu: 1476') };
    await pull.run({ files, event: pullRequestEvent({ number, sha: pull.headSha() }) });
    expect(pull.statuses()).toHaveLength(2);
    const merge = mergeOf(github(), pull);
    expect((await merge.apply({ files })).code).toBe(4);
    expect(await writes(pull.sandbox)).toEqual([]);
    expect((await merge.apply()).code).toBe(0);
  });

  test('a push without a pull request, until a run expects exactly this plan', async () => {
    const pull = await pullFor(github());
    const merge = mergeOf(github(), pull, github().repository.push('main', 'straight onto main'));
    const result = await merge.dispatch();
    expect(result.code).toBe(4);
    expect(errorOf(result)?.message).toContain('there is no review of the changes that this run would make');
    expect(result.summary).toContain('no pull request was merged');
    expect(merge.reports()).toEqual([]);
    const { fingerprint = '' } = result.outputs;
    const wrong = await merge.dispatch({
      inputs: { expect: fingerprint.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) },
    });
    expect(wrong.code).toBe(4);
    expect(errorOf(wrong)?.message).toContain(`The fingerprint is ${fingerprint}.`);
    expect(await writes(pull.sandbox)).toEqual([]);
    expect((await merge.dispatch({ inputs: { expect: fingerprint } })).code).toBe(0);
    expect(await writes(pull.sandbox)).toEqual(both);
    expect((await merge.apply()).code).toBe(0);
  });

  test('an allowance that is larger than the reviewed one', async () => {
    const pull = await pullFor(github(), await sandboxWith());
    const files = {
      'demarc.yaml': circuit
        .replace('  ewr-a:\n', '  ewr-a:\n    state: absent\n')
        .replace('  wan-a:\n', '  wan-a:\n    state: absent\n'),
    };
    const lift = (...allow: readonly string[]) => ({ files, inputs: { allow: allow.join('\n') } });
    expect((await pull.run(lift('max-deletes=1', 'outage=account'))).code).toBe(0);
    const merge = mergeOf(github(), pull);
    const further = await merge.apply(lift('max-deletes=2', 'outage=account'));
    expect(further.code).toBe(4);
    expect(further.summary).toContain('Allowed now and not in the review: <code>max-deletes=2</code>');
    expect(await writes(pull.sandbox)).toEqual([]);
    expect((await merge.apply(lift('max-deletes=1'))).code).toBe(0);
  });
});

test('a plan without secrets reviews everything but the secrets', async () => {
  const pull = await pullFor(github());
  const files = { 'demarc.yaml': `${circuit}      md5_key: \${env:DEMARC_MD5}\n` };
  expect((await pull.run({ files, inputs: { 'skip-secrets': 'true' } })).code).toBe(0);
  const merge = mergeOf(github(), pull);
  const blind = await merge.apply({ files, inputs: { 'skip-secrets': 'true' } });
  expect(blind.code).toBe(64);
  expect(errorOf(blind)?.message).toContain('cannot be carried out with --skip-secrets');
  expect((await merge.apply({ files, env: { DEMARC_MD5: 'first-key' } })).code).toBe(0);
  expect(await writes(pull.sandbox)).toContain('create_cni');
  const rotated = await merge.apply({ files, env: { DEMARC_MD5: 'other-key' } });
  expect(rotated.code).toBe(4);
  expect(rotated.summary).toContain('bgp.md5_key');
  expect(rotated.summary).not.toContain('other-key');
});

test('a plan that cannot be carried out is shown, and no review is needed', async () => {
  const pull = await pullFor(github(), await sandboxWith());
  const files = {
    'demarc.yaml': circuit
      .replace('  ewr-a:\n', '  ewr-a:\n    state: absent\n    protect: true\n')
      .replace('  wan-a:\n', '  wan-a:\n    state: absent\n'),
  };
  const merge = mergeOf(github(), pull);
  const asked = github()
    .operations()
    .filter((each) => each === 'list_statuses').length;
  const { code, outputs, summary, log } = await merge.apply({ files });
  expect(code).toBe(4);
  expect(outputs).toMatchObject({ changed: 'false', delete: '2', fingerprint: '' });
  expect(summary).toMatch(/### Apply: nothing was done[^]*Blocked by the guard protect/);
  expect(summary.match(/### Plan: /g)).toHaveLength(1);
  expect(merge.reports()).toEqual([
    expect.stringMatching(/### Apply: nothing was done[^]*Blocked by the guard protect/),
  ]);
  expect(log).toContain('guard protect');
  expect(
    github()
      .operations()
      .filter((each) => each === 'list_statuses'),
  ).toHaveLength(asked);
});

test('the step fails and reports its changes when it cannot write files for later steps', async () => {
  const pull = await pullFor(github());
  const lost = { env: { RUNNER_TEMP: '/nowhere/at/all' } };
  const planned = await pull.run(lost);
  expect(planned.code).toBe(1);
  expect(planned.outputs).toMatchObject({ errored: 'true', 'exit-code': '1', create: '2', 'plan-path': '' });
  const result = await mergeOf(github(), pull).apply(lost);
  expect(result.code).toBe(5);
  expect(result.outputs).toMatchObject({ errored: 'true', 'exit-code': '5', changed: 'true', 'report-path': '' });
  expect(await writes(pull.sandbox)).toEqual(both);
});

describe('an apply that cannot look', () => {
  test('changes nothing, and succeeds when there is nothing to change', async () => {
    const pull = await pullFor(github());
    await pull.run();
    const merge = mergeOf(github(), pull);
    const tokenless = await merge.apply({ inputs: { 'github-token': '' } });
    expect(tokenless.code).toBe(1);
    expect(errorOf(tokenless)?.message).toContain('cannot find out what was reviewed; nothing was changed');
    github().setToken('ghs_blind', actionsToken({ contents: 'read' }));
    const blind = await merge.apply({ inputs: { 'github-token': 'ghs_blind' } });
    expect(blind.code).toBe(1);
    expect(errorOf(blind)?.message).toContain('pull-requests: read');
    expect(blind.outputs).toMatchObject({ errored: 'true', changed: 'false', create: '2' });
    expect(await writes(pull.sandbox)).toEqual([]);
    expect((await merge.apply()).code).toBe(0);
    expect((await merge.apply({ inputs: { 'github-token': '' } })).code).toBe(0);
    const silent = await merge.dispatch({ inputs: { 'github-token': 'ghs_blind' } });
    expect(silent.code).toBe(0);
    const warnings = silent.commands.filter(
      ({ name, properties }) => name === 'warning' && properties['file'] === undefined,
    );
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('pull-requests: read')]);
  });

  test('explains on the pull request why there is no report', async () => {
    const pull = await pullFor(github());
    await pull.run();
    const merge = mergeOf(github(), pull);
    const result = await merge.apply({ files: { 'demarc.yaml': circuit.replace('speed:', 'spede:') } });
    expect(result.code).toBe(3);
    const invalid = expect.stringContaining('### The documents are invalid: 1 error') as string;
    expect(merge.reports()).toEqual([invalid]);
    const locked = await merge.apply({ env: { CLOUDFLARE_API_TOKEN: '' } });
    expect(locked.code).toBe(1);
    const nothing = expect.stringMatching(/### Apply: nothing was done\n\nThere are no credentials\./) as string;
    expect(merge.reports()).toEqual([nothing]);
    expect((await merge.apply({ inputs: { comment: 'false' } })).code).toBe(0);
    expect(merge.reports()).toEqual([nothing]);
  });

  test.each([
    ['without any review', { review: 'false' }, pushEvent(), 'apply carries out only what was reviewed'],
    ['on a pull request', {}, pullRequestEvent(), 'apply does not run on pull_request'],
  ])('does not start %s', async (_, inputs, event, message) => {
    const pull = await pullFor(github());
    const result = await pull.run({ event, inputs: { command: 'apply', ...inputs } });
    expect(result.code).toBe(64);
    expect(errorOf(result)?.message).toContain(message);
    expect(await pull.sandbox.requests()).toEqual([]);
  });
});
