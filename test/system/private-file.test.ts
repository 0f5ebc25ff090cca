import { closeSync, writeSync } from 'node:fs';
import {
  chmod,
  chown,
  lchown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  makePrivateFolder,
  openPrivateLog,
  readPrivateFile,
  writePrivateFileAnywhere,
} from '../../src/system/private-file.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';

// Some of what another user may do, only root can stage.
const isRoot = process.getuid?.() === 0;
const stranger = 65534;
const key = 'key-canary';
// A sandbox would start with it.
const state = '{"accounts":{"023e105f4ecef8ad9ca31a8372d0c353":{}}}';

/** A folder that every user can write to, and nothing keeps what others made. */
async function openFolder(mode = 0o777) {
  const folder = await mkdtemp(join(tmpdir(), 'demarc-private-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, mode);
  return folder;
}

async function modeOf(path: string) {
  const info = await lstat(path);
  return [info.uid, info.mode & 0o777];
}

function append(path: string, line: string) {
  const descriptor = openPrivateLog(path);
  writeSync(descriptor, line);
  closeSync(descriptor);
}

const mine = [process.getuid?.(), 0o600];

/** What another user may have put in the place of a file, with a file of the victim's behind it. */
const planted: readonly (readonly [string, boolean, (path: string, victim: string) => Promise<unknown>])[] = [
  ['a link', false, (path, victim) => symlink(victim, path)],
  ['a link to nowhere', false, (path, victim) => symlink(`${victim}.not-there`, path)],
  ['a hard link', false, (path, victim) => link(victim, path)],
  ['a folder', false, (path) => mkdir(path)],
  [
    "another user's file",
    true,
    async (path) => {
      await writeFile(path, state, { mode: 0o600 });
      await chown(path, stranger, stranger);
    },
  ],
  [
    "a file below another user's link",
    true,
    async (path, victim) => {
      await symlink(join(victim, '..'), `${path}.d`);
      await lchown(`${path}.d`, stranger, stranger);
    },
  ],
];

describe.each(planted)('where %s is planted', (what, needsRoot, plant) => {
  const it = test.skipIf(process.platform === 'win32' || (needsRoot && !isRoot));

  async function staged() {
    const folder = await openFolder();
    const victims = await openFolder(0o700);
    const victim = join(victims, 'victim');
    await writeFile(victim, state, { mode: 0o600 });
    const path = join(folder, 'file');
    await plant(path, victim);
    const target = what.includes('below') ? join(`${path}.d`, 'file') : path;
    return { folder, victim, victims, target };
  }

  it('no log is opened there, and the file behind it stays as it is', async () => {
    const { victim, victims, target } = await staged();
    expect(() => append(target, 'line\n')).toThrow();
    expect(await readFile(victim, 'utf8')).toBe(state);
    expect(await readdir(victims)).toEqual(['victim']);
  });

  it('no sandbox starts with it as its state', async () => {
    const { victim, victims, target } = await staged();
    await expect(startSandbox({ stateFile: target })).rejects.toMatchObject({
      message: expect.stringContaining(target) as string,
    });
    expect(await readFile(victim, 'utf8')).toBe(state);
    expect(await readdir(victims)).toEqual(['victim']);
  });
});

describe.skipIf(process.platform === 'win32')('a private file', () => {
  test('is appended to as its owner alone has it, and refused where others have access', async () => {
    const path = join(await openFolder(), 'log');
    append(path, 'a\n');
    append(path, 'b\n');
    expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['a\nb\n', mine]);
    for (const mode of [0o644, 0o620, 0o606, 0o610]) {
      await chmod(path, mode);
      expect(() => append(path, 'c\n')).toThrow(/other users have access/);
      await expect(readPrivateFile(path)).rejects.toThrow(/other users have access/);
    }
    expect(await readFile(path, 'utf8')).toBe('a\nb\n');
  });

  test('replaces a planted link, and whatever else was in its place, by a file of its own', async () => {
    const folder = await openFolder();
    const victim = join(await openFolder(), 'victim');
    await writeFile(victim, 'keep');
    const path = join(folder, 'state');
    for (const plant of [() => symlink(victim, path), () => link(victim, path), () => writeFile(path, '')]) {
      await plant();
      await writePrivateFileAnywhere(path, key);
      expect([await readFile(path, 'utf8'), await modeOf(path), await readdir(folder)]).toEqual([key, mine, ['state']]);
      await rm(path);
    }
    expect(await readFile(victim, 'utf8')).toBe('keep');
  });

  test('is written under names that differ each time, and leaves none behind where it cannot be placed', async () => {
    const folder = await openFolder();
    await mkdir(join(folder, 'state'));
    await expect(writePrivateFileAnywhere(join(folder, 'state'), key)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['state']);
    const path = join(folder, 'many');
    await Promise.all(Array.from({ length: 8 }, (_, n) => writePrivateFileAnywhere(path, String(n)).catch(() => n)));
    expect(await readFile(path, 'utf8')).toMatch(/^[0-7]$/);
    expect((await readdir(folder)).sort()).toEqual(['many', 'state']);
  });

  test("of the sandbox's state is the owner's alone from its start on", async () => {
    const stateFile = join(await openFolder(), 'state.json');
    await writeFile(stateFile, state);
    await chmod(stateFile, 0o666);
    const sandbox = await startSandbox({ stateFile });
    expect(await modeOf(stateFile)).toEqual(mine);
    await sandbox.close();
  });
});

describe.skipIf(process.platform === 'win32')('a private folder', () => {
  test('is made with mode 0700, and an older one gets it', async () => {
    const above = await openFolder();
    for (const name of ['new', 'old']) {
      const path = join(above, name);
      if (name === 'old') await mkdir(path, { mode: 0o755 });
      await makePrivateFolder(path);
      expect(await modeOf(path)).toEqual([process.getuid?.(), 0o700]);
    }
  });

  test('is no link, and no file', async () => {
    const above = await openFolder();
    await mkdir(join(above, 'target'));
    await symlink('target', join(above, 'link'));
    await writeFile(join(above, 'file'), '');
    await expect(makePrivateFolder(join(above, 'link'))).rejects.toThrow(/link or no folder/);
    await expect(makePrivateFolder(join(above, 'file'))).rejects.toThrow(/link or no folder/);
  });

  test.skipIf(!isRoot)("is not another user's", async () => {
    const path = join(await openFolder(), 'theirs');
    await mkdir(path);
    await chown(path, stranger, stranger);
    await expect(makePrivateFolder(path)).rejects.toThrow(/another user/);
  });
});
