import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs';
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
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { refuseSwapped } from '../../src/system/open-checks.ts';
import { makePrivateFolder, openPrivateLog, readPrivateFile } from '../../src/system/private-file.ts';
import { createPrivateFile, writePrivateFileAnywhere } from '../../src/system/write-private-file.ts';

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

const ownPrivate = [process.getuid?.(), 0o600];

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

describe.each(planted)('where %s is planted,', (name, needsRoot, plant) => {
  const it = test.skipIf(process.platform === 'win32' || (needsRoot && !isRoot));

  async function staged() {
    const folder = await openFolder();
    const victims = await openFolder(0o700);
    const victim = join(victims, 'victim');
    await writeFile(victim, state, { mode: 0o600 });
    const path = join(folder, 'file');
    await plant(path, victim);
    const target = name.includes('below') ? join(`${path}.d`, 'file') : path;
    return { folder, victim, victims, target };
  }

  it('no log is opened, and its target stays unchanged', async () => {
    const { victim, victims, target } = await staged();
    expect(() => append(target, 'line\n')).toThrow();
    expect(await readFile(victim, 'utf8')).toBe(state);
    expect(await readdir(victims)).toEqual(['victim']);
  });

  it('no snapshot is written', async () => {
    const { folder, victim, victims, target } = await staged();
    const before = await readdir(folder);
    await expect(createPrivateFile(target, key)).rejects.toThrow();
    expect(await readFile(victim, 'utf8')).toBe(state);
    expect([await readdir(victims), await readdir(folder)]).toEqual([['victim'], before]);
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
  test('is appended only when its owner alone has access', async () => {
    const path = join(await openFolder(), 'log');
    append(path, 'a\n');
    append(path, 'b\n');
    expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual(['a\nb\n', ownPrivate]);
    for (const mode of [0o644, 0o620, 0o606, 0o610]) {
      await chmod(path, mode);
      expect(() => append(path, 'c\n')).toThrow(/other users have access/);
      await expect(readPrivateFile(path)).rejects.toThrow(/other users have access/);
    }
    expect(await readFile(path, 'utf8')).toBe('a\nb\n');
  });

  test('replaces a planted link or any other file in its place', async () => {
    const folder = await openFolder();
    const victim = join(await openFolder(), 'victim');
    await writeFile(victim, 'keep');
    const path = join(folder, 'state');
    for (const plant of [() => symlink(victim, path), () => link(victim, path), () => writeFile(path, '')]) {
      await plant();
      await writePrivateFileAnywhere(path, key);
      expect([await readFile(path, 'utf8'), await modeOf(path), await readdir(folder)]).toEqual([
        key,
        ownPrivate,
        ['state'],
      ]);
      await rm(path);
    }
    expect(await readFile(victim, 'utf8')).toBe('keep');
  });

  test('is written under a new temporary name each time, which is removed on failure', async () => {
    const folder = await openFolder();
    await mkdir(join(folder, 'state'));
    await expect(writePrivateFileAnywhere(join(folder, 'state'), key)).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['state']);
    const path = join(folder, 'many');
    await Promise.all(Array.from({ length: 8 }, (_, n) => writePrivateFileAnywhere(path, String(n)).catch(() => n)));
    expect(await readFile(path, 'utf8')).toMatch(/^[0-7]$/);
    expect((await readdir(folder)).sort()).toEqual(['many', 'state']);
  });

  test('is created by exactly one of many concurrent calls, without other files', async () => {
    const folder = await openFolder();
    const path = join(folder, 'snapshot');
    const asked = Array.from({ length: 8 }, (_, n) => createPrivateFile(path, `${key} ${n}`));
    const ends = await Promise.allSettled(asked);
    const made = ends.findIndex(({ status }) => status === 'fulfilled');
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'EEXIST' });
    expect([await readFile(path, 'utf8'), await modeOf(path)]).toEqual([`${key} ${made}`, ownPrivate]);
    expect(await readdir(folder)).toEqual(['snapshot']);
  });

  test('that was opened is refused when its path leads elsewhere now', async () => {
    const folder = await openFolder();
    const path = join(folder, 'd', 'file');
    for (const name of ['d', 'e']) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'file'), name);
    }
    const descriptor = openSync(path, 'r');
    const info = fstatSync(descriptor);
    expect(() => {
      refuseSwapped(path, info, descriptor);
    }).not.toThrow();
    await rename(join(folder, 'd'), join(folder, 'away'));
    expect(() => {
      refuseSwapped(path, info, descriptor);
    }).toThrow(/replaces it/);
    await symlink('e', join(folder, 'd'));
    expect(() => {
      refuseSwapped(path, info, descriptor);
    }).toThrow(/replaces it/);
    closeSync(descriptor);
  });

  test.skipIf(!isRoot)('gets no line while another user replaces its folder by a link', async () => {
    const [folder, victims] = [await openFolder(), await openFolder(0o700)];
    const victim = join(victims, 'log');
    await writeFile(victim, '', { mode: 0o600 });
    const swap = `const fs = require('fs'); process.chdir(process.argv[1]); process.setuid(${stranger});
      fs.mkdirSync('real'); fs.symlinkSync(process.argv[2], 'link'); console.log('ready');
      for (;;) for (const way of ['real', 'link']) { try { fs.renameSync(way, 'd'); fs.renameSync('d', way); } catch {} }`;
    const other = spawn(process.execPath, ['-e', swap, folder, victims], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    let refused = 0;
    for (let at = 0; at < 400; at += 1) {
      try {
        append(join(folder, 'd', 'log'), `${key}\n`);
      } catch {
        refused += 1;
      }
      await writePrivateFileAnywhere(join(folder, 'd', 'state'), key).catch(() => (refused += 1));
    }
    other.kill('SIGKILL');
    await once(other, 'close');
    expect(refused).toBeGreaterThan(0);
    expect(await readFile(victim, 'utf8')).toBe('');
    for (const name of await readdir(victims)) expect(await readFile(join(victims, name), 'utf8')).toBe('');
  });

  test("of the sandbox's state is private from the start", async () => {
    const stateFile = join(await openFolder(), 'state.json');
    await writeFile(stateFile, state);
    await chmod(stateFile, 0o666);
    const sandbox = await startSandbox({ stateFile });
    expect(await modeOf(stateFile)).toEqual(ownPrivate);
    await sandbox.close();
  });
});

describe.skipIf(process.platform === 'win32')('a private folder', () => {
  test('gets mode 0700, even if it is older', async () => {
    const above = await openFolder();
    for (const name of ['new', 'old']) {
      const path = join(above, name);
      if (name === 'old') await mkdir(path, { mode: 0o755 });
      await makePrivateFolder(path);
      expect(await modeOf(path)).toEqual([process.getuid?.(), 0o700]);
    }
  });

  test('must not be a link or a file', async () => {
    const above = await openFolder();
    await mkdir(join(above, 'target'));
    await symlink('target', join(above, 'link'));
    await writeFile(join(above, 'file'), '');
    await expect(makePrivateFolder(join(above, 'link'))).rejects.toThrow(/link or not a folder/);
    await expect(makePrivateFolder(join(above, 'file'))).rejects.toThrow(/link or not a folder/);
  });

  test.skipIf(!isRoot)('must not belong to another user', async () => {
    const path = join(await openFolder(), 'theirs');
    await mkdir(path);
    await chown(path, stranger, stranger);
    await expect(makePrivateFolder(path)).rejects.toThrow(/another user/);
  });
});
