import { open, rename } from 'node:fs/promises';
import { type OutputPlace, outputPlace } from './output-place.ts';
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
