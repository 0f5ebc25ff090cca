import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { type FileHandle, lstat, mkdir, open } from 'node:fs/promises';
import {
  noFollow,
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

// Opens and reads the files that a run keeps for itself: logs, journals, the state of the sandbox. Another user may be able to write to
// their folder.

/** A larger file is not a file of demarc. */
const usualBytes = 64 * 1024 * 1024;

interface PrivateReading {
  /** Remove the rights of other users instead of refusing the file. */
  readonly narrow?: boolean;
  readonly maxBytes?: number;
}

/**
 * Reads a file that holds secrets. It must be a regular file of this user, without rights for other users, and without links in its path.
 * Rejects with `UnsafeFile`, or with the system's error.
 */
export async function readPrivateFile(path: string, reading: PrivateReading = {}): Promise<string> {
  const handle = await openPrivate(path, constants.O_RDONLY, reading);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
  } catch (error) {
    if (systemCode(error) !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new UnsafeFile('it is not UTF-8 text', 'Use a complete copy of the file.');
  } finally {
    await handle.close();
  }
}

/** Opens a file under the same conditions, to append to it. */
export function openPrivateToAppend(path: string): Promise<FileHandle> {
  return openPrivate(path, constants.O_WRONLY | constants.O_APPEND, {});
}

/**
 * Opens a file under the same conditions, synchronously, to read and to append. Creates it with mode 0600 if it is missing. Throws
 * `UnsafeFile`, or the system's error.
 */
export function openPrivateLog(path: string): number {
  refuseForeignLinks(path);
  const { O_RDWR, O_APPEND, O_CREAT, O_EXCL } = constants;
  const flags = O_RDWR | O_APPEND | noFollow;
  // A new file needs no check of its owner, and some file systems store no owner.
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
 * Makes a folder that no other user can open. If it exists, removes the rights of other users. Rejects with `UnsafeFile` if it is a link
 * or belongs to another user.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  refuseForeignLinks(path);
  await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
    if (systemCode(error) !== 'EEXIST') throw error;
  });
  if (process.getuid === undefined) return;
  if (!(await lstat(path)).isDirectory()) throw new UnsafeFile('it is a link or not a folder', 'Move it away.');
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
