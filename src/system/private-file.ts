import { closeSync, constants, fstatSync, openSync, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  others,
  raise,
  refuseForeignLinks,
  refuseSwapped,
  refuseUnsafe,
  refuseWide,
  unfollowed,
  UnsafeFile,
} from './open-checks.ts';
import { systemCode } from './system-code.ts';
import { dropTemporary, temporaryBeside } from './temporary-file.ts';

export { UnsafeFile } from './open-checks.ts';

// The files that a run keeps for itself: logs, journals, the state of the sandbox. Another user may be able to write to their folder.

// Windows has neither.
const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Any larger one is not what it should be. */
const usualBytes = 64 * 1024 * 1024;

interface PrivateReading {
  /** Take away what other users may do with the file instead of refusing it. */
  readonly narrow?: boolean;
  readonly maxBytes?: number;
}

/**
 * Reads a file that holds secrets: a regular file of this user that no other user can read or write, reached over no link. Rejects
 * with `UnsafeFile`, or with the system's error.
 */
export async function readPrivateFile(path: string, reading: PrivateReading = {}): Promise<string> {
  const handle = await openPrivate(path, constants.O_RDONLY, reading);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
  } catch (error) {
    if (systemCode(error) !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new UnsafeFile('it is no UTF-8 text', 'Take a whole copy of the file.');
  } finally {
    await handle.close();
  }
}

/** Opens such a file to append to it. */
export function openPrivateToAppend(path: string): Promise<FileHandle> {
  return openPrivate(path, constants.O_WRONLY | constants.O_APPEND, {});
}

/**
 * Opens such a file to read and to append to it, at once; made with mode 0600 where it is not there. Throws `UnsafeFile`, or the system's error.
 */
export function openPrivateLog(path: string): number {
  refuseForeignLinks(path);
  const { O_RDWR, O_APPEND, O_CREAT, O_EXCL } = constants;
  const flags = O_RDWR | O_APPEND | noFollow;
  // What is made here needs no look at its owner, and not every file system keeps one.
  const made = unlessThere(() => openSync(path, flags | O_CREAT | O_EXCL, 0o600));
  const descriptor = made ?? unfollowed(() => openSync(path, flags));
  try {
    const info = fstatSync(descriptor);
    if (made === undefined) {
      refuseUnsafe(info);
      refuseWide(info);
    }
    refuseSwapped(path, info, descriptor);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function unlessThere<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    return undefined;
  }
}

async function openPrivate(path: string, flags: number, { narrow, maxBytes }: PrivateReading): Promise<FileHandle> {
  refuseForeignLinks(path);
  const handle = await open(path, flags | noFollow).catch((error: unknown) => unfollowed(() => raise(error)));
  try {
    const info = await handle.stat();
    refuseUnsafe(info);
    refuseSwapped(path, info, handle.fd);
    if (narrow !== true) refuseWide(info);
    else if ((info.mode & others) !== 0 && process.getuid !== undefined) await handle.chmod(0o600);
    const most = maxBytes ?? usualBytes;
    if (info.size > most) throw new UnsafeFile(`it is larger than ${most / 1024 / 1024} MiB`, 'Name the right file.');
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Makes a folder that no other user can look into; takes their rights away where it is there. Rejects with `UnsafeFile` where it is a link or
 * another user's.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  refuseForeignLinks(path);
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error;
  });
  if (process.getuid === undefined) return;
  if (!(await lstat(path)).isDirectory()) throw new UnsafeFile('it is a link or no folder', 'Move it away.');
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | noFollow);
  try {
    const info = await handle.stat();
    if (info.uid !== process.getuid()) throw new UnsafeFile('it belongs to another user', 'Move it away.');
    refuseSwapped(path, info, handle.fd);
    if ((info.mode & others) !== 0) await handle.chmod(0o700);
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file that holds secrets, whole or not at all, and on the disk once this resolves: mode 0600, in place of what is there. What a
 * kill leaves of it is `PATH.new`, which the next write replaces; only one process may write to a path at a time, in a folder of the user's own.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const beside = besidePrivateFile(path);
  await removeFile(beside);
  await replaceBy(beside, path, text);
}

/** The same in any folder, and by any number of processes: under a name that nobody can guess until it is in its place. */
export async function writePrivateFileAnywhere(path: string, text: string): Promise<void> {
  refuseForeignLinks(path);
  const beside = temporaryBeside(path);
  try {
    await replaceBy(beside, path, text);
  } finally {
    await dropTemporary(beside);
  }
}

/**
 * Writes such a file where nothing is yet, a link included, in any folder. Rejects with `EEXIST` where something is there, even if it came in the
 * meantime.
 */
export async function createPrivateFile(path: string, text: string): Promise<void> {
  refuseForeignLinks(path);
  const beside = temporaryBeside(path);
  try {
    await writeNew(beside, text, async (mine, descriptor) => {
      if (await isLinked(beside, path)) refuseSwapped(path, mine, descriptor);
      else await writeNew(path, text);
    });
  } finally {
    await dropTemporary(beside);
  }
  await syncFolder(dirname(path));
}

/** A rename silently replaces what is there; a link refuses to, but not every file system has links. */
async function isLinked(beside: string, path: string): Promise<boolean> {
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    return false;
  }
}

/** `then` is called while the file is open: so long, no other file can have its number. */
async function writeNew(
  path: string,
  text: string,
  then?: (mine: Stats, descriptor: number) => Promise<void>,
): Promise<void> {
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  const handle = await open(path, O_WRONLY | O_CREAT | O_EXCL | noFollow, 0o600);
  try {
    const mine = await handle.stat();
    refuseSwapped(path, mine, handle.fd);
    await handle.writeFile(text);
    await handle.sync();
    await then?.(mine, handle.fd);
  } finally {
    await handle.close();
  }
}

async function replaceBy(beside: string, path: string, text: string): Promise<void> {
  await writeNew(beside, text, async (mine, descriptor) => {
    await rename(beside, path);
    refuseSwapped(path, mine, descriptor);
  });
  await syncFolder(dirname(path));
}

/** Removes a file that `writePrivateFile` wrote, and what a kill left of a write. */
export async function removePrivateFile(path: string): Promise<void> {
  await removeFile(path);
  await removeFile(besidePrivateFile(path));
  await syncFolder(dirname(path));
}

function besidePrivateFile(path: string): string {
  return `${path}.new`;
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

/** A new name in a folder outlives a power cut only once the folder itself is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems do not know it.
    if (systemCode(error) !== 'EINVAL' && systemCode(error) !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}
