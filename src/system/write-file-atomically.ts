import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { constants, copyFile, link, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isThere } from './folders.ts';
import { systemCode } from './system-code.ts';

/**
 * Writes a file completely or not at all: first next to its final path, then moved there. With `overwrite`, it replaces an existing file,
 * follows links and keeps the file's mode. Without it, it rejects with `EEXIST` if anything exists at the path, even a link, even if it
 * appeared meanwhile. `mode` is the mode of a new file, minus the umask. If the process ends before the move, nothing is left behind,
 * except after a kill.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { overwrite, mode }: { readonly overwrite: boolean; readonly mode?: number },
): Promise<void> {
  const place: OutputPlace = overwrite ? await outputPlace(path) : { path, mode: undefined };
  const staged = await stageFile(place.path, content, { mode, kept: place.mode, owner: place.owner });
  try {
    await staged.place({ overwrite });
  } finally {
    await staged.discard();
  }
}

/** A file that is completely written next to its final path, but not yet moved there. */
export interface StagedFile {
  readonly path: string;
  /**
   * Moves the file to its final path. Without `overwrite`, rejects with `EEXIST` if anything exists there, even if it appeared meanwhile.
   */
  place(options: { readonly overwrite: boolean }): Promise<void>;
  /** Removes the temporary file, if it still exists. */
  discard(): Promise<void>;
}

/** The mode of a new file, minus the umask, or the exact mode and owner of the replaced file. */
interface StagedMode {
  readonly mode?: number | undefined;
  readonly kept?: number | undefined;
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Writes a file next to its final path. If the process ends before the file is moved, nothing is left behind, except after a kill. */
export async function stageFile(
  path: string,
  content: string | Uint8Array,
  mode: StagedMode = {},
): Promise<StagedFile> {
  const temporary = temporaryBeside(path);
  const discard = () => dropTemporary(temporary);
  try {
    await writeNew(temporary, content, mode);
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    path,
    place: ({ overwrite }) => (overwrite ? rename(temporary, path) : moveToFreePlace(temporary, path)),
    discard,
  };
}

async function writeNew(
  path: string,
  content: string | Uint8Array,
  { mode = 0o666, kept, owner }: StagedMode,
): Promise<void> {
  const handle = await open(path, 'wx', kept ?? mode);
  try {
    // Set owner and mode before writing, so that the content is never visible to others. The umask may have removed bits of the old mode.
    if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
    if (kept !== undefined) await handle.chmod(kept);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The real target of a file that a user names. */
export interface OutputPlace {
  /** With all links resolved. */
  readonly path: string;
  /** The mode of the existing file; undefined if there is none. */
  readonly mode: number | undefined;
  /** The owner of the existing file if it is another user and this run can keep that owner: only root can. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Resolves a path that may be replaced, so that a link stays a link and a file keeps its mode. Rejects with an error that names the
 * obstacle: a folder, a broken link, a pipe or a device, a file of another user. Other hard links to the file keep the old content. Do
 * not use it for files that hold secrets: these need a free path, and no link is followed.
 */
export async function outputPlace(path: string): Promise<OutputPlace> {
  if (!(await isThere(path))) return { path, mode: undefined };
  if (/^\/(?:dev|proc)\//.test(resolve(path))) throw new Error('it is not a regular file');
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) throw new Error('it is a link without a target');
  if (info.isDirectory()) throw new Error('it is a folder');
  if (!info.isFile()) throw new Error('it is not a regular file');
  const user = process.getuid?.();
  const isOthers = user !== undefined && info.uid !== user;
  if (isOthers && user !== 0) throw new Error('it belongs to another user');
  const { uid, gid } = info;
  return { path: await realpath(path), mode: info.mode & 0o777, ...(isOthers && { owner: { uid, gid } }) };
}

const unfinished = new Set<string>();
let cleansUp = false;

/** A free name in the same folder. If a file still has this name when the process ends, it is removed. */
export function temporaryBeside(path: string): string {
  const temporary = join(dirname(path), `.demarc-${randomUUID()}.tmp`);
  cleanUpAtExit();
  unfinished.add(temporary);
  return temporary;
}

export async function dropTemporary(temporary: string): Promise<void> {
  await unlink(temporary).catch(() => undefined);
  unfinished.delete(temporary);
}

// A rename silently replaces an existing file. A hard link refuses to, but some file systems have no hard links.
export async function moveToFreePlace(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
  }
}

function cleanUpAtExit(): void {
  if (cleansUp) return;
  cleansUp = true;
  process.on('exit', () => {
    for (const path of unfinished) {
      try {
        unlinkSync(path);
      } catch {
        // The file never existed, or its folder is gone.
      }
    }
  });
}
