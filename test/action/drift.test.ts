import { readFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { circuit, folderWith, sandboxFor, type TestSandbox } from '../e2e/workspace.ts';
import { isDeep } from '../helpers/deep.ts';
import type { FakeIssue } from '../helpers/github/fake-repository.ts';
import { actionsToken, appToken } from '../helpers/github/fake-token.ts';
import { type FakeGitHub, startGitHub } from '../helpers/github/start-github.ts';
import { outsideCode } from '../helpers/markdown.ts';
import { type ActionOptions, type ActionResult, runAction } from '../helpers/run-action.ts';
import { pullRequestEvent, scheduleEvent } from './events.ts';
import { byHand } from './merges.ts';

interface Watched {
  readonly github: FakeGitHub;
  readonly sandbox: TestSandbox;
  /** Runs drift on a schedule. */
  readonly run: (options?: Partial<ActionOptions>) => Promise<ActionResult>;
  readonly issues: () => readonly FakeIssue[];
  /** What was said in the only issue, oldest first. */
  readonly notes: () => readonly string[];
  /** How many changes GitHub has seen. */
  readonly writes: () => number;
  readonly setMtu: (mtu: number) => Promise<void>;
}

/** A repository whose circuit is live, and a watch over both. */
async function watched(): Promise<Watched> {
  const github = await startGitHub();
  onTestFinished(() => github.close());
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': circuit });
  expect((await sandbox.demarc(['apply', '--yes'], { cwd })).code).toBe(0);
  const issues = () => [...github.repository.issues.values()];
  return {
    github,
    sandbox,
    run: ({ env, inputs, ...options } = {}) =>
      runAction({
        event: scheduleEvent(),
        files: { 'demarc.yaml': circuit },
        github,
        ...options,
        inputs: { command: 'drift', ...inputs },
        env: { CLOUDFLARE_API_TOKEN: 'cf-token', CLOUDFLARE_BASE_URL: sandbox.url, ...env },
      }),
    issues,
    notes: () => github.repository.commentsOf(issues()[0]?.number ?? 0).map(({ body }) => body),
    writes: () => github.log.length,
    setMtu: (mtu) => byHand(sandbox, ({ cnis }) => Object.assign(cnis[0]?.magic ?? {}, { mtu })),
  };
}

function warningsOf({ commands }: ActionResult): readonly string[] {
  return commands
    .filter(({ name, properties }) => name === 'warning' && properties['file'] === undefined)
    .map(({ message }) => message);
}

describe('the drift issue', () => {
  test('is opened, left alone, rewritten, closed and reopened', async () => {
    const { run, issues, notes, writes, setMtu } = await watched();
    const clean = await run();
    expect(clean.code).toBe(0);
    expect(clean.outputs).toMatchObject({ changed: 'false', errored: 'false', 'exit-code': '0' });
    expect(issues()).toEqual([]);

    await setMtu(1400);
    const drifted = await run();
    expect(drifted.code).toBe(2);
    expect(drifted.outputs).toMatchObject({ changed: 'true', errored: 'false', 'exit-code': '2', update: '1' });
    expect(await readFile(drifted.outputs['report-path'] ?? '', 'utf8')).toContain('is 1400, declared 1500');
    expect(drifted.summary).toContain('### Drift: 1 changed, 0 missing, 0 unmanaged.');
    const [issue, ...others] = issues();
    expect(others).toEqual([]);
    expect(issue?.body).toContain('\n- **To change the network back**, run the apply workflow by hand.');
    expect(issue).toMatchObject({
      title: 'Network drift',
      state: 'open',
      labels: ['demarc-drift'],
      user: { login: 'github-actions[bot]' },
    });
    expect(issue?.body).toMatch(
      /^<!-- demarc:drift [0-9a-f]{16} -->\n<!-- demarc:drift-state sha256:[0-9a-f]{64} -->\n/,
    );
    expect(issue?.body).toMatch(/is 1400, declared 1500[^]*\/actions\/runs\/4711/);
    expect(notes()).toEqual([]);

    const before = writes();
    expect((await run()).code).toBe(2);
    expect(writes()).toBe(before);

    await setMtu(1300);
    expect((await run()).code).toBe(2);
    expect(issues()[0]?.body).toContain('is 1300, declared 1500');
    expect(notes()).toEqual([expect.stringMatching(/^The drift has changed .*1 changed, 0 missing, 0 unmanaged\./)]);

    await setMtu(1500);
    expect((await run()).code).toBe(0);
    expect(issues()).toMatchObject([{ state: 'closed', stateReason: 'completed' }]);
    expect(notes().at(-1)).toContain('The network matches the documents again');
    const closed = writes();
    expect((await run()).code).toBe(0);
    expect(writes()).toBe(closed);

    await setMtu(1300);
    expect((await run()).code).toBe(2);
    expect(issues()).toMatchObject([{ state: 'open', stateReason: 'reopened' }]);
    expect(notes().at(-1)).toContain('The network has drifted again');
  });

  test('stays closed while the drift is the one that it was closed with', async () => {
    const { run, issues, notes, setMtu } = await watched();
    const closeByHand = () => Object.assign(issues()[0] ?? {}, { state: 'closed', stateReason: 'not_planned' });
    await setMtu(1400);
    await run();
    closeByHand();
    const known = await run();
    expect(known.code).toBe(2);
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    expect(known.commands.find(({ name }) => name === 'notice')?.message).toContain('was closed by hand');

    await setMtu(1300);
    expect((await run()).code).toBe(2);
    expect(issues()).toMatchObject([{ state: 'open' }]);
    closeByHand();
    // It goes, which is noted without a word, and comes again: that is news.
    await setMtu(1500);
    const spoken = notes().length;
    expect((await run()).code).toBe(0);
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    expect(notes()).toHaveLength(spoken);
    await setMtu(1300);
    expect((await run()).code).toBe(2);
    expect(issues()).toMatchObject([{ state: 'open' }]);
    expect(notes().at(-1)).toContain('The network has drifted again');
  });

  test('is never an issue by another author, and is one of several of our own', async () => {
    const { github, run, issues, setMtu } = await watched();
    const { repository } = github;
    await setMtu(1400);
    await run();
    const [own] = issues();
    const body = own?.body ?? '';
    github.setToken('ghs_other', appToken('other-bot'));
    const foreignIssue = repository.addIssue({ body, author: 'octocat', labels: ['demarc-drift'] });
    // Two bots with one marker have an issue each.
    expect((await run({ inputs: { 'github-token': 'ghs_other' } })).code).toBe(2);
    expect(issues().map(({ user }) => user.login)).toEqual(['github-actions[bot]', 'octocat', 'other-bot[bot]']);
    const duplicate = repository.addIssue({ body, author: 'github-actions[bot]', labels: ['demarc-drift'] });
    expect((await run()).code).toBe(2);
    expect(duplicate).toMatchObject({ state: 'closed' });
    expect(repository.commentsOf(duplicate.number)[0]?.body).toContain(`#${own?.number ?? 0} reports the same drift`);
    expect(own).toMatchObject({ state: 'open', body });
    expect(foreignIssue).toMatchObject({ state: 'open', body });
    expect((await run({ inputs: { issue: 'false' } })).code).toBe(2);
    expect((await run({ inputs: { issue: 'edge' } })).code).toBe(2);
    expect(issues()).toHaveLength(5);
    expect(issues().at(-1)?.title).toBe('Network drift (edge)');
  });

  test('lists unmanaged objects when the policy counts them', async () => {
    const { sandbox, run, issues, writes, notes } = await watched();
    const counting = {
      files: { 'demarc.yaml': circuit.replace('interconnects:', 'policy: { unmanaged: drift }\ninterconnects:') },
    };
    const appear = (name: string) =>
      byHand(sandbox, ({ interconnects }) => {
        interconnects.push({
          name,
          type: 'gcp_partner',
          account: '023e105f4ecef8ad9ca31a8372d0c353',
          region: 'us-east4',
          speed: '1G',
        });
      });
    await appear('icon-theirs');
    expect((await run()).code).toBe(0);
    expect(issues()).toEqual([]);
    const counted = await run(counting);
    expect(counted.code).toBe(2);
    expect(counted.outputs).toMatchObject({ changed: 'true', unmanaged: '1', update: '0' });
    expect(issues()[0]?.body).toContain('icon-theirs');
    const before = writes();
    await run(counting);
    expect(writes()).toBe(before);
    await appear('icon-more');
    await run(counting);
    expect(issues()[0]?.body).toContain('icon-more');
    expect(notes()).toHaveLength(1);
  });

  test('is left alone when something could not be compared', async () => {
    const { sandbox, run, issues, writes, setMtu } = await watched();
    await setMtu(1400);
    await run();
    await setMtu(1500);
    const before = writes();
    const other = 'b'.repeat(32);
    const withOther = {
      'demarc.yaml': `${circuit}---\nversion: 1\naccount: ${other}\nsettings: { default_asn: 64700 }\n`,
    };
    const partly = await run({ files: withOther });
    expect(partly.code).toBe(1);
    expect(partly.log).toContain('issue: not changed, because not everything could be compared');
    expect((await run({ files: { 'demarc.yaml': circuit.replace('speed:', 'spede:') } })).code).toBe(3);
    await sandbox.setFaults([{ operation: 'list_cnis', kind: 'status', status: 403 }]);
    expect((await run()).code).toBe(1);
    await sandbox.setFaults([]);
    expect((await run({ event: pullRequestEvent() })).log).toContain('because this run is for a pull_request');
    expect(writes()).toBe(before);
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });

  test('causes a warning when it cannot be written, and the drift still counts', async () => {
    const { github, run, issues, setMtu } = await watched();
    github.setToken('ghs_reader', actionsToken({ contents: 'read', issues: 'read' }));
    const reader = { inputs: { 'github-token': 'ghs_reader' } };
    expect((await run(reader)).code).toBe(0);
    await setMtu(1400);
    const forbidden = await run(reader);
    expect(forbidden.code).toBe(2);
    expect(warningsOf(forbidden)).toEqual([expect.stringContaining('issues: write')]);
    github.repository.issuesEnabled = false;
    const off = await run();
    expect(off.code).toBe(2);
    expect(warningsOf(off)).toEqual([expect.stringContaining('issues are switched off')]);
    const tokenless = await run({ inputs: { 'github-token': '' } });
    expect(tokenless.code).toBe(2);
    expect(warningsOf(tokenless)).toEqual([expect.stringContaining('there is no token')]);
    expect(issues()).toEqual([]);
  });

  test('can be interrupted at any request, and the next run continues', async () => {
    const { github, run, issues, notes, setMtu } = await watched();
    const failOnce = (operation: string, nth: number) => {
      github.faults.clear();
      github.fail({ operation, nth, effect: { type: 'status', status: 422, message: 'no' } });
    };
    await setMtu(1400);
    await run();
    // Noted as clean and still open, but never closed with the drift in it.
    await setMtu(1500);
    failOnce('update_issue', 2);
    expect((await run()).code).toBe(0);
    expect(issues()).toMatchObject([{ state: 'open' }]);
    expect(issues()[0]?.body).toContain('<!-- demarc:drift-state clean -->');
    expect((await run()).code).toBe(0);
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    await setMtu(1400);
    failOnce('create_comment', 1);
    const untold = await run();
    expect(untold.code).toBe(2);
    expect(warningsOf(untold)).toHaveLength(1);
    expect(issues()).toMatchObject([{ state: 'open' }]);
    expect(notes()).toHaveLength(1);
    expect((await run()).code).toBe(2);
    expect(issues()).toMatchObject([{ state: 'open' }]);
  });

  test('can hold a drift of thousands of objects', async () => {
    const { run, issues } = await watched();
    const count = isDeep ? 5_000 : 1_500;
    const cnis = Array.from(
      { length: count },
      (_, at) => `  c${at}: { interconnect: ewr-a, magic: { description: "${'`'.repeat(40)} ${at}" } }\n`,
    );
    const { code } = await run({ files: { 'demarc.yaml': `${circuit}${cnis.join('')}` } });
    expect(code).toBe(2);
    const body = issues()[0]?.body ?? '';
    expect(body.length).toBeGreaterThan(50_000);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(outsideCode(body).open).toBe(false);
    expect(body).toContain(`### Drift: 0 changed, ${count} missing, 0 unmanaged.`);
    expect(body).toContain('demarc keeps this issue up to date');
  });
});
