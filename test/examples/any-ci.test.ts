import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { circuit, folderWith, sandboxFor } from '../e2e/workspace.ts';
import { runInShell } from '../helpers/run-script.ts';

const script = fileURLToPath(new URL('../../examples/any-ci/demarc-ci.sh', import.meta.url));

/** A repository with its origin, a store for plans, and a sandbox. */
async function repository() {
  const sandbox = await sandboxFor();
  const origin = await folderWith();
  const cwd = await folderWith({ 'demarc.yaml': 'version: 1\naccount: 023e105f4ecef8ad9ca31a8372d0c353\n' });
  const plans = await folderWith();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.net', ...args], {
      cwd,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  execFileSync('git', ['init', '--quiet', '--bare', origin]);
  git('init', '--quiet', '--initial-branch=main');
  git('remote', 'add', 'origin', origin);
  const commit = async (text?: string) => {
    if (text !== undefined) await writeFile(join(cwd, 'demarc.yaml'), text);
    git('add', 'demarc.yaml');
    git('commit', '--quiet', '--allow-empty', '--message=change');
    return git('rev-parse', 'HEAD');
  };
  await commit();
  git('push', '--quiet', 'origin', 'main');
  const run = (job: 'plan' | 'apply', more: Readonly<Record<string, string>> = {}) =>
    runInShell(['sh', script, job], {
      cwd,
      variables: {
        CLOUDFLARE_API_TOKEN: 'token',
        CLOUDFLARE_BASE_URL: sandbox.url,
        XDG_RUNTIME_DIR: plans,
        PLANS: plans,
        ...more,
      },
    });
  const push = () => git('push', '--quiet', '--force', 'origin', 'HEAD:main');
  const written = async () => (await sandbox.commits()).length;
  return { cwd, plans, git, commit, run, push, written };
}

it('a plan travels from the proposed commit to the merge, whatever kind of merge it is', async () => {
  const { git, commit, run, push, written, plans, cwd } = await repository();
  // A merge commit: the reviewed commit is its second parent.
  git('switch', '--quiet', '--create', 'change');
  const reviewed = await commit(circuit);
  expect((await run('plan')).code).toBe(0);
  expect(await readdir(plans)).toContain(`${reviewed}.json`);
  expect(await readFile(join(cwd, 'demarc-plan.xml'), 'utf8')).toContain('create interconnect.ewr-a');
  git('switch', '--quiet', 'main');
  git('merge', '--quiet', '--no-ff', '--message=merge', 'change');
  push();
  const applied = await run('apply');
  expect(applied).toMatchObject({ code: 0 });
  expect(await written()).toBe(2);

  // A fast-forward: the same commit.
  await commit(circuit.replace('mtu: 1500', 'mtu: 1476'));
  expect((await run('plan')).code).toBe(0);
  push();
  expect((await run('apply')).code).toBe(0);
  expect(await written()).toBe(3);

  // A squash: somebody has to name the commit.
  git('switch', '--quiet', '--create', 'other');
  const squashed = await commit(circuit.replace('mtu: 1500', 'mtu: 1400'));
  expect((await run('plan')).code).toBe(0);
  git('switch', '--quiet', 'main');
  git('merge', '--quiet', '--squash', 'other');
  // With the same message, in the same second, it would be the same commit.
  git('commit', '--quiet', '--message=squashed');
  push();
  const unnamed = await run('apply');
  expect(unnamed.code).toBe(4);
  expect(unnamed.output).toContain('has no plan');
  expect(await written()).toBe(3);
  expect((await run('apply', { REVIEWED_COMMIT: squashed })).code).toBe(0);
  expect(await written()).toBe(4);
  // Nothing is left to change: that needs no review.
  expect((await run('apply')).code).toBe(0);
}, 60_000);

it('nothing is applied that was not reviewed, that changed after its review, or that a later merge has replaced', async () => {
  const { git, commit, run, push, written, plans } = await repository();
  const reviewed = await commit(circuit);
  expect((await run('plan')).code).toBe(0);
  const unreviewed = await commit();
  push();
  expect((await run('apply')).code).toBe(4);
  expect((await run('apply', { REVIEWED_COMMIT: '../../etc/passwd' })).code).toBe(4);
  // Nobody saw a plan before the merge that was made after it. One that was is kept.
  for (const late of [unreviewed, reviewed]) {
    git('switch', '--quiet', '--detach', late);
    const plan = await run('plan');
    expect(plan.code).toBe(0);
    expect(plan.output).toContain('is no review');
  }
  git('switch', '--quiet', 'main');
  expect((await readdir(plans)).filter((name) => name.endsWith('.json'))).toEqual([`${reviewed}.json`]);
  expect((await run('apply')).code).toBe(4);

  await commit(circuit.replace('mtu: 1500', 'mtu: 1476'));
  // A plan that fails takes the one of an earlier run of its commit with it.
  expect((await run('plan')).code).toBe(0);
  expect((await run('plan', { CLOUDFLARE_BASE_URL: 'http://127.0.0.1:1/client/v4' })).code).toBe(1);
  expect((await readdir(plans)).filter((name) => name.startsWith(git('rev-parse', 'HEAD')))).toEqual([]);
  push();
  const changed = await run('apply', { REVIEWED_COMMIT: reviewed });
  expect(changed.code).toBe(4);
  expect(changed.output).toContain('1476');

  // Neither is it the last one of the branch where a tag has the name of the branch.
  git('switch', '--quiet', '--detach', reviewed);
  git('push', '--quiet', 'origin', 'HEAD:refs/tags/main');
  const old = await run('apply');
  expect(old.code).toBe(4);
  expect(old.output).toContain('not the last commit of main');
  expect(await written()).toBe(0);
}, 60_000);

it('a branch that merged the live one has its own plan, and a clone without its parents says what it lacks', async () => {
  const { git, commit, run, push, written, plans } = await repository();
  git('switch', '--quiet', '--create', 'change');
  await commit(circuit);
  git('switch', '--quiet', 'main');
  const live = await commit();
  push();
  git('switch', '--quiet', 'change');
  git('merge', '--quiet', '--message=merge', 'main');
  expect((await run('plan')).code).toBe(0);
  // The plan of the commit that the branch merged. It is not the one that was reviewed last.
  await writeFile(join(plans, `${live}.json`), '{}');
  push();
  expect((await run('apply')).code).toBe(0);
  expect(await written()).toBe(2);

  git('switch', '--quiet', '--create', 'next');
  await commit(circuit.replace('mtu: 1500', 'mtu: 1476'));
  expect((await run('plan')).code).toBe(0);
  git('switch', '--quiet', 'change');
  git('merge', '--quiet', '--no-ff', '--message=merge', 'next');
  push();
  git('fetch', '--quiet', '--depth=1', 'origin', 'main');
  const shallow = await run('apply');
  expect(shallow.code).toBe(4);
  expect(shallow.output).toContain('this clone is shallow');
  expect(await written()).toBe(2);
}, 60_000);

it('the script is one that every shell reads', () => {
  execFileSync('sh', ['-n', script]);
});
