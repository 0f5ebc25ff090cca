import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allowed, apply, deleteOfCni, documentOf, openStory, otherAccount } from '../chaos/journal-story.ts';
import type { RelayedRequest } from '../chaos/kill-relay.ts';
import { accountTag } from '../helpers/account.ts';
import { codeOf, collect } from '../helpers/child.ts';
import { demarcPath } from '../helpers/run-demarc.ts';

const bothDeleted = { at: deleteOfCni(2), moment: 'after' } as const;

test('a journal survives a restart that empties XDG_RUNTIME_DIR, because it is in the home of the user', async () => {
  const story = await openStory();
  const before = await story.cnis();
  const [home, run] = [join(story.cwd, 'home'), join(story.cwd, 'run')];
  await Promise.all([home, run].map((folder) => mkdir(folder, { mode: 0o700 })));
  const more = { HOME: home, XDG_RUNTIME_DIR: run };
  await story.strike({ ...bothDeleted, at: deleteOfCni(2) }, 'SIGKILL', { more });
  expect(await story.journals(join(home, '.local', 'state'))).toHaveLength(1);
  expect((await story.run([], { HOME: home })).stderr).toMatch(
    /its journal is\s\S+\.ndjson\.\n[^]*\n {2}demarc apply /,
  );
  // What the journal keeps is not gone: accept takes it out of no document.
  const accepted = await story.run(['accept', '--missing', 'remove', '--dry-run'], { HOME: home });
  expect(accepted.stderr).toMatch(/cni\.declared.*: an interrupted apply deleted it and keeps it/);
  expect(accepted.stdout).not.toMatch(/^-.*declared/m);
  await rm(run, { recursive: true });
  expect((await story.run(apply, { HOME: home })).code, story.said.join('\n')).toBe(0);
  expect(await story.cnis()).toEqual(before);
  expect(await readdir(join(home, '.local', 'state', 'demarc'))).toEqual([]);
  await story.close();
});

test('a journal next to the lock, from a run without a home or an earlier version, is used and moved', async () => {
  const story = await openStory();
  const before = await story.cnis();
  await story.strike({ ...bothDeleted, at: deleteOfCni(2) });
  expect(await story.journals()).toHaveLength(1);
  const state = join(story.cwd, 'state');
  const more = { XDG_STATE_HOME: state };
  await story.strike({ at: ({ method }) => method === 'POST', moment: 'before' }, 'SIGKILL', { more });
  expect(await story.journals()).toEqual([]);
  expect(await story.journals(state)).toHaveLength(1);
  expect((await story.run(apply, more)).code, story.said.join('\n')).toBe(0);
  expect(await story.cnis()).toEqual(before);
  expect(await story.journals(state)).toEqual([]);
  await story.close();
});

test.skipIf(process.platform === 'win32')(
  'a disk without room for the journal ends the run before the first delete',
  async () => {
    const story = await openStory();
    const before = await story.cnis();
    // A file may have 512 or 1,024 bytes: the lock has room, and the first CNI alone would have.
    const command = `ulimit -f 1; exec "$0" "$@"`;
    const child = spawn('sh', ['-c', command, process.execPath, demarcPath, ...apply], {
      cwd: story.cwd,
      env: { PATH: process.env['PATH'], ...story.env },
    });
    const text = collect(child);
    expect(await codeOf(child), text.stderr).toBe(1);
    expect(text.stderr).toMatch(/the journal \S+ cannot be written: EFBIG/);
    expect(text.stderr).toContain('Nothing was changed.');
    expect(await story.commits()).toEqual([]);
    expect(await story.cnis()).toEqual(before);
    await story.close();
  },
);

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s between two deletes: the report names the journal and its content, and the next run restores all of it',
  async (signal) => {
    const story = await openStory();
    const before = await story.cnis();
    const first = await story.strike({ at: deleteOfCni(1), moment: 'answered' }, signal);
    expect(first.code).toBe(signal === 'SIGINT' ? 130 : 143);
    const [journal = ''] = await story.journals();
    expect(first.stdout).toMatch(/Deleted and not recreated: .*cni\.(declared|stranger)/);
    expect(first.stdout).toContain(journal);
    expect((await story.run(apply)).code, story.said.join('\n')).toBe(0);
    expect(await story.cnis()).toEqual(before);
    expect(await story.journals()).toEqual([]);
    await story.close();
  },
);

test('a killed run continues under the plan file that was reviewed before it', async () => {
  const story = await openStory();
  const before = await story.cnis();
  await writeFile(join(story.cwd, 'plan.json'), (await story.run(['plan', '--format', 'json', ...allowed])).stdout);
  const reviewed = [...apply, '--plan', 'plan.json'];
  await story.strike({ ...bothDeleted, at: deleteOfCni(2) }, 'SIGKILL', { args: reviewed });
  expect((await story.run(reviewed)).code, story.said.join('\n')).toBe(0);
  expect(await story.cnis()).toEqual(before);
  await story.close();
});

test('a CNI that is made by hand after a kill stays, and its differences from the deleted one are named', async () => {
  const story = await openStory();
  const before = await story.cnis();
  await story.strike({ ...bothDeleted, at: deleteOfCni(2) });
  const magic = { conduit_name: 'stranger', description: 'by hand', mtu: 1440 };
  await story.post({ account: accountTag, interconnect: 'icon-g', magic });
  const { stdout } = await story.run(['plan', ...allowed]);
  expect(stdout).toMatch(/cni\.stranger, .* recreated by somebody else .*: .*cust_ip, magic\.description/);
  expect((await story.run(apply)).code, story.said.join('\n')).toBe(0);
  const [declared, stranger] = await story.cnis();
  expect(declared).toEqual(before[0]);
  expect(stranger).toMatchObject({ magic });
  expect(await story.journals()).toEqual([]);
  await story.close();
});

test('the run after a kill restores unknown fields of a deleted CNI to the last digit', async () => {
  const story = await openStory();
  await story.strike({ ...bothDeleted, at: deleteOfCni(2) });
  const puts: string[] = [];
  const watch = ({ method, body }: RelayedRequest) => {
    if (method === 'PUT') puts.push(body);
    return false;
  };
  expect((await story.strike({ at: watch, moment: 'before' })).code, story.said.join('\n')).toBe(0);
  for (const name of ['declared', 'stranger']) {
    const first = puts.find((body) => body.includes(`"conduit_name":"${name}"`));
    expect(first).toContain('"serial":9007199254740993');
  }
  await story.close();
});

test('each account has its own journal, and a run over other accounts leaves it alone', async () => {
  const accounts = [accountTag, otherAccount];
  const story = await openStory(Object.fromEntries(accounts.map((account) => [`of-${account}`, documentOf(account)])));
  const before = await Promise.all(accounts.map((account) => story.cnis(account)));
  const files = accounts.map((account) => `of-${account}.yaml`);
  const args = (...some: readonly string[]) => ['apply', ...some, '--yes', ...allowed];
  // The first account is done; of the second, both are deleted.
  await story.strike({ at: deleteOfCni(4), moment: 'after' }, 'SIGKILL', { args: args(...files) });
  expect(await story.cnis(otherAccount)).toEqual([]);
  expect((await story.run(args(files[0] ?? ''))).code).toBe(0);
  expect(await story.journals()).toHaveLength(1);
  expect((await story.run(args(...files))).code, story.said.join('\n')).toBe(0);
  expect(await Promise.all(accounts.map((account) => story.cnis(account)))).toEqual(before);
  expect(await story.journals()).toEqual([]);
  await story.close();
});

test.each([
  ['is renamed', { wan: { interconnect: 'g', magic: { conduit_name: 'declared', mtu: 1440 } } }, true],
  ['loses its session', { declared: { interconnect: 'g', magic: { mtu: 1440 }, bgp: null } }, false],
] as const)(
  'when a key %s in the document after a kill, all other fields are restored',
  async (_, cnis, hasSession) => {
    const story = await openStory();
    const [declared, stranger] = await story.cnis();
    await story.strike({ ...bothDeleted, at: deleteOfCni(2) });
    const document = { ...documentOf(accountTag), cnis };
    await writeFile(join(story.cwd, 'demarc.yaml'), JSON.stringify(document));
    expect((await story.run(apply)).code, story.said.join('\n')).toBe(0);
    expect(await story.cnis()).toEqual([hasSession ? declared : { ...declared, bgp: undefined }, stranger]);
    await story.close();
  },
);
