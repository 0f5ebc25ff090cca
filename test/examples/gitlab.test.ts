import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circuit, folderWith, sandboxFor } from '../e2e/workspace.ts';
import { isIn, readJobs, runJob, runScript } from '../helpers/gitlab/pipeline.ts';
import { bot, type FakeGitLab, withGitLab } from '../helpers/gitlab/start-gitlab.ts';
import { readJunit } from '../helpers/junit.ts';

const jobs = await readJobs();
const branch = { CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
const ofRequest = { CI_PIPELINE_SOURCE: 'merge_request_event', CI_PROJECT_ID: '7', CI_DEFAULT_BRANCH: 'main' };
const [head, merge, trial] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)];

/** The variables of a pipeline of the merge request, and of the one after its merge. */
const planned = { ...ofRequest, CI_MERGE_REQUEST_IID: '12', CI_COMMIT_SHA: head, CI_PIPELINE_ID: '100' };
const merged = {
  ...branch,
  CI_PIPELINE_SOURCE: 'push',
  CI_COMMIT_SHA: merge,
  CI_PIPELINE_ID: '200',
  CI_ENVIRONMENT_NAME: 'cloudflare',
};

/** A merge request that was planned by pipeline 100 and merged as `merge`. */
function reviewed({ project }: FakeGitLab, plan: string): void {
  project.requests.push({
    ...{ iid: 12, state: 'merged', source_project_id: 7, target_branch: 'main', sha: head },
    ...{ merge_commit_sha: merge, squash_commit_sha: null, merged_at: '2026-03-02T10:00:00Z' },
  });
  project.pipelines.push({ id: 100, sha: head, ref: 'refs/merge-requests/12/head', project_id: 7 });
  project.jobs.push({
    id: 500,
    pipeline: 100,
    name: 'demarc-plan',
    status: 'success',
    finished_at: '2026-03-02T09:00:00Z',
  });
  project.artifacts[500] = plan;
}

describe('the jobs of the GitLab pipeline', () => {
  it('run where they should, and none that plans for a fork', () => {
    const named = (variables: Readonly<Record<string, string>>) =>
      Object.keys(jobs).filter((name) => isIn(jobs[name] ?? {}, variables));
    const own = { ...ofRequest, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '7' };
    expect(named(own)).toEqual(['demarc-validate', 'demarc-plan']);
    expect(named({ ...own, CI_MERGE_REQUEST_EVENT_TYPE: 'merged_result' })).toEqual(['demarc-validate', 'demarc-plan']);
    expect(named({ ...own, CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train' })).toEqual(['demarc-validate']);
    expect(named({ ...own, CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '8' })).toEqual(['demarc-validate']);
    expect(named({ ...branch, CI_PIPELINE_SOURCE: 'push' })).toEqual(['demarc-validate', 'demarc-apply']);
    expect(named({ ...branch, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'other' })).toEqual([]);
    expect(named({ ...branch, CI_PIPELINE_SOURCE: 'web' })).toEqual([]);
    expect(named({ ...branch, CI_PIPELINE_SOURCE: 'web', EXPECT: 'sha256:1' })).toEqual(['demarc-apply']);
    expect(named({ ...branch, CI_PIPELINE_SOURCE: 'schedule' })).toEqual(['demarc-drift']);
  });

  it('apply one at a time, never cancelled, with a token that no other job names', () => {
    expect(jobs['demarc-apply']).toMatchObject({
      interruptible: false,
      resource_group: 'demarc',
      environment: 'cloudflare',
    });
    const tokens = Object.entries(jobs).map(([name, { variables }]) => [name, variables?.['CLOUDFLARE_API_TOKEN']]);
    expect(Object.fromEntries(tokens)).toEqual({
      'demarc-validate': undefined,
      'demarc-plan': '$CLOUDFLARE_READ_TOKEN',
      'demarc-apply': '$CLOUDFLARE_WRITE_TOKEN',
      'demarc-drift': '$CLOUDFLARE_READ_TOKEN',
    });
  });
});

async function repository(document = circuit) {
  const gitlab = await withGitLab();
  const sandbox = await sandboxFor();
  const cwd = await folderWith({ 'demarc.yaml': document });
  const common = {
    ...gitlab.variables,
    CLOUDFLARE_BASE_URL: sandbox.url,
    CLOUDFLARE_READ_TOKEN: 'read',
    CLOUDFLARE_WRITE_TOKEN: 'write',
    XDG_RUNTIME_DIR: cwd,
  };
  const run = (name: string, variables: Readonly<Record<string, string>>) =>
    runJob(jobs[name] ?? {}, cwd, { ...common, ...variables });
  const written = async () => (await sandbox.commits()).map(({ operation }) => operation);
  return { gitlab, sandbox, cwd, run, written };
}

describe('a change on GitLab', () => {
  it('is planned in its merge request, and applied after the merge', async () => {
    const { gitlab, cwd, run, written } = await repository();
    const validated = await run('demarc-validate', planned);
    expect(validated).toMatchObject({ code: 0 });
    const plan = await run('demarc-plan', planned);
    expect({ code: plan.code, output: plan.output }).toMatchObject({ code: 0 });
    const [note] = gitlab.project.notes;
    expect(note?.body).toMatch(/^<!-- demarc:plan pipeline=100 -->\n\n/);
    expect(note?.body).toContain('2 to create');
    expect(note?.body).toContain(head);
    expect(readJunit(await readFile(join(cwd, 'demarc-plan.xml'), 'utf8'))).toHaveLength(3);
    expect(await written()).toEqual([]);

    reviewed(gitlab, await readFile(join(cwd, 'plan.json'), 'utf8'));
    const applied = await run('demarc-apply', merged);
    expect({ code: applied.code, output: applied.output }).toMatchObject({ code: 0 });
    expect(applied.output).toContain('reviewed in !12: job 500');
    expect(await written()).toEqual(['create_interconnect', 'create_cni']);
    expect(gitlab.log).toEqual(['create_note']);
  }, 30_000);

  it('is not applied where the documents changed after the review, or where nobody reviewed it', async () => {
    const { gitlab, sandbox, cwd, run, written } = await repository();
    await sandbox.demarc(['plan', '--quiet', '--out', 'json=plan.json'], { cwd });
    reviewed(gitlab, await readFile(join(cwd, 'plan.json'), 'utf8'));
    await writeFile(join(cwd, 'demarc.yaml'), circuit.replace('mtu: 1500', 'mtu: 1476'));
    const changed = await run('demarc-apply', merged);
    expect(changed.code).toBe(4);
    expect(changed.output).toContain('1476');

    gitlab.project.requests.length = 0;
    const direct = await run('demarc-apply', merged);
    expect(direct.code).toBe(2);
    expect(direct.output).toContain('is of no merge request of this project into main');
    expect(await written()).toEqual([]);

    // By hand: exactly the plan with the fingerprint that this one names.
    const [, fingerprint = ''] = /Fingerprint: (sha256:\w+)/.exec(direct.output) ?? [];
    const byHand = await run('demarc-apply', { ...merged, CI_PIPELINE_SOURCE: 'web', EXPECT: fingerprint });
    expect(byHand.code).toBe(0);
    expect(await written()).toEqual(['create_interconnect', 'create_cni']);
  }, 30_000);

  it('passes a guard that a commit of the merge request lifts, and no other', async () => {
    const { gitlab, sandbox, run, cwd, written } = await repository();
    await sandbox.demarc(['apply', '--yes', '--quiet'], { cwd, env: { XDG_RUNTIME_DIR: cwd } });
    await writeFile(join(cwd, 'demarc.yaml'), `${circuit}settings: { default_asn: 64512 }\n`);
    gitlab.project.messages.push(
      { id: '1', message: 'Demarc-Allow: account' },
      { id: '2', message: 'Change it\n\nDemarc-Allow: account=$(id)\n' },
      { id: '4', message: 'Change it\n\nDemarc-Allow: --yes\n' },
    );
    const blocked = await run('demarc-plan', planned);
    expect(blocked.code).toBe(4);
    for (const id of [2, 4]) expect(blocked.output).toContain(`a trailer of commit ${id} cannot be read`);
    expect(gitlab.project.notes[0]?.body).toContain('demarc ended with 4');
    const lifted = ['plan', '--quiet', '--allow', 'account', '--out', 'json=plan.json'];
    expect((await sandbox.demarc(lifted, { cwd })).code).toBe(0);

    reviewed(gitlab, await readFile(join(cwd, 'plan.json'), 'utf8'));
    const before = (await written()).length;
    // The file says that the guard is lifted. No commit does.
    expect((await run('demarc-apply', merged)).code).toBe(4);
    expect(await written()).toHaveLength(before);
    const message = 'Change the ASN\n\nIt is agreed.\r\n\r\nDemarc-Allow: account\r\n';
    gitlab.project.messages.push({ id: '3', message });
    expect((await run('demarc-apply', merged)).code).toBe(0);
    expect(await written()).toHaveLength(before + 1);
  }, 40_000);

  it('that was made by hand opens one issue, which is closed when the network is as declared', async () => {
    const { gitlab, cwd, run } = await repository();
    const schedule = { ...branch, CI_PIPELINE_SOURCE: 'schedule', CI_PIPELINE_ID: '300' };
    const drifted = await run('demarc-drift', schedule);
    expect(drifted.code).toBe(2);
    expect(gitlab.project.issues).toMatchObject([{ state: 'opened', labels: ['demarc-drift'] }]);
    expect(gitlab.project.issues[0]?.description).toContain('demarc apply --only');
    await writeFile(join(cwd, 'demarc.yaml'), circuit.split('interconnects:')[0] ?? '');
    const matches = await run('demarc-drift', schedule);
    expect(matches.code).toBe(0);
    expect(gitlab.log).toEqual(['create_issue', 'close_issue 1']);
  }, 30_000);
});

describe('demarc-gitlab reviewed', () => {
  const cases: readonly (readonly [string, number, (gitlab: FakeGitLab) => void])[] = [
    [
      'a squashed merge',
      0,
      ({ project }) => patch(project.requests, { merge_commit_sha: null, squash_commit_sha: merge }),
    ],
    [
      'a fast-forward',
      0,
      ({ project }) => {
        patch(project.requests, { merge_commit_sha: null, sha: merge });
        patch(project.pipelines, { sha: merge });
      },
    ],
    [
      'merged results',
      0,
      ({ project }) => {
        patch(project.pipelines, { sha: trial, ref: 'refs/merge-requests/12/merge' });
        project.commits[trial] = { parent_ids: ['d'.repeat(40), head] };
      },
    ],
    [
      'a merge train: its plan is of others, too, and was read by nobody',
      4,
      ({ project }) => {
        patch(project.pipelines, { sha: trial, ref: 'refs/merge-requests/12/train' });
        project.commits[trial] = { parent_ids: ['d'.repeat(40), head] };
      },
    ],
    [
      'a commit on top of the head that was taken back, with a pipeline of its own',
      4,
      ({ project }) => {
        patch(project.pipelines, { sha: trial });
        project.commits[trial] = { parent_ids: [head] };
      },
    ],
    [
      'a trial merge of an older commit that is based on the head of another',
      4,
      ({ project }) => {
        patch(project.pipelines, { sha: trial, ref: 'refs/merge-requests/12/merge' });
        project.commits[trial] = { parent_ids: [head, 'd'.repeat(40)] };
      },
    ],
    [
      'the pipeline of another merge request',
      4,
      ({ project }) => patch(project.pipelines, { ref: 'refs/merge-requests/13/head' }),
    ],
    [
      'a merge request of a fork with the same commit, which the fast-forward merged, too',
      0,
      ({ project }) => {
        patch(project.requests, { merge_commit_sha: null, sha: merge });
        patch(project.pipelines, { sha: merge });
        project.requests.unshift({
          ...project.requests[0],
          iid: 13,
          source_project_id: 8,
          merged_at: '2026-03-02T10:00:01Z',
        });
        project.requests.unshift({ ...project.requests[1], iid: 14, merged_at: '2026-03-02T10:00:02Z' });
      },
    ],
    ['a merge request of a fork', 4, ({ project }) => patch(project.requests, { source_project_id: 8 })],
    [
      'a plan on a later page',
      0,
      ({ project }) => {
        for (const id of [101, 102, 103]) project.pipelines.push({ ...project.pipelines[0], id });
        for (const id of [601, 602, 603])
          project.jobs.unshift({ id, pipeline: 100, name: `other-${id}`, status: 'success' });
      },
    ],
    ['the plan of an older commit', 4, ({ project }) => patch(project.pipelines, { sha: 'e'.repeat(40) })],
    ['a plan that failed', 4, ({ project }) => patch(project.jobs, { status: 'failed' })],
    [
      'a plan that ended after the merge',
      4,
      ({ project }) => patch(project.jobs, { finished_at: '2026-03-02T10:00:01Z' }),
    ],
    ['a plan that has not ended', 4, ({ project }) => patch(project.jobs, { finished_at: null, status: 'running' })],
    ['the pipeline of a fork', 4, ({ project }) => patch(project.pipelines, { project_id: 8 })],
    ['artifacts that expired', 4, ({ project }) => delete project.artifacts[500]],
    ['another target branch', 4, ({ project }) => patch(project.requests, { target_branch: 'release' })],
    ['a merge request that is open', 4, ({ project }) => patch(project.requests, { state: 'opened' })],
    [
      'a commit that was merged before',
      4,
      ({ project }) => patch(project.requests, { merge_commit_sha: 'f'.repeat(40) }),
    ],
    [
      'a newer pipeline that has begun to apply',
      4,
      ({ project }) => project.deployments.push({ status: 'failed', deployable: { pipeline: { id: 201 } } }),
    ],
    [
      'a newer pipeline that waits',
      0,
      ({ project }) => project.deployments.push({ status: 'created', deployable: { pipeline: { id: 201 } } }),
    ],
    [
      'a newer pipeline that never began to apply',
      4,
      ({ project }) => project.pushes.push({ id: 201, status: 'failed' }),
    ],
    [
      'pipelines that are older, wait, or were skipped',
      0,
      ({ project }) =>
        void project.pushes.push(
          { id: 202, status: 'skipped' },
          { id: 201, status: 'running' },
          { id: 199, status: 'failed' },
        ),
    ],
    ['an error of GitLab', 1, ({ faults }) => fail(faults, 'list_pipelines', [500, 502, 503, 429])],
    ['an error that passes', 0, ({ faults }) => fail(faults, 'artifact', ['before', 500, 'after'])],
    ['no permission', 1, ({ faults }) => fail(faults, 'list_jobs', [403])],
  ];

  it('finds the plan of every kind of merge, and refuses what nobody can have seen', async () => {
    const found = await Promise.all(
      cases.map(async ([name, , change]) => {
        const gitlab = await withGitLab();
        const cwd = await folderWith();
        reviewed(gitlab, `{"plan":"${name}"}`);
        change(gitlab);
        const { code } = await runScript(['reviewed', 'plan.json'], cwd, { ...gitlab.variables, ...merged });
        const plan = await readFile(join(cwd, 'plan.json'), 'utf8').catch(() => undefined);
        expect([name, plan]).toEqual([name, code === 0 ? `{"plan":"${name}"}` : undefined]);
        return [name, code];
      }),
    );
    expect(found).toEqual(cases.map(([name, code]) => [name, code]));
  }, 60_000);
});

const text = (body: string) => ({ 'plan.md': body, 'drift.md': body });

describe('demarc-gitlab note', () => {
  const note = (gitlab: FakeGitLab, cwd: string, more: Readonly<Record<string, string>> = {}) =>
    runScript(['note', 'plan.md', '0'], cwd, { ...gitlab.variables, ...planned, ...more });
  const own = (id: number, body: string, author = bot) => ({ id, author: { id: author }, system: false, body });

  it('keeps one note, whatever is lost on the way', async () => {
    const lost: readonly (readonly [number, FakeGitLab['faults']])[] = [
      [0, [{ operation: 'create_note', nth: 1, effect: 'after' }]],
      [0, [{ operation: 'create_note', nth: 1, effect: 'before' }]],
      [
        0,
        [
          { operation: 'create_note', nth: 1, effect: 502 },
          { operation: 'list_notes', nth: 2, effect: 500 },
        ],
      ],
      [1, [{ operation: 'create_note', nth: 1, effect: 403 }]],
      [1, [1, 2, 3, 4].map((nth) => ({ operation: 'list_notes', nth, effect: 500 }))],
    ];
    await Promise.all(
      lost.map(async ([code, faults]) => {
        const gitlab = await withGitLab();
        const cwd = await folderWith(text('### Plan'));
        gitlab.project.notes.push(own(1, 'hello', 5), own(2, '<!-- demarc:plan pipeline=1 -->', 5), own(3, 'other'));
        gitlab.faults.push(...faults);
        const result = await note(gitlab, cwd);
        expect([faults, result.code, gitlab.log]).toEqual([faults, code, code === 0 ? ['create_note'] : []]);
        if (code !== 0) return;
        await writeFile(join(cwd, 'plan.md'), '### Another plan');
        gitlab.faults.push({ operation: 'update_note', nth: 1, effect: 'after' });
        expect((await note(gitlab, cwd, { CI_PIPELINE_ID: '101' })).code).toBe(0);
        expect(gitlab.project.notes.map(({ body }) => body.includes('Another plan'))).toEqual([
          false,
          false,
          false,
          true,
        ]);
        // An older pipeline that ends later.
        expect((await note(gitlab, cwd)).output).toContain('a newer pipeline');
        expect(gitlab.project.notes).toHaveLength(4);
      }),
    );
  }, 40_000);

  it('removes its own second note, and says where there is no plan', async () => {
    const gitlab = await withGitLab();
    const cwd = await folderWith(text(''));
    for (const id of [1, 2, 3]) gitlab.project.notes.push(own(id, `<!-- demarc:plan pipeline=${id} -->`));
    expect((await note(gitlab, cwd)).code).toBe(0);
    expect(gitlab.log).toEqual(['update_note 1', 'delete_note 2', 'delete_note 3']);
    expect(gitlab.project.notes[0]?.body).toContain('There is no plan: exit code 0');
  });

  it('makes text harmless where GitLab acts on it or links it, and cuts it to what GitLab takes', async () => {
    const gitlab = await withGitLab();
    const hostile = [
      '/approve',
      '  /merge',
      '> /close',
      'see !12, %34 and &#36;5, &#126;bug',
      '<code>!7</code> !8',
      '```diff',
      '+ cost: $5 for !12',
      '```',
      '%9',
      `x${'y'.repeat(1_000_000)}`,
    ];
    const cwd = await folderWith(text(hostile.join('\n')));
    expect((await note(gitlab, cwd)).code).toBe(0);
    const [{ body } = { body: '' }] = gitlab.project.notes;
    expect(body).not.toMatch(/^[ \t>]*\//m);
    expect(body).toContain('see !&#8203;12, %&#8203;34 and &#36;&#8203;5, &#126;&#8203;bug');
    expect(body).toContain('<code>!7</code> !&#8203;8\n```diff\n+ cost: $5 for !12\n```\n%&#8203;9\n');
    expect(body.length).toBeLessThan(1_000_000);
    expect(body).toContain('Cut here');
  });
});

describe('demarc-gitlab issue', () => {
  const look = (gitlab: FakeGitLab, cwd: string, code: number) =>
    runScript(['issue', 'drift.md', String(code)], cwd, { ...gitlab.variables, CI_PIPELINE_ID: '300' });

  it('opens one issue, updates it, and closes it only when a look found no drift', async () => {
    const gitlab = await withGitLab();
    const cwd = await folderWith(text('### Drift'));
    const others = { labels: ['demarc-drift'], state: 'opened' as const };
    gitlab.project.issues.push(
      { ...others, iid: 1, author: 5, description: '<!-- demarc:drift -->' },
      { ...others, iid: 2, author: bot, description: 'of another kind' },
      { ...others, iid: 3, author: bot, description: 'and another' },
    );
    gitlab.faults.push({ operation: 'create_issue', nth: 1, effect: 'after' });
    for (const code of [2, 2, 1, 143]) expect((await look(gitlab, cwd, code)).code).toBe(0);
    expect(gitlab.log).toEqual(['create_issue', 'update_issue 4']);
    gitlab.faults.push(...[5, 6, 7, 8].map((nth) => ({ operation: 'list_issues', nth, effect: 500 as const })));
    while ((await look(gitlab, cwd, 0)).code !== 0) expect(gitlab.log).toHaveLength(2);
    expect(gitlab.log).toEqual(['create_issue', 'update_issue 4', 'close_issue 4']);
    expect(gitlab.project.issues.map(({ state }) => state)).toEqual(['opened', 'opened', 'opened', 'closed']);
    expect(gitlab.project.issues[3]?.description).toContain('matches its documents again');
    await look(gitlab, cwd, 2);
    expect(gitlab.log.slice(3)).toEqual(['create_issue']);
  }, 30_000);
});

it('demarc-gitlab never prints its token, and names what is missing', async () => {
  const gitlab = await withGitLab();
  const cwd = await folderWith(text('### Plan'));
  const { GITLAB_BOT_TOKEN: token = '', ...rest } = gitlab.variables;
  const without = await runScript(['note', 'plan.md', '0'], cwd, { ...rest, ...planned });
  expect(without).toMatchObject({ code: 1, output: expect.stringContaining('GITLAB_BOT_TOKEN is not set') as string });
  gitlab.faults.push({ operation: 'user', nth: 1, effect: 401 });
  const refused = await runScript(['note', 'plan.md', '0'], cwd, { ...gitlab.variables, ...planned });
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('GitLab answered 401') as string });
  expect(refused.output).not.toContain(token);
  for (const wrong of ['glpat-se\ncret', 'glpat-se\u2019cret']) {
    const broken = await runScript(['note', 'plan.md', '0'], cwd, {
      ...gitlab.variables,
      ...planned,
      GITLAB_BOT_TOKEN: wrong,
    });
    expect(broken).toMatchObject({
      code: 1,
      output: expect.stringContaining('GITLAB_BOT_TOKEN is no token') as string,
    });
    expect(broken.output).not.toContain('glpat');
  }
  expect((await runScript(['note', 'plan.md'], cwd, {})).code).toBe(64);
});

function patch(list: Readonly<Record<string, unknown>>[], values: Readonly<Record<string, unknown>>): void {
  list.forEach((each, at) => (list[at] = { ...each, ...values }));
}

function fail(
  faults: FakeGitLab['faults'],
  operation: string,
  effects: readonly ('before' | 'after' | number)[],
): void {
  effects.forEach((effect, at) => faults.push({ operation, nth: at + 1, effect }));
}
