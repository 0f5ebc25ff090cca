import { copyFile, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf } from '../model/text.ts';
import { makeFolder } from './folders.ts';
import { systemCode } from './system-code.ts';
import {
  dropTemporary,
  type OutputPlace,
  outputPlace,
  type StagedFile,
  stageFile,
  temporaryBeside,
} from './write-file-atomically.ts';

export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** This file may replace an existing file even if the other files may not. */
  readonly replaces?: boolean;
}

export class UnwrittenFile extends Error {
  override readonly name = 'UnwrittenFile';

  constructor(path: string, cause: unknown) {
    super(`${path} could not be written: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Writes all files or none, and makes the folders that they need. All files are written next to their final paths before the first is
 * moved. If a move fails, the files already moved are removed, and files that `overwrite` replaced are restored. Rejects with
 * `UnwrittenFile`.
 */
export async function writeFiles(
  files: readonly NewFile[],
  { overwrite }: { readonly overwrite: boolean },
): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  const staged: (StagedFile & { readonly overwrite: boolean })[] = [];
  const kept: string[] = [];
  try {
    for (const { path, text, replaces = overwrite } of files) {
      await attempt(path, async () => {
        await makeFolder(dirname(path), (made) => undo.push(() => rmdir(made)));
        const place: OutputPlace = replaces ? await outputPlace(path) : { path, mode: undefined };
        const kept = { kept: place.mode, owner: place.owner };
        staged.push({ ...(await stageFile(place.path, text, kept)), overwrite: replaces });
      });
    }
    for (const file of staged) {
      await attempt(file.path, async () => undo.push(await putInPlace(file, file.overwrite, kept)));
    }
  } catch (error) {
    await Promise.all(staged.map((file) => file.discard()));
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw error;
  } finally {
    await Promise.all([...staged.map((file) => file.discard()), ...kept.map(dropTemporary)]);
  }
}

/** @returns a function that undoes the move */
async function putInPlace(staged: StagedFile, overwrite: boolean, kept: string[]): Promise<() => Promise<unknown>> {
  const { path } = staged;
  const copy = overwrite ? await keepCopy(path, kept) : undefined;
  await staged.place({ overwrite });
  return copy === undefined ? () => unlink(path) : () => rename(copy, path);
}

/** A copy of the existing file on the same file system; undefined if there is none. */
async function keepCopy(path: string, kept: string[]): Promise<string | undefined> {
  const copy = temporaryBeside(path);
  kept.push(copy);
  try {
    await copyFile(path, copy);
    return copy;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function attempt(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new UnwrittenFile(path, error);
  }
}
