import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../e2e/workspace.ts';
import { accountTag } from '../helpers/account.ts';
import { someOf } from '../helpers/deep.ts';
import { apply, canary, deleteOfCni, openStory } from './journal-story.ts';

async function requestsOfWholeRun(): Promise<number> {
  const story = await openStory();
  const { requests } = await story.strike({ at: 0, moment: 'before' });
  expect(requests, story.said.join('\n')).toBeGreaterThan(10);
  await story.close();
  return requests;
}

test('kill -9 at any request of a break before make, and again in the next run, loses no CNI', async () => {
  const total = await requestsOfWholeRun();
  const all = Array.from({ length: total }, (_, i) => i + 1).flatMap((at) => [
    { at, moment: 'before' as const },
    { at, moment: 'after' as const },
  ]);
  let struck = 0;
  // One after the other: only one run at a time can do without a process of its own.
  for (const { at, moment } of someOf(all, 4)) {
    const story = await openStory();
    const before = await story.cnis();
    const first = await story.strike({ at, moment });
    if (first.wasKilled) struck += 1;
    await story.strike({ at: Math.max(3, total - at), moment });
    const again = await story.run(apply);
    const words = `${moment} request ${at}\n${story.said.join('\n')}`;
    expect(again.code, words).toBe(0);
    expect(await story.cnis(), words).toEqual(before);
    expect(await story.journals(), words).toEqual([]);
    expect((await story.run(['plan', '--detailed-exitcode'])).code, words).toBe(0);
    expect(story.said.join('')).not.toContain(canary);
    await story.close();
  }
  expect(struck).toBeGreaterThan(0);
}, 0);

/** Kills an apply as soon as both CNIs are deleted and none is back. */
async function killBetween() {
  const story = await openStory();
  const before = await story.cnis();
  await story.strike({ at: deleteOfCni(2), moment: 'after' });
  expect(await story.cnis()).toEqual([]);
  return { story, before };
}

test("a copy of a killed run's journal, private to its owner, restores the deleted CNI on another machine", async () => {
  const { story, before } = await killBetween();
  const [journal = ''] = await story.journals();
  expect((await stat(journal)).mode & 0o777).toBe(0o600);
  const text = await readFile(journal, 'utf8');
  const other = await folderWith({ 'copy.ndjson': text });
  const copy = join(other, 'copy.ndjson');
  const otherMachine = { XDG_RUNTIME_DIR: other };
  const open = await story.run([...apply, '--resume', copy], otherMachine);
  expect(open).toMatchObject({ code: 3 });
  expect(open.stderr).toContain('chmod 600');
  await chmod(copy, 0o600);
  await writeFile(join(other, 'foreign.ndjson'), text.replaceAll(accountTag, 'f'.repeat(32)), { mode: 0o600 });
  const foreign = await story.run([...apply, '--resume', join(other, 'foreign.ndjson')], otherMachine);
  expect(foreign).toMatchObject({ code: 64 });
  expect(await story.cnis()).toEqual([]);
  const resumed = await story.run([...apply, '--resume', copy], otherMachine);
  expect(resumed, story.said.join('\n')).toMatchObject({ code: 0 });
  expect(resumed.stderr).toContain(`everything in ${copy} is recreated`);
  expect(await story.cnis()).toEqual(before);
  expect(await story.journals(other)).toEqual([]);
  // The machine where it began sees that all is back.
  expect(await story.run(apply)).toMatchObject({ code: 0 });
  expect(await story.journals()).toEqual([]);
  expect(story.said.join('')).not.toContain(canary);
  await story.close();
}, 120_000);

test('a plan after a kill lists what is restored, and a bad journal ends the run before any request', async () => {
  const { story } = await killBetween();
  const plan = await story.run(['plan', '--format', 'json']);
  const { accounts } = JSON.parse(plan.stdout) as {
    accounts: { warnings: { code: string }[]; changes: { address: string; fields: unknown[] }[] }[];
  };
  const [account] = accounts;
  expect(account?.warnings.filter(({ code }) => code === 'plan-journal')).toHaveLength(2);
  const fields = account?.changes.find(({ address }) => address === 'cni.stranger')?.fields;
  expect(fields).toContainEqual({ path: 'cust_ip', after: '10.7.2.1/31' });
  expect(fields).toContainEqual({ path: 'bgp.md5_key', after: { sensitive: true } });
  expect(plan.stdout).not.toContain(story.cwd);
  expect((await story.run(['plan', '--format', 'json'])).stdout).toBe(plan.stdout);
  const [journal = ''] = await story.journals();
  await chmod(journal, 0o644);
  expect(await story.run(apply)).toMatchObject({ code: 1 });
  await chmod(journal, 0o600);
  await writeFile(journal, 'no journal\n');
  const damaged = await story.run(apply);
  expect(damaged).toMatchObject({ code: 1 });
  expect(damaged.stderr).toContain(journal);
  expect(await story.cnis()).toEqual([]);
  await story.close();
}, 120_000);
