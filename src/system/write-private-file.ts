import { constants, type Stats } from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { noFollow, refuseForeignLinks, refuseSwapped } from './open-checks.ts';
import { systemCode } from './system-code.ts';
import { dropTemporary, temporaryBeside } from './write-file-atomically.ts';

/**
 * Writes a file that holds secrets, completely or not at all, with mode 0600, and replaces an existing file. The file is on disk when the
 * promise resolves. A kill may leave `PATH.new`, which the next write replaces. Only one process may write to a path at a time, and the
 * folder must belong to the user.
 */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const beside = besidePrivateFile(path);
  await removeFile(beside);
  await replaceBy(beside, path, text);
}

/** The same for any folder and any number of processes. Until the move, the file has a name that others cannot guess. */
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
 * Writes such a file in any folder, if the path is free. Rejects with `EEXIST` if anything exists there, even a link, even if it appeared
 * meanwhile.
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

/** A rename silently replaces an existing file. A hard link refuses to, but some file systems have no hard links. */
async function isLinked(beside: string, path: string): Promise<boolean> {
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    return false;
  }
}

/** `then` is called while the file is open, so that no other file can get its inode number. */
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

/** Removes a file of `writePrivateFile`, and the `PATH.new` that a kill may have left. */
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

/** A new name survives a power failure only after its folder is on disk. */
async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems do not support it.
    if (systemCode(error) !== 'EINVAL' && systemCode(error) !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}
