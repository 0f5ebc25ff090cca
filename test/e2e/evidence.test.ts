import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../src/model/plan.ts';
import type { ReportDocument } from '../../src/model/report.ts';
import { account, circuit, folderWith, otherFreeSlot, sandboxFor, sandboxWith, type TestSandbox } from './workspace.ts';

/** Two circuits with two CNIs each. */
const live = `version: 1
account: ${account}
policy: { max_deletes: 0 }
interconnects:
  ewr-a: { type: direct, slot_id: 182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e }
  ewr-b: { type: direct, slot_id: ${otherFreeSlot} }
cnis:
  wan-a: { interconnect: ewr-a, magic: { mtu: 1500 }, bgp: { customer_asn: 65010, extra_prefixes: [] } }
  wan-b: { interconnect: ewr-a, magic: { mtu: 1500 }, bgp: { customer_asn: 65011, extra_prefixes: [] } }
  wan-c: { interconnect: ewr-a, magic: { mtu: 1500 } }
`;
const wanted = live
  .replace(/ {2}ewr-b:.*\n/, '  ewr-b: { type: direct, name: NAME, state: absent }\n')
  .replace('wan-a: { interconnect: ewr-a, magic: { mtu: 1500', 'wan-a: { interconnect: ewr-a, magic: { mtu: 1476')
  .replace('wan-c: { interconnect: ewr-a, magic: { mtu: 1500', 'wan-c: { interconnect: ewr-a, magic: { mtu: 1476')
  .concat('  wan-new: { interconnect: ewr-a, magic: { mtu: 1476 } }\n');

interface WrittenRequest {
  readonly number: number;
  readonly method: string;
  readonly operation: string;
  readonly cf_ray: string;
  /** The index of its change in the commit log. */
  readonly commit: number | null;
}

/** The rows of every table of a page, by the heading above it. */
function tablesOf(page: string): readonly { readonly under: string; readonly rows: readonly (readonly string[])[] }[] {
  const found: { under: string; rows: readonly (readonly string[])[] }[] = [];
  let under = '';
  for (const token of marked.lexer(page)) {
    if (isHeading(token)) under = token.text;
    if (isTable(token)) found.push({ under, rows: token.rows.map((row) => row.map((cell) => plain(cell.text))) });
  }
  return found;
}

function isHeading(token: Token): token is Tokens.Heading {
  return token.type === 'heading';
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table';
}

function plain(cell: string): string {
  return cell
    .replace(/<\/?code>/g, '')
    .replace(/&#(\d+);/g, (_all, digits: string) => String.fromCharCode(Number(digits)));
}

function rowsUnder(page: string, under: string): readonly (readonly string[])[] {
  return tablesOf(page).find((table) => table.under === under)?.rows ?? [];
}

/** The files of a run that deletes with a guard lifted, updates, loses an answer, and fails to create. */
async function ran() {
  const sandbox = await sandboxWith(live);
  const before = await sandbox.state();
  const name = before.accounts[account]?.interconnects[1]?.name ?? '';
  const cwd = await folderWith({ 'demarc.yaml': wanted.replace('NAME', name) });
  const demarc = (args: readonly string[], env: Record<string, string> = {}) => sandbox.demarc(args, { cwd, env });
  const allow = ['--allow', 'max-deletes=1'];
  expect((await demarc(['plan', ...allow, '--out', 'json=plan.json'])).code).toBe(0);
  await sandbox.setFaults([
    { kind: 'reset', operation: 'update_cni', when: 'after', nth: 1 },
    { kind: 'status', operation: 'create_cni', status: 400 },
  ]);
  const files = ['--out', 'json=report.json', '--log', 'run.ndjson'];
  const applied = await demarc(
    ['apply', '--yes', '--parallelism', '1', ...allow, ...files, '--base-url', sandbox.url, 'demarc.yaml'],
    { DEMARC_APPROVED_BY: 'Ann <ann@example.com>', GITHUB_TOKEN: 'ghs_not-in-any-file' },
  );
  expect(applied.code).toBe(5);
  return { sandbox, cwd, demarc };
}

const allFiles = ['--plan', 'plan.json', '--report', 'report.json', '--log', 'run.ndjson'];

async function writesOf({ url }: TestSandbox): Promise<readonly WrittenRequest[]> {
  const control = new URL('/_sandbox/requests', url);
  const { requests } = (await (await fetch(control)).json()) as { readonly requests: readonly WrittenRequest[] };
  return requests.filter(({ method, operation }) => method !== 'GET' && operation !== 'query_analytics');
}

describe('evidence', () => {
  test('has every write of a run once, with its cf-ray, and what the account became', async () => {
    const { sandbox, cwd, demarc } = await ran();
    const { code, stdout: page } = await demarc(['evidence', ...allFiles, '--out', 'markdown=page.md']);
    expect(code).toBe(0);
    expect(await readFile(join(cwd, 'page.md'), 'utf8')).toBe(page);
    const writes = await writesOf(sandbox);
    const rows = rowsUnder(page, 'Requests that write');
    const [lost, ...answered] = writes.filter(({ operation }) => operation === 'update_cni').slice(0, 1);
    expect(answered).toEqual([]);
    // The commit log is the oracle: each commit was a request, and each request is a row.
    const commits = await sandbox.commits();
    expect(writes.flatMap(({ commit }) => commit ?? [])).toEqual(commits.map((_commit, at) => at));
    expect(rows.map(([, , request, , ray]) => `${request} ${ray}`).sort()).toEqual(
      writes
        .map((write) => {
          const ray = write.number === lost?.number ? 'none: no answer carried one' : write.cf_ray;
          return `${write.method} ${write.operation} ${ray}`;
        })
        .sort(),
    );
    for (const write of writes) {
      const times = page.split(write.cf_ray).length - 1;
      // The request that failed is named again by the error of its change.
      expect({ write, times }).toEqual({
        write,
        times: write.number === lost?.number ? 0 : write.operation === 'create_cni' ? 2 : 1,
      });
    }
    const outcomes = rowsUnder(page, 'Outcomes').map(([address, action, outcome, liveBefore, liveAfter]) => [
      address,
      action,
      outcome?.split(':')[0],
      liveBefore,
      liveAfter,
    ]);
    const ids = (operation: string) => commits.filter((each) => each.operation === operation).map(({ id }) => id);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        ['interconnect.ewr-b', 'delete', 'applied', ...ids('delete_interconnect'), 'none'],
        ['cni.wan-new', 'create', '**failed**', 'none', 'none'],
      ]),
    );
    expect(ids('update_cni')).toHaveLength(2);
    const guards = rowsUnder(page, 'Guards');
    expect(guards.map(([, id, became]) => [id, became])).toEqual([['max-deletes', 'lifted by max-deletes=1']]);
    const mtu = tablesOf(page).flatMap(({ rows: fields }) => fields.filter(([path]) => path === 'magic.mtu'));
    expect(mtu).toEqual(
      expect.arrayContaining([
        ['magic.mtu', '1500', '1476', '1476'],
        ['magic.mtu', 'not set', '1476', 'not set'],
      ]),
    );
    expect(page).toContain('**3 applied, 1 failed.**');
  });

  test('says who, when, on what and with which words, and holds no secret and nothing else of the environment', async () => {
    const { sandbox, cwd, demarc } = await ran();
    const { stdout: page } = await demarc(['evidence', ...allFiles]);
    const facts = new Map(rowsUnder(page, 'Who and when').map(([name = '', fact = '']) => [name, fact]));
    expect(facts.get('Approver')).toBe('Ann <ann@\u200Bexample.com> (DEMARC_APPROVED_BY)'.replace('\u200B', ''));
    expect(facts.get('Actor')).toMatch(/ \(operating system\)$/);
    expect(facts.get('Pull request')).toBe('*not known: no CI system runs this*');
    expect(facts.get('Commit')).toBe('*not known: this folder is in no git repository*');
    expect(facts.get('Exit code')).toBe('5');
    const origin = new URL(sandbox.url).origin;
    expect(facts.get('Command line')).toBe(
      `demarc apply --yes --parallelism=1 --allow=max-deletes=1 --out=json=report.json --log=run.ndjson --base-url=${origin} demarc.yaml`,
    );
    const { createHash } = await import('node:crypto');
    const digest = async (file: string) =>
      createHash('sha256')
        .update(await readFile(join(cwd, file)))
        .digest('hex');
    expect(rowsUnder(page, 'Documents')).toEqual([['demarc.yaml', await digest('demarc.yaml')]]);
    expect(rowsUnder(page, 'This page')).toEqual([
      ['plan', 'plan.json', await digest('plan.json')],
      ['report', 'report.json', await digest('report.json')],
      ['log', 'run.ndjson', await digest('run.ndjson')],
    ]);
    for (const file of ['report.json', 'run.ndjson']) {
      const text = await readFile(join(cwd, file), 'utf8');
      for (const absent of ['any-token', 'ghs_', cwd]) expect(text).not.toContain(absent);
    }
  });

  test('is made from the log alone where a run was killed, and says what is not known', async () => {
    const { cwd, demarc } = await ran();
    const log = await readFile(join(cwd, 'run.ndjson'), 'utf8');
    const lines = log.trimEnd().split('\n');
    const first = lines.findIndex((line) => line.includes('"event":"change"'));
    await writeFile(join(cwd, 'killed.ndjson'), `${lines.slice(0, first + 1).join('\n')}\n{"time":"2026`);
    const { code, stdout: page } = await demarc(['evidence', '--plan', 'plan.json', '--log', 'killed.ndjson']);
    expect(code).toBe(0);
    const write = lines.findIndex((line) => line.includes('"event":"write"'));
    await writeFile(join(cwd, 'sending.ndjson'), `${lines.slice(0, write).join('\n')}\n`);
    const sending = await demarc(['evidence', '--plan', 'plan.json', '--log', 'sending.ndjson']);
    expect(sending.stdout).toContain(
      'A request whose answer was awaited when the run was killed has no line in the log.',
    );
    expect(sending.stdout).not.toContain('None was sent');
    const doubled = lines.slice(0, first + 1).flatMap((line) => [line, line]);
    await writeFile(join(cwd, 'doubled.ndjson'), `${doubled.join('\n')}\n{"time":"2026`);
    const twice = await demarc(['evidence', '--plan', 'plan.json', '--log', 'doubled.ndjson']);
    expect(rowsUnder(twice.stdout, 'Requests that write')).toEqual(rowsUnder(page, 'Requests that write'));
    expect(page).toContain('**The run has no report and no end: it was killed, or its log was cut off. By its log: 1 ');
    expect(page).toContain('1 line of the log cannot be read.');
    expect(page).toContain('- How 3 changes ended. Run demarc plan: it shows what is left.');
    expect(rowsUnder(page, 'Requests that write').length).toBeGreaterThan(0);
    const outcomes = rowsUnder(page, 'Outcomes').map(([, , outcome]) => outcome);
    expect(outcomes.filter((outcome) => outcome?.startsWith('*not known*'))).toHaveLength(3);

    // A log of two runs of the plan: which of them is meant must be said.
    const again = log.replaceAll(/"run":"[^"]+"/g, '"run":"another"');
    await writeFile(join(cwd, 'two.ndjson'), log + again);
    const two = await demarc(['evidence', '--plan', 'plan.json', '--log', 'two.ndjson']);
    expect(two).toMatchObject({
      code: 4,
      stdout: '',
      stderr: expect.stringContaining('has 2 runs of this plan') as string,
    });
    const chosen = await demarc(['evidence', '--plan', 'plan.json', '--log', 'two.ndjson', '--run', 'another']);
    expect(chosen).toMatchObject({ code: 0, stdout: expect.stringContaining('<code>another</code>') as string });
  });

  test('of a blocked, a refused and a repeated run says what held it', async () => {
    const sandbox = await sandboxWith(live);
    const state = await sandbox.state();
    const name = state.accounts[account]?.interconnects[1]?.name ?? '';
    const cwd = await folderWith({ 'demarc.yaml': wanted.replace('NAME', name) });
    const demarc = (args: readonly string[]) => sandbox.demarc(args, { cwd });
    const evidence = (report: string, log: string) =>
      demarc(['evidence', '--plan', 'plan.json', '--report', report, '--log', log]);
    await demarc(['plan', '--out', 'json=plan.json']);
    const typed = `curl -H "Authorization: Bearer typed-1" https://bob:typed-2@example.com/ -H 'X-Api-Key: typed-3'`;
    const files = ['--out', 'json=blocked.json', '--log', 'blocked.ndjson'];
    expect((await demarc(['apply', '--yes', ...files, '--check', typed])).code).toBe(4);
    for (const file of ['blocked.json', 'blocked.ndjson']) {
      const text = await readFile(join(cwd, file), 'utf8');
      expect(text).toContain('https://***@example.com/');
      expect(text).not.toMatch(/typed-\d/);
    }
    const blocked = await evidence('blocked.json', 'blocked.ndjson');
    expect(blocked.code).toBe(0);
    expect(blocked.stdout).toContain('**Nothing was changed: the plan was blocked.**');
    expect(rowsUnder(blocked.stdout, 'Guards').map(([, id, became]) => [id, became?.slice(0, 12)])).toEqual([
      ['max-deletes', '**blocked**;'],
    ]);
    expect(rowsUnder(blocked.stdout, 'Outcomes')).toHaveLength(4);
    const logged = await demarc(['evidence', '--plan', 'plan.json', '--log', 'blocked.ndjson']);
    expect(logged.stdout).toContain(
      'it ended with exit code 4, before its first change. By its log: 4 not attempted.**',
    );
    expect(logged.stdout).not.toContain('How 4 changes ended');
    expect(await sandbox.commits()).toEqual([]);

    const other = `sha256:${'0'.repeat(64)}`;
    const refused = ['apply', '--yes', '--expect', other, '--out', 'json=refused.json'];
    expect((await demarc(refused)).code).toBe(4);
    const page = await demarc(['evidence', '--plan', 'plan.json', '--report', 'refused.json']);
    expect(page.stdout).toContain('**Nothing was changed: the plan was not the reviewed one.**');

    // A part of a reviewed plan has a fingerprint of its own, and belongs to the plan that was reviewed.
    await demarc(['plan', '--allow', 'max-deletes=1', '--out', 'json=plan.json']);
    const part = ['--plan', 'plan.json', '--only', 'cni.wan-a', '--allow', 'max-deletes=1'];
    expect((await demarc(['apply', '--yes', ...part, '--out', 'json=part.json', '--log', 'part.ndjson'])).code).toBe(0);
    const partly = await evidence('part.json', 'part.ndjson');
    expect(partly.code).toBe(0);
    expect(partly.stdout).toContain('The run carried out a part of it: ');
    expect(partly.stdout).toMatch(/Left out by --only: .*interconnect\.ewr-b/);
    expect(rowsUnder(partly.stdout, 'Outcomes').map(([address]) => address)).toEqual(['cni.wan-a']);
  });

  test('refuses files that do not belong together, that are no such files, or of another version', async () => {
    const { cwd, demarc } = await ran();
    const files = new Map<string, string>();
    for (const file of ['plan.json', 'report.json', 'run.ndjson'])
      files.set(file, await readFile(join(cwd, file), 'utf8'));
    const [plan = '', report = '', log = ''] = files.values();
    const other = await sandboxFor();
    await writeFile(join(cwd, 'other.yaml'), circuit);
    await other.demarc(['plan', 'other.yaml', '--out', 'json=other.json'], { cwd });
    const edit = (change: (report: ReportDocument) => unknown) =>
      JSON.stringify(change(JSON.parse(report) as ReportDocument));
    const otherPlan = await readFile(join(cwd, 'other.json'), 'utf8');
    const cases: readonly (readonly [string, readonly [string, string, string], RegExp])[] = [
      ['the plan of another run', [otherPlan, report, log], /report\.json is about another plan/],
      ['a plan as the report', [plan, plan, log], /it is not a report but a plan/],
      ['a cut report', [plan, report.slice(0, -20), log], /it is not JSON/],
      ['deep nesting', [plan, '['.repeat(5_000), log], /nested more than/],
      ['a later format', [plan, report.replace('report/1', 'report/2'), log], /its format is demarc\.report\/2/],
      ['an unknown field', [plan, report.replace('"run"', '"walk"'), log], /not a valid report/],
      [
        'the log of another run',
        [plan, report, log.replaceAll(/"run":"[^"]+"/g, '"run":"x"')],
        /does not have the run/,
      ],
      [
        'a log of a later version',
        [plan, report, log.replace('demarc.log/1', 'demarc.log/2')],
        /line 1 is of demarc\.log\/2/,
      ],
      [
        'a log with a wrong line',
        [plan, report, log.replace('"pid":', '"pid":"x","was":')],
        /line 1 is not a valid line/,
      ],
      ['a plan that was edited', [plan.replace('1476', '1475'), report, log], /it was edited after it was written/],
      [
        'a report with other values',
        [
          plan,
          edit((each) => JSON.parse(JSON.stringify(each).replace('"after":1476', '"after":1475')) as unknown),
          log,
        ],
        /the fields of .* are not those of the plan/,
      ],
      [
        'a report without a write',
        [
          plan,
          edit((each) => ({
            ...each,
            accounts: each.accounts.map((one) => ({
              ...one,
              changes: one.changes.map((change) => ({ ...change, writes: change.writes?.slice(1) })),
            })),
          })),
          log,
        ],
        /has writes that the report does not have/,
      ],
      [
        'a log with another outcome',
        [plan, report, log.replace('"outcome":"failed"', '"outcome":"applied"')],
        /its changes cni\.wan-new ended otherwise than the report says/,
      ],
      [
        'a report with another outcome',
        [plan, report.replaceAll(/"outcome": ?"failed"/g, '"outcome":"applied"'), log],
        /the summary of account .* is not that of its changes/,
      ],
      [
        'a blocked run with an applied change',
        [plan, report.replace('"carried_out"', '"blocked"'), log],
        /the run is said to have ended before its first change/,
      ],
      [
        'a report with another approver',
        [plan, report.replace('Ann <ann@', 'Bob <bob@'), log],
        /says otherwise than the report: approved_by/,
      ],
      [
        'a report of another account',
        [
          plan,
          edit((each) => ({ ...each, accounts: each.accounts.map((one) => ({ ...one, account: 'b'.repeat(32) })) })),
          log,
        ],
        /is not about the accounts of the plan/,
      ],
    ];
    for (const [name, [first, second, third], says] of cases) {
      await writeFile(join(cwd, 'plan.json'), first);
      await writeFile(join(cwd, 'report.json'), second);
      await writeFile(join(cwd, 'run.ndjson'), third);
      const { code, stdout, stderr } = await demarc(['evidence', ...allFiles, '--out', 'markdown=never.md']);
      expect({ name, code, stdout, stderr }).toMatchObject({
        code: 4,
        stdout: '',
        stderr: expect.stringMatching(says) as string,
      });
    }
    expect(await readFile(join(cwd, 'never.md'), 'utf8').catch(() => 'absent')).toBe('absent');
    for (const words of [[], ['--plan', 'plan.json'], [...allFiles, '--run', 'x']])
      expect((await demarc(['evidence', ...words])).code).toBe(64);

    // A report of an older version has no run: the page is made, and says so.
    const old = edit(({ format, fingerprint, accounts }) => ({
      format,
      fingerprint,
      accounts: accounts.map(({ account: tag, summary, changes, converged }) => ({
        ...{ account: tag, summary, converged },
        changes: changes.map(({ address, action, outcome }) => ({ address, action, outcome })),
      })),
    }));
    await writeFile(join(cwd, 'plan.json'), plan);
    await writeFile(join(cwd, 'report.json'), old);
    const older = await demarc(['evidence', '--plan', 'plan.json', '--report', 'report.json']);
    expect(older.code).toBe(0);
    expect(older.stdout).toContain('An older version of demarc wrote the report: it does not say who ran it and when.');
    expect(older.stdout).toContain('What the run was allowed is *not known*.');
    for (const untold of ['it was killed', 'not read again', 'Nothing was allowed']) {
      expect(older.stdout).not.toContain(untold);
    }
    await writeFile(join(cwd, 'run.ndjson'), log);
    expect((await demarc(['evidence', ...allFiles])).stderr).toContain('cannot be joined with it');
  });

  test('names actor, commit, pull request and run as GitHub Actions and GitLab say them', async () => {
    const sandbox = await sandboxFor();
    const cwd = await folderWith({ 'demarc.yaml': circuit });
    const sha = 'ab'.repeat(20);
    const facts = async (env: Record<string, string>) => {
      const { code } = await sandbox.demarc(['plan', '--out', 'json=plan.json'], { cwd });
      expect(code).toBe(0);
      await sandbox.demarc(['apply', '--yes', '--out', 'json=report.json'], { cwd, env });
      const page = await sandbox.demarc(['evidence', '--plan', 'plan.json', '--report', 'report.json'], { cwd });
      return Object.fromEntries(rowsUnder(page.stdout, 'Who and when').map(([name = '', fact = '']) => [name, fact]));
    };
    expect(
      await facts({
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTOR: 'octo|cat',
        GITHUB_TRIGGERING_ACTOR: 'hubot',
        GITHUB_SHA: sha,
        GITHUB_REF: 'refs/pull/17/merge',
        GITHUB_REPOSITORY: 'example/network',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: '42',
      }),
    ).toMatchObject({
      Actor: 'octo|cat (GITHUB_ACTOR)',
      'Started again by': 'hubot',
      'Pull request': '17 (GITHUB_REF)',
      Commit: `${sha} (GITHUB_SHA; whether files were edited since is not known)`,
      Repository: 'example/network',
      'Run of the CI system': 'https://github.com/example/network/actions/runs/42',
      Approver: '*the approvals of pull request 17 were not read*',
    });
    expect(
      await facts({
        GITLAB_CI: 'true',
        GITLAB_USER_LOGIN: 'ann',
        CI_COMMIT_SHA: sha,
        CI_MERGE_REQUEST_IID: '9',
        CI_PROJECT_PATH: 'example/network',
        CI_JOB_URL: 'https://gitlab.example/example/network/-/jobs/1',
        DEMARC_APPROVED_BY: 'bob',
      }),
    ).toMatchObject({
      Actor: 'ann (GITLAB_USER_LOGIN)',
      'Pull request': '9 (CI_MERGE_REQUEST_IID)',
      Commit: `${sha} (CI_COMMIT_SHA; whether files were edited since is not known)`,
      'Run of the CI system': 'https://gitlab.example/example/network/-/jobs/1',
      Approver: 'bob (DEMARC_APPROVED_BY), *the approvals of pull request 9 were not read*',
    });
  });

  test('has whole tables whatever the names are, for 600 changes', async () => {
    const foreign = (at: number) => `${at} | a ](x) <b> \`x\` \\| *y*`;
    const sandbox = await sandboxFor();
    const cnis = Array.from({ length: 600 }, (_, at) => {
      const description = JSON.stringify(foreign(at));
      return `  wan-${at}: { interconnect: ewr-a, magic: { conduit_name: "w${at}", mtu: 1500, description: ${description} } }\n`;
    });
    const text = circuit.replace(/cnis:[^]*/, `cnis:\n${cnis.join('')}`);
    const cwd = await folderWith({ 'demarc.yaml': text });
    const demarc = (args: readonly string[]) =>
      sandbox.demarc(args, { cwd, env: { DEMARC_APPROVED_BY: 'a|b\n| c | d |' } });
    await demarc(['plan', '--out', 'json=plan.json']);
    const plan = JSON.parse(await readFile(join(cwd, 'plan.json'), 'utf8')) as PlanDocument;
    // What a run of it would say, without the minutes that it takes.
    const report = {
      format: 'demarc.report/1',
      fingerprint: plan.fingerprint,
      accounts: plan.accounts.map(({ account: tag, changes }) => ({
        account: tag,
        summary: { ...noOutcomes, applied: changes.length },
        read_at: {},
        changes: changes.map(({ address, action, fields }, at) => ({
          ...{ address, action, outcome: 'applied' },
          fields: fields.map((field) => ({ path: field.path, after: field.after, now: { value: field.after } })),
          writes: [
            { at: '2026-03-01T09:30:00.120Z', call: 'create_cni', method: 'POST', status: 200, cf_ray: `r${at}x` },
          ],
        })),
        converged: true,
      })),
    };
    await writeFile(join(cwd, 'report.json'), JSON.stringify(report));
    const { code, stdout: page } = await demarc(['evidence', '--plan', 'plan.json', '--report', 'report.json']);
    expect(code).toBe(0);
    const tables = tablesOf(page);
    expect(rowsUnder(page, 'Requests that write')).toHaveLength(601);
    expect(tables.filter(({ under }) => under === 'Before and after')).toHaveLength(601);
    // A bar that is not escaped would be a cell too many, which a reader cuts off.
    for (const line of page.split('\n').filter((each) => each.startsWith('|'))) expect(line).not.toMatch(/\n|\\\|/);
    const descriptions = tables.flatMap(({ rows }) => rows.filter(([path]) => path === 'magic.description'));
    expect(descriptions).toHaveLength(600);
    expect(descriptions).toContainEqual(['magic.description', 'not set', foreign(7), foreign(7)]);
  });
});

const noOutcomes = {
  ...{ applied: 0, applied_lost: 0, failed: 0, stale: 0, unknown: 0, skipped: 0, overtaken: 0, not_attempted: 0 },
};
