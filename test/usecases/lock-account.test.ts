import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ExitCode } from '../../src/model/exit-code.ts';
import { processStart } from '../../src/system/claim.ts';
import { lockAccount } from '../../src/usecases/apply/lock-account.ts';

const subject = { account: '023e105f4ecef8ad9ca31a8372d0c353', place: 'https://api.example/client/v4' };
const atOnce = 0;

async function runtime() {
  const folder = await mkdtemp(join(tmpdir(), 'demarc-run-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o700);
  return { environment: { XDG_RUNTIME_DIR: folder }, folder, claims: () => readdir(join(folder, 'demarc')) };
}

/** A process that is gone. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'close');
  return child.pid ?? 0;
}

/** The name of a claim on `subject`, but for its process. */
async function claimName(pid: number, start: string): Promise<{ folder: string; name: string; environment: object }> {
  const { environment, folder, claims } = await runtime();
  const lock = await lockAccount(subject, environment);
  const [ownClaim = ''] = await claims();
  await lock.release();
  const [key] = ownClaim.split('.');
  return { environment, folder: join(folder, 'demarc'), name: `${key ?? ''}.${pid}.${start}.0` };
}

describe('the lock of an account', () => {
  test('has one holder, is refused to others with its name, and is free after release', async () => {
    const { environment, claims } = await runtime();
    const lock = await lockAccount(subject, environment);
    await expect(lockAccount(subject, environment, atOnce)).rejects.toMatchObject({
      exitCode: ExitCode.refused,
      message: expect.stringMatching(
        new RegExp(`account ${subject.account}: process ${process.pid}, since \\d{4}-.*Z$`),
      ) as string,
    });
    expect(await claims()).toHaveLength(1);
    await lock.release();
    expect(await claims()).toEqual([]);
    await (await lockAccount(subject, environment)).release();
  });

  test('covers one account at one API', async () => {
    const { environment } = await runtime();
    const locks = await Promise.all([
      lockAccount(subject, environment),
      lockAccount({ ...subject, account: 'a'.repeat(32) }, environment),
      lockAccount({ ...subject, place: 'http://127.0.0.1:1/client/v4' }, environment),
    ]);
    expect(locks).toHaveLength(3);
  });

  test('goes to at most one of many concurrent runs, despite the locks of dead runs', async () => {
    const { environment, folder, claims } = await runtime();
    const first = await lockAccount(subject, environment);
    const [name = ''] = await claims();
    await first.release();
    const pid = await deadPid();
    for (let n = 0; n < 5; n += 1) {
      await writeFile(join(folder, 'demarc', `${name.split('.')[0] ?? ''}.${pid}.0123456789abcdef.${n}`), '');
    }
    const ends = await Promise.allSettled(Array.from({ length: 12 }, () => lockAccount(subject, environment, 300)));
    const held = ends.filter(({ status }) => status === 'fulfilled');
    expect(held.length).toBeLessThanOrEqual(1);
    expect(await claims()).toHaveLength(held.length);
    // Every other run was refused, and for no other reason.
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toMatchObject({ exitCode: 4 });
  });

  test('does not outlive its process', async () => {
    const { environment, folder, name } = await claimName(await deadPid(), 'unknown');
    await writeFile(join(folder, name), '');
    await (await lockAccount(subject, environment as Record<string, string>, atOnce)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is not held by a new process with the id of a dead one', async () => {
    const { environment, folder, name } = await claimName(process.pid, '0123456789abcdef');
    await writeFile(join(folder, name), '');
    await (await lockAccount(subject, environment as Record<string, string>, atOnce)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is held by a running process whose start is unknown', async () => {
    const { environment, folder, name } = await claimName(process.pid, 'unknown');
    await writeFile(join(folder, name), '');
    await expect(lockAccount(subject, environment as Record<string, string>, atOnce)).rejects.toMatchObject({
      exitCode: ExitCode.refused,
    });
  });

  test('is a private file that says what is locked', async () => {
    const { environment, folder, claims } = await runtime();
    await lockAccount(subject, environment);
    const [name = ''] = await claims();
    const path = join(folder, 'demarc', name);
    expect(await readFile(path, 'utf8')).toBe(`account ${subject.account} at ${subject.place}\n`);
    expect((await lstat(path)).mode & 0o777).toBe(0o600);
    expect((await lstat(join(folder, 'demarc'))).mode & 0o777).toBe(0o700);
  });
});

describe.skipIf(process.getuid === undefined)('the folder of locks', () => {
  test('is refused when other users can write to it', async () => {
    const { environment, folder } = await runtime();
    await mkdir(join(folder, 'demarc'));
    await chmod(join(folder, 'demarc'), 0o777);
    await expect(lockAccount(subject, environment)).rejects.toMatchObject({
      exitCode: ExitCode.failed,
      message: expect.stringContaining('other users have access') as string,
    });
  });

  test('is refused when it is a link', async () => {
    const { environment, folder } = await runtime();
    const elsewhere = await runtime();
    await symlink(elsewhere.folder, join(folder, 'demarc'));
    await expect(lockAccount(subject, environment)).rejects.toMatchObject({ exitCode: ExitCode.failed });
    expect(await readdir(elsewhere.folder)).toEqual([]);
  });

  test('is the folder for temporary files when XDG_RUNTIME_DIR belongs to another user', async () => {
    for (const XDG_RUNTIME_DIR of [undefined, 'relative', '/no/such/folder']) {
      const lock = await lockAccount(subject, { XDG_RUNTIME_DIR });
      const folder = join(tmpdir(), `demarc-${process.getuid?.() ?? ''}`);
      expect((await readdir(folder)).some((name) => name.includes(`.${process.pid}.`))).toBe(true);
      await lock.release();
    }
  });
});

describe('the start of a process', () => {
  test('is constant for a process and differs between processes', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(child, 'spawn');
    const [ownStart, again, other] = await Promise.all([process.pid, process.pid, child.pid ?? 0].map(processStart));
    expect(ownStart).toMatchObject({ running: true });
    expect(again).toEqual(ownStart);
    expect(other).not.toEqual(ownStart);
    child.stdin.end();
    await once(child, 'close');
    expect(await processStart(child.pid ?? 0)).toEqual({ running: false });
  });
});
