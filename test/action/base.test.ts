import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { PlanDocument } from '../../src/model/plan.ts';
import { circuit, sandboxWith } from '../e2e/workspace.ts';
import type { FakeContent } from '../helpers/github/fake-objects.ts';
import type { ActionResult } from '../helpers/run-action.ts';
import { mergeGroupEvent } from './events.ts';
import { mergeOf } from './merges.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();
const mtu = (value: number) => circuit.replace('mtu: 1500', `mtu: ${value}`);
const described = (text: string) => text.replace(/mtu: \d+/, '$&\n      description: Primary');
const protectedCircuit = circuit.replace('wan-a:', '$&\n    protect: true');
const gone = circuit.replaceAll(/ {2}(?:ewr|wan)-a:\n/g, '$&    state: absent\n');

/** The main branch gets a commit with these files. */
function onMain(files: Readonly<Record<string, FakeContent>>): string {
  const { repository } = github();
  const { after } = repository.push('main', 'documents');
  repository.git.objects.setTree(after, files);
  return after.slice(0, 7);
}

async function planOf({ outputs }: ActionResult): Promise<PlanDocument['accounts'][number] | undefined> {
  return (JSON.parse(await readFile(outputs['plan-path'] ?? '', 'utf8')) as PlanDocument).accounts[0];
}

const reviewLine = /^<!-- demarc:review /m;

describe('the plan of a pull request', () => {
  test('is split by the documents of the base branch as it was merged for the test', async () => {
    onMain({ 'demarc.yaml': mtu(1400) });
    const pull = await pullFor(github(), await sandboxWith());
    const result = await pull.run({ files: { 'demarc.yaml': described(mtu(1400)) } });
    expect(result.code).toBe(0);
    const plan = await planOf(result);
    expect(plan?.base).toEqual({ split: true });
    expect(plan?.changes[0]?.fields.map(({ path, open = false }) => [path, open])).toEqual([
      ['magic.description', false],
      ['magic.mtu', true],
    ]);
    const body = pull.comments()[0]?.body ?? '';
    expect(body).toContain('From this change: 1 to update.');
    expect(body.split('<b>Open already</b>')[1]).toContain(
      '<code>magic.mtu</code>: <code>1500</code> → <code>1400</code>',
    );
    expect(body).toMatch(reviewLine);
  });

  test('is blocked where what was protected goes; after a merge that only unprotects, it is not', async () => {
    onMain({ 'demarc.yaml': protectedCircuit });
    const sandbox = await sandboxWith();
    const both = await pullFor(github(), sandbox);
    const blocked = await both.run({ files: { 'demarc.yaml': gone } });
    expect(blocked.code).toBe(4);
    expect(both.comments()[0]?.body).toContain('cni.wan-a was protected before this change and would be deleted');
    expect(both.comments()[0]?.body).not.toMatch(reviewLine);
    expect(both.statuses().at(-1)?.state).toBe('failure');
    // Merged all the same, it has no review.
    const forced = mergeOf(github(), both);
    expect((await forced.apply({ files: { 'demarc.yaml': gone } })).code).toBe(4);
    expect((await sandbox.commits()).filter(({ operation }) => operation.startsWith('delete'))).toEqual([]);

    onMain({ 'demarc.yaml': circuit });
    const second = await pullFor(github(), sandbox);
    expect((await second.run({ files: { 'demarc.yaml': gone } })).code).toBe(0);
    expect(second.comments()[0]?.body).toMatch(reviewLine);
  });

  test('is blocked where it loosens a term that it needs', async () => {
    onMain({ 'demarc.yaml': circuit.replace('interconnects:', 'policy: { max_deletes: 0 }\ninterconnects:') });
    const pull = await pullFor(github(), await sandboxWith());
    const result = await pull.run({ files: { 'demarc.yaml': gone } });
    expect(result.code).toBe(4);
    expect(result.summary).toContain('this change loosens policy.max_deletes (0, now 1)');
  });

  test('reads nothing of the branch: what a branch does to its files leaves the documents before as they are', async () => {
    const commit = onMain({ 'demarc.yaml': protectedCircuit, 'net/other.yaml': 'x' });
    const pull = await pullFor(github(), await sandboxWith());
    const { repository } = github();
    repository.git.objects.setTree(pull.headSha(), {
      'demarc.yaml': { link: '/etc/passwd' },
      demarc: { submodule: 'f'.repeat(40) },
    });
    const before = github().requests.length;
    const result = await pull.run({ files: { 'demarc.yaml': gone } });
    expect(result.code).toBe(4);
    const trees = github()
      .requests.slice(before)
      .filter(({ operation }) => operation === 'get_tree' || operation === 'get_blob')
      .map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
    expect(trees[0]?.slice(0, 7)).toBe(commit);
    expect(trees).not.toContain(pull.headSha());
  });

  test.each<[string, Readonly<Record<string, FakeContent>>, string]>([
    ['do not exist', { 'readme.md': 'x' }, 'there is no demarc.yaml or demarc'],
    ['are both there', { 'demarc.yaml': circuit, 'demarc/a.yaml': circuit }, 'demarc.yaml and demarc are both there'],
    [
      'are a link',
      { 'demarc.yaml': { link: 'other.yaml' }, 'other.yaml': circuit },
      'a symbolic link, which is not followed here',
    ],
    ['are a submodule', { demarc: { submodule: 'f'.repeat(40) } }, 'a submodule, which is not followed here'],
    [
      'are an LFS pointer',
      { 'demarc.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n' },
      'is a Git LFS pointer',
    ],
    ['do not parse', { 'demarc.yaml': 'version: 1\n  x: [' }, 'demarc.yaml:'],
  ])('is not split where the documents before %s, says so in Danger, and is a review', async (_, tree, why) => {
    onMain(tree);
    const pull = await pullFor(github(), await sandboxWith());
    const result = await pull.run({ files: { 'demarc.yaml': mtu(1400) } });
    expect(result.code).toBe(0);
    const plan = await planOf(result);
    expect(plan?.base?.split).toBe(false);
    expect(plan?.base?.why).toContain(why);
    const body = pull.comments()[0]?.body ?? '';
    expect(body).toMatch(/> \*\*Danger\*\*\n>\n> - \*\*not split: .*Nothing was compared with what was protected/);
    expect(body).toMatch(reviewLine);
  });

  test('says which of several documents did not exist before, and compares the others', async () => {
    const [top = '', cnis = ''] = protectedCircuit.split('cnis:');
    const head = top.slice(0, top.indexOf('interconnects:'));
    const commit = onMain({ 'a.yaml': `${top}cnis:${cnis}` });
    const pull = await pullFor(github(), await sandboxWith());
    const files = {
      'a.yaml': top,
      'b.yaml': `${head}cnis:${cnis.replace(/ {4}protect: true\n/, '').replace('1500', '1400')}`,
    };
    const result = await pull.run({ files, inputs: { files: 'a.yaml\nb.yaml' } });
    expect(result.code).toBe(0);
    expect((await planOf(result))?.base).toEqual({ split: true, why: `b.yaml did not exist in main at ${commit}` });
    expect(pull.comments()[0]?.body).toContain('not compared with what was declared before this change');
  });

  test.each([
    ['has no token', { 'github-token': ' ' }, false, 'there is no token for GitHub'],
    ['is not about the test merge', {}, true, 'is no merge of the pull request'],
  ])('is not split in a run that %s', async (_, inputs, isHead, why) => {
    onMain({ 'demarc.yaml': circuit });
    const pull = await pullFor(github(), await sandboxWith());
    const sha = isHead ? { GITHUB_SHA: pull.headSha() } : {};
    const result = await pull.run({
      files: { 'demarc.yaml': mtu(1400) },
      inputs: { ...inputs, review: 'false', comment: 'false' },
      env: sha,
    });
    expect((await planOf(result))?.base).toMatchObject({ split: false, why: expect.stringContaining(why) as string });
  });

  test.each(['get_commit', 'get_tree', 'get_blob'])(
    'is not made while GitHub does not answer %s',
    async (operation) => {
      onMain({ 'demarc.yaml': protectedCircuit });
      const pull = await pullFor(github(), await sandboxWith());
      github().fail({ operation, effect: { type: 'status', status: 403 } });
      const result = await pull.run({ files: { 'demarc.yaml': gone } });
      github().faults.clear();
      expect(result.code).toBe(1);
      expect(pull.comments()[0]?.body).toContain('There is no plan');
      expect(pull.comments()[0]?.body).toContain('cannot read the documents before this change');
      expect(pull.comments()[0]?.body).not.toMatch(reviewLine);
    },
  );

  test('in a merge queue has the documents below the group', async () => {
    onMain({ 'demarc.yaml': circuit });
    const sandbox = await sandboxWith();
    const pull = await pullFor(github(), sandbox);
    const files = { 'demarc.yaml': gone };
    expect((await pull.run({ files })).code).toBe(0);
    // In between, somebody merged the protection.
    onMain({ 'demarc.yaml': protectedCircuit });
    const { headRef, headSha, baseRef, baseSha } = github().repository.enqueue(pull.number);
    const event = mergeGroupEvent({ head_ref: headRef, head_sha: headSha, base_ref: baseRef, base_sha: baseSha });
    const queued = await pull.run({ event, files });
    expect(queued.code).toBe(4);
    expect(queued.summary).toContain('was protected before this change');
    github().repository.queue.splice(0);
  });
});
