import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/model/report.ts';
import { account, circuit, otherFreeSlot, sandboxFor, sandboxWith, type TestSandbox } from '../e2e/workspace.ts';
import type { FakeContent } from '../helpers/github/fake-objects.ts';
import type { ActionOptions } from '../helpers/run-action.ts';
import { type HandState, mergeOf } from './merges.ts';
import { githubForFile, pullFor } from './pulls.ts';

const github = githubForFile();
const mtu = (value: number) => circuit.replace('mtu: 1500', `mtu: ${value}`);
const described = (text: string) => text.replace(/mtu: \d+/, `$&\n      description: Primary`);
/** The circuit and a second one. */
const two = `${circuit.slice(0, circuit.indexOf('cnis:'))}  lax-b:\n    type: direct\n    slot_id: ${otherFreeSlot}\n    speed: 10G\n${circuit.slice(circuit.indexOf('cnis:'))}`;

/** A pull request with these documents, planned and merged; its apply waits. */
async function merged(documents: string, sandbox: TestSandbox, options: Partial<ActionOptions> = {}) {
  const { repository } = github();
  const pull = await pullFor(github(), sandbox);
  const files = { 'demarc.yaml': documents };
  expect((await pull.run({ files, ...options })).code).toBe(0);
  const merge = mergeOf(github(), pull);
  lands(merge.after, { 'demarc.yaml': documents }, 'demarc.yaml');
  const apply = (more: Partial<ActionOptions> = {}) => merge.apply({ files, ...options, ...more });
  return { ...merge, apply, pull, repository };
}

/** What a commit holds, and which files it changed. */
function lands(commit: string, tree: Readonly<Record<string, FakeContent>>, ...changed: readonly string[]): void {
  const { git } = github().repository;
  git.files.set(
    commit,
    changed.map((filename) => ({ filename, status: 'modified', changes: 1 })),
  );
  git.objects.setTree(commit, tree);
}

async function outcomesOf(outputs: Readonly<Record<string, string>>) {
  const report = JSON.parse(await readFile(outputs['report-path'] ?? '', 'utf8')) as ReportDocument;
  return Object.fromEntries(
    report.accounts.flatMap(({ changes }) => changes.map((each) => [each.address, each.outcome])),
  );
}

async function mtuOf(sandbox: TestSandbox): Promise<unknown> {
  const { accounts } = (await sandbox.state()) as unknown as { accounts: Record<string, HandState> };
  return accounts[account]?.cnis[0]?.magic['mtu'];
}

describe('a change that the last commit of the branch no longer contains', () => {
  test.each(['1', '2'])(
    'is overtaken when its revert was applied first (attempt %s), and nothing is sent',
    async (attempt) => {
      const sandbox = await sandboxWith(circuit);
      const change = await merged(mtu(1450), sandbox);
      const revert = await merged(circuit, sandbox);
      expect((await revert.apply()).outputs).toMatchObject({ 'exit-code': '0', changed: 'false' });
      const writes = (await sandbox.commits()).length;
      const late = await change.apply({ env: { GITHUB_RUN_ATTEMPT: attempt } });
      expect(late).toMatchObject({ code: 4, outputs: { changed: 'false', errored: 'true' } });
      expect(await outcomesOf(late.outputs)).toEqual({ 'cni.wan-a': 'overtaken' });
      expect(late.summary).toContain('1 overtaken');
      expect(late.summary).toContain(`main at ${revert.after.slice(0, 7)} does not want this change`);
      expect(late.summary).toContain('start the workflow by hand');
      expect(change.reports()).toEqual([expect.stringContaining('1 overtaken')]);
      expect((await sandbox.commits()).length).toBe(writes);
    },
  );

  test('is overtaken by another change of the same object, which is then applied', async () => {
    const sandbox = await sandboxWith(circuit);
    const first = await merged(mtu(1450), sandbox);
    const second = await merged(mtu(1400), sandbox);
    const early = await first.apply();
    expect(early.code).toBe(4);
    expect(early.summary).toContain('wants a different change of it');
    expect((await second.apply()).code).toBe(0);
    expect(await mtuOf(sandbox)).toBe(1400);
  });

  test('skips the changes that need it, and no others', async () => {
    const sandbox = await sandboxFor();
    const all = await merged(two, sandbox);
    // The circuit is taken back, the other interconnect stays.
    const { after } = github().repository.push('main', 'without the circuit');
    const rest = two.replace(/ {2}ewr-a:\n(?: {4}.*\n)+/, '').replace(/cnis:\n(?: {2}.*\n)+/, '');
    lands(after, { 'demarc.yaml': rest }, 'demarc.yaml');
    const part = await all.apply();
    expect(part).toMatchObject({ code: 5, outputs: { changed: 'true' } });
    expect(await outcomesOf(part.outputs)).toEqual({
      'cni.wan-a': 'overtaken',
      'interconnect.ewr-a': 'overtaken',
      'interconnect.lax-b': 'applied',
    });
    expect((await sandbox.commits()).map(({ operation }) => operation)).toEqual(['create_interconnect']);
  });
});

test('two merges in a row are both applied', async () => {
  const sandbox = await sandboxWith(circuit);
  const first = await merged(mtu(1450), sandbox);
  const second = await merged(two.replace('mtu: 1500', 'mtu: 1450'), sandbox);
  expect((await first.apply()).code).toBe(0);
  expect((await second.apply()).code).toBe(0);
  expect(await mtuOf(sandbox)).toBe(1450);
  expect((await sandbox.commits()).at(-1)).toMatchObject({ operation: 'create_interconnect' });
});

test('documents that differ only in format overtake nothing', async () => {
  const sandbox = await sandboxWith(circuit);
  const change = await merged(mtu(1450), sandbox);
  const { after } = github().repository.push('main', 'a comment');
  lands(after, { 'demarc.yaml': `# words\n${mtu(1450)}` }, 'demarc.yaml');
  expect((await change.apply()).code).toBe(0);
  expect(await mtuOf(sandbox)).toBe(1450);
});

describe('nothing is sent when the documents of the last commit cannot be read or planned:', () => {
  test.each<[string, Readonly<Record<string, FakeContent>>, string]>([
    ['a link', { 'demarc.yaml': { link: 'other.yaml' }, 'other.yaml': mtu(1450) }, 'symbolic link'],
    ['a submodule', { 'demarc.yaml': { submodule: 'a'.repeat(40) } }, 'submodule'],
    ['a pointer', { 'demarc.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n' }, 'LFS'],
    ['no documents', { 'README.md': 'gone' }, 'there is no demarc.yaml or demarc'],
    ['both places', { 'demarc.yaml': circuit, 'demarc/a.yaml': circuit }, 'are both there'],
    ['what is invalid', { 'demarc.yaml': circuit.replace('speed:', 'spede:') }, 'cannot be planned'],
    [
      'a variable that is not set here',
      { 'demarc.yaml': described(circuit).replace('Primary', '${env:DEMARC_NOT}') },
      'cannot be planned',
    ],
  ])('%s', async (_, tree, words) => {
    const sandbox = await sandboxWith(circuit);
    const change = await merged(mtu(1450), sandbox);
    const { after } = github().repository.push('main', 'later');
    lands(after, tree, 'demarc.yaml');
    const writes = (await sandbox.commits()).length;
    const result = await change.apply();
    expect(result).toMatchObject({ code: 4, outputs: { changed: 'false' } });
    expect(result.log).toContain(words);
    expect((await sandbox.commits()).length).toBe(writes);
  });

  test.each([
    ['get_tree', { type: 'status', status: 502 }, 1],
    ['get_tree', { type: 'status', status: 200, body: { sha: 'x', truncated: true, tree: [] } }, 1],
    ['get_blob', { type: 'status', status: 200, body: { encoding: 'base64', content: 'dmVyc2lvbjogMQo=' } }, 1],
    ['get_tree', { type: 'status', status: 404 }, 4],
    ['compare', { type: 'status', status: 403 }, 1],
  ] as const)('%s answers %j', async (operation, effect, code) => {
    const sandbox = await sandboxWith(circuit);
    const change = await merged(mtu(1450), sandbox);
    const { after } = github().repository.push('main', 'later');
    lands(after, { 'demarc.yaml': mtu(1450) }, 'demarc.yaml');
    const writes = (await sandbox.commits()).length;
    github().fail({ operation, ...(operation === 'compare' && { nth: 2, times: 9 }), effect });
    const result = await change.apply();
    github().faults.clear();
    expect(result).toMatchObject({ code, outputs: { changed: 'false' } });
    expect((await sandbox.commits()).length).toBe(writes);
  });
});
