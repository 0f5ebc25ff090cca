import { constants } from 'node:fs';
import { open, rename, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from './document-problem.ts';
import { maxFileBytes } from './read-text.ts';

/** A file that must not be believed, or not be read by others: why, in words, and what mends it. */
export class UnsafeFile extends Error {
  override readonly name = 'UnsafeFile';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Everything beyond the owner's own rights. */
const others = 0o077;
// Windows has neither.
const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Reads a file that holds secrets: a regular file of this user that no other user can read or write, reached over no link. Rejects
 * with `UnsafeFile`, or with the system's error.
 */
export async function readPrivateFile(path: string): Promise<string> {
  const handle = await openPrivate(path, constants.O_RDONLY);
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
  return openPrivate(path, constants.O_WRONLY | constants.O_APPEND);
}

async function openPrivate(path: string, flags: number): Promise<FileHandle> {
  const handle = await openUnfollowed(path, flags);
  try {
    const info = await handle.stat();
    if (!info.isFile()) throw new UnsafeFile('it is no regular file', 'Name a regular file.');
    if (process.getuid !== undefined && info.uid !== process.getuid()) {
      throw new UnsafeFile('it belongs to another user', 'Make a copy of your own, and give it mode 0600.');
    }
    if (process.getuid !== undefined && (info.mode & others) !== 0) {
      throw new UnsafeFile(
        'other users have access to it, and it holds keys',
        `Run chmod 600 on it. Replace the keys in it if somebody else may have read them.`,
      );
    }
    if (info.size > maxFileBytes) throw new UnsafeFile('it is larger than 64 MiB', 'Name the right file.');
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openUnfollowed(path: string, flags: number): Promise<FileHandle> {
  try {
    return await open(path, flags | noFollow);
  } catch (error) {
    const isLink = systemCode(error) === 'ELOOP' || systemCode(error) === 'EMLINK';
    throw isLink ? new UnsafeFile('it is a link, and links are not followed', 'Name the file itself.') : error;
  }
}

/**
 * Writes a file that holds secrets, whole or not at all, and on the disk once this resolves: mode 0600, in place of what is there. What a
 * kill leaves of it is `PATH.new`, which the next write replaces; only one process may write to a path at a time.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const beside = besidePrivateFile(path);
  await removeFile(beside);
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  const handle = await open(beside, O_WRONLY | O_CREAT | O_EXCL | noFollow, 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(beside, path);
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
