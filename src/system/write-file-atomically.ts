import { open, realpath, rename, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isThere } from './folders.ts';
import { dropTemporary, moveToFreePlace, temporaryBeside } from './temporary-file.ts';

/**
 * Writes a file whole or not at all: next to its place, then moved there. With `overwrite`, what is there is replaced behind a link, and keeps
 * its mode. Without, rejects with `EEXIST` where something is there already, a link included, even if it came in the meantime. `mode` is that
 * of a new file, less the umask. Whatever ends the process in between leaves nothing behind, a kill aside.
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

/** A file that is written whole next to its place, and not there yet. */
export interface StagedFile {
  readonly path: string;
  /** Moves it into place. Without `overwrite`, rejects with `EEXIST` where something is there already, even if it came in the meantime. */
  place(options: { readonly overwrite: boolean }): Promise<void>;
  /** Removes what is left of it outside of its place. */
  discard(): Promise<void>;
}

/** The mode of a staged file: that of a new one, less the umask, or exactly that of the one that it replaces, with its owner. */
export interface StagedMode {
  readonly mode?: number | undefined;
  readonly kept?: number | undefined;
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Writes a file next to its place. Whatever ends the process before it is placed leaves nothing behind, a kill aside. */
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
    // What is not for others must not be so for a moment either; the umask may have taken away what was there.
    if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
    if (kept !== undefined) await handle.chmod(kept);
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Where a file that a user names is really written. */
export interface OutputPlace {
  /** Behind all links. */
  readonly path: string;
  /** Of the file that is there; undefined where there is none. */
  readonly mode: number | undefined;
  /** Of the file that is there, where that is another user and this run may leave it so: root alone. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Follows a path that may be replaced to the file that it leads to, so that a link stays a link and a file keeps its mode. Rejects with an error
 * whose message says what is in the way: a folder, a link to nowhere, a pipe or a device, a file of another user. Other hard links keep what
 * was there. Do not use it for files that hold secrets: those go to a path where nothing is, and no link is followed.
 */
export async function outputPlace(path: string): Promise<OutputPlace> {
  if (!(await isThere(path))) return { path, mode: undefined };
  if (/^\/(?:dev|proc)\//.test(resolve(path))) throw new Error('it is no regular file');
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) throw new Error('it is a link that leads nowhere');
  if (info.isDirectory()) throw new Error('it is a folder');
  if (!info.isFile()) throw new Error('it is no regular file');
  const user = process.getuid?.();
  const isOthers = user !== undefined && info.uid !== user;
  if (isOthers && user !== 0) throw new Error('it belongs to another user');
  const { uid, gid } = info;
  return { path: await realpath(path), mode: info.mode & 0o777, ...(isOthers && { owner: { uid, gid } }) };
}
