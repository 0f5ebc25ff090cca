import { constants, type Stats } from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { noFollow, refuseForeignLinks, refuseSwapped } from './open-checks.ts';
import { systemCode } from './system-code.ts';
import { dropTemporary, temporaryBeside } from './temporary-file.ts';

/**
 * Writes a file that holds secrets, whole or not at all, and on the disk once this resolves: mode 0600, in place of what is there. What a
 * kill leaves of it is `PATH.new`, which the next write replaces; only one process may write to a path at a time, in a folder of the user's own.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const beside = besidePrivateFile(path);
  await removeFile(beside);
  await replaceBy(beside, path, text);
}

/** The same in any folder, and by any number of processes: it has a name that cannot be guessed until it is in its place. */
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
