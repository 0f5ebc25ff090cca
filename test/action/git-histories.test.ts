import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { PlanDocument } from '../../src/model/plan.ts';
import { circuit, sandboxWith, type TestSandbox } from '../e2e/workspace.ts';
import { RealGit } from '../helpers/github/real-git.ts';
import { openFields } from '../oracle/base.ts';
import { pullRequestEvent } from './events.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();

const mtu = (value: number, text = circuit) => text.replace(/mtu: \d+/, `mtu: ${value}`);
const described = (text: string) => text.replace(/mtu: \d+/, '$&\n      description: Primary');
const [interconnects = '', cnis = ''] = circuit.split('cnis:');
const head = interconnects.slice(0, interconnects.indexOf('interconnects:'));
const onlyCnis = (text: string) => `${head}cnis:${text.split('cnis:')[1] ?? cnis}`;

/** What a pull request is: the test merge, the last commit of its branch, and the commit that the documents before are of. */
interface History {
  readonly merge: string;
  readonly head: string;
  /** Undefined: there is none. */
  readonly base: string | undefined;
}

/** The branch `change` gets a commit; `main` is checked out again. */
function change(git: RealGit, files: Parameters<RealGit['commit']>[0], from = 'main'): string {
  git.run('checkout', '--quiet', '-B', 'change', from);
  const commit = git.commit(files);
  git.run('checkout', '--quiet', 'main');
  return commit;
}

function mergedWith(git: RealGit, commit: string): History {
  const base = git.head();
  git.run('merge', '--quiet', '--no-ff', '--no-edit', '-X', 'theirs', '--allow-unrelated-histories', commit);
  const tree = git.head();
  git.run('reset', '--quiet', '--hard', base);
  return { merge: git.mergeCommit(tree, base, commit), head: commit, base };
}

async function planOf(
  history: History,
  git: RealGit,
): Promise<{ plan: PlanDocument['accounts'][number]; sandbox: TestSandbox }> {
  git.pushTo(github().repository.git, history.merge, ...(history.base === undefined ? [] : [history.base]));
  const pull = await pullFor(github(), await sandboxWith());
  const result = await pull.run({
    files: {},
    workspace: git.checkOut(history.merge),
    event: pullRequestEvent({ number: pull.number, sha: history.head }),
    inputs: { review: 'false', comment: 'false' },
    env: { GITHUB_SHA: history.merge },
  });
  const written = await readFile(result.outputs['plan-path'] ?? '', 'utf8');
  const [plan] = (JSON.parse(written) as PlanDocument).accounts;
  if (plan === undefined) throw new Error(result.log);
  return { plan, sandbox: pull.sandbox };
}

const comments = `# ${'x'.repeat(1_000)}\n`.repeat(3_000);

test.each<[string, (git: RealGit) => History]>([
  [
    'was cut before the main branch went on',
    (git) => {
      git.commit({ 'demarc.yaml': circuit });
      const commit = change(git, { 'demarc.yaml': described(circuit) });
      git.commit({ 'demarc.yaml': mtu(1400) });
      const history = mergedWith(git, commit);
      return { ...history, merge: merged(git, history, { 'demarc.yaml': described(mtu(1400)) }) };
    },
  ],
  [
    'merged the main branch into itself, twice',
    (git) => {
      git.commit({ 'demarc.yaml': circuit });
      change(git, { 'a.txt': 'x' });
      for (const value of [1300, 1400]) {
        git.commit({ 'demarc.yaml': mtu(value) });
        git.run('checkout', '--quiet', 'change');
        git.run('merge', '--quiet', '--no-edit', 'main');
        git.run('checkout', '--quiet', 'main');
      }
      return mergedWith(git, change(git, { 'demarc.yaml': described(mtu(1400)) }, 'change'));
    },
  ],
  [
    'has a history without a common commit',
    (git) => {
      git.commit({ 'demarc.yaml': mtu(1400) });
      git.run('checkout', '--quiet', '--orphan', 'change');
      const commit = git.commit({ 'demarc.yaml': described(mtu(1400)) });
      git.run('checkout', '--quiet', 'main');
      return mergedWith(git, commit);
    },
  ],
  [
    'moves the document into a folder, in two parts',
    (git) => {
      git.commit({ 'demarc.yaml': mtu(1400) });
      const parts = {
        'demarc/circuits.yaml': interconnects,
        'demarc/Ünïcode and blank.YAML': onlyCnis(described(mtu(1400))),
      };
      return mergedWith(git, change(git, { 'demarc.yaml': undefined, ...parts }));
    },
  ],
  [
    'moves a block from one file to another',
    (git) => {
      git.commit({ 'demarc/a.yaml': interconnects, 'demarc/b.yaml': onlyCnis(mtu(1400)) });
      const other = { 'demarc/a.yaml': described(mtu(1400)), 'demarc/b.yaml': undefined };
      return mergedWith(git, change(git, other));
    },
  ],
  [
    'is about a document of 3 MB',
    (git) => {
      git.commit({ 'demarc.yaml': `${comments}${mtu(1400)}` });
      return mergedWith(git, change(git, { 'demarc.yaml': `${comments}${described(mtu(1400))}` }));
    },
  ],
  [
    'is in a repository with links and submodules that are no documents',
    (git) => {
      const others = {
        docs: { link: 'demarc' },
        'demarc/.git-blame': { link: '/etc/passwd' },
        vendor: { submodule: 'f'.repeat(40) },
      };
      git.commit({ 'demarc/a.yaml': mtu(1400), ...others });
      git.run('rm', '--quiet', '--cached', 'vendor');
      return mergedWith(git, change(git, { 'demarc/a.yaml': described(mtu(1400)) }));
    },
  ],
  [
    'has documents with a mark of bytes and line ends of Windows',
    (git) => {
      git.commit({ 'demarc.yaml': `\uFEFF${mtu(1400).replaceAll('\n', '\r\n')}` });
      return mergedWith(git, change(git, { 'demarc.yaml': described(mtu(1400)) }));
    },
  ],
  [
    'takes the document of a deleted file up again',
    (git) => {
      git.commit({ 'demarc.yaml': circuit });
      git.commit({ 'demarc.yaml': undefined, 'demarc/new.yaml': mtu(1400) });
      return mergedWith(git, change(git, { 'demarc.yaml': described(mtu(1400)), 'demarc/new.yaml': undefined }));
    },
  ],
])('a pull request that %s is split by the plan of the first parent', async (_, make) => {
  const git = new RealGit();
  const history = make(git);
  const { plan, sandbox } = await planOf(history, git);
  expect(plan.base).toEqual({ split: true });
  const cwd = git.checkOut(history.base ?? '');
  const alone = await sandbox.demarc(['plan', '--format', 'json', '--skip-secrets'], { cwd });
  const [base] = (JSON.parse(alone.stdout) as PlanDocument).accounts;
  if (base === undefined) throw new Error(alone.stderr);
  const open = plan.changes.flatMap(({ address, fields }) =>
    fields.flatMap((field) => (field.open === true ? [`${address} ${field.path}`] : [])),
  );
  expect(open).toEqual(openFields(plan, base));
  expect(open).toEqual(['cni.wan-a magic.mtu']);
});

/** The test merge with other files. */
function merged(git: RealGit, { base = '', head: commit }: History, files: Parameters<RealGit['commit']>[0]): string {
  git.run('checkout', '--quiet', '--detach', base);
  const tree = git.commit(files);
  git.run('checkout', '--quiet', 'main');
  return git.mergeCommit(tree, base, commit);
}

test.each<[string, (git: RealGit) => History, string]>([
  [
    'has no test merge: it is a commit on top of the main branch',
    (git) => {
      const base = git.commit({ 'demarc.yaml': mtu(1400) });
      const commit = change(git, { 'demarc.yaml': described(mtu(1400)) });
      return { merge: commit, head: commit, base };
    },
    'is no merge of the pull request',
  ],
  [
    'is the first parent of its merge',
    (git) => {
      git.commit({ 'demarc.yaml': mtu(1400) });
      const { merge, head: commit, base = '' } = mergedWith(git, change(git, { 'demarc.yaml': described(mtu(1400)) }));
      return { merge: git.mergeCommit(merge, commit, base), head: commit, base };
    },
    'is no merge of the pull request',
  ],
  [
    'is merged together with another branch',
    (git) => {
      git.commit({ 'demarc.yaml': mtu(1400) });
      const { merge, head: commit, base = '' } = mergedWith(git, change(git, { 'demarc.yaml': described(mtu(1400)) }));
      return { merge: git.mergeCommit(merge, base, commit, git.commit({ 'a.txt': 'x' })), head: commit, base };
    },
    'is no merge of the pull request',
  ],
  [
    'brings the first document',
    (git) => {
      git.commit({ 'readme.md': 'x' });
      return mergedWith(git, change(git, { 'demarc.yaml': circuit }));
    },
    'there is no demarc.yaml or demarc',
  ],
  [
    'turns a link into a file',
    (git) => {
      git.commit({ 'demarc.yaml': { link: 'other.yaml' }, 'other.yaml': mtu(1400) });
      return mergedWith(git, change(git, { 'demarc.yaml': described(mtu(1400)) }));
    },
    'a symbolic link, which is not followed here',
  ],
  [
    'takes a link out of the folder',
    (git) => {
      git.commit({ 'demarc/a.yaml': mtu(1400), 'demarc/eu': { link: '../eu' }, 'eu/b.yaml': 'x' });
      return mergedWith(git, change(git, { 'demarc/a.yaml': described(mtu(1400)), 'demarc/eu': undefined }));
    },
    'a symbolic link, which is not followed here',
  ],
  [
    'turns a pointer of Git LFS into a file',
    (git) => {
      git.commit({ 'demarc.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n' });
      return mergedWith(git, change(git, { 'demarc.yaml': circuit }));
    },
    'is a Git LFS pointer',
  ],
  [
    'mends documents that do not parse',
    (git) => {
      git.commit({ 'demarc.yaml': 'version: 1\n  x: [' });
      return mergedWith(git, change(git, { 'demarc.yaml': circuit }));
    },
    'demarc.yaml:',
  ],
])('a pull request that %s is not split, and says why', async (_, make, why) => {
  const git = new RealGit();
  const { plan } = await planOf(make(git), git);
  expect(plan.base).toMatchObject({ split: false, why: expect.stringContaining(why) as string });
  expect(plan.changes.some(({ open, fields }) => open === true || fields.some((field) => field.open))).toBe(false);
});
