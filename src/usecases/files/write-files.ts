import { copyFile, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ExitCode } from '../../model/exit-code.ts';
import { makeFolder, type OutputPlace, outputPlace } from '../../system/output-place.ts';
import { systemCode } from '../../system/system-code.ts';
import { dropTemporary, temporaryBeside } from '../../system/temporary-file.ts';
import { type StagedFile, stageFile } from '../../system/write-file-atomically.ts';
import { Failure } from '../failure.ts';

export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** It may replace what is there, where the others may not. */
  readonly replaces?: boolean;
}

/**
 * Writes all files or none, and the folders that they need. All are written next to their places before the first one is moved there; where
 * one cannot be, those before it are taken back, and what `overwrite` replaced, behind links, is put back. Rejects with a `Failure` that names the file.
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
    for (const one of staged) {
      await attempt(one.path, async () => undo.push(await placeOne(one, one.overwrite, kept)));
    }
  } catch (error) {
    await Promise.all(staged.map((one) => one.discard()));
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw error;
  } finally {
    await Promise.all([...staged.map((one) => one.discard()), ...kept.map(dropTemporary)]);
  }
}

/** Gives what takes it back. */
async function placeOne(staged: StagedFile, overwrite: boolean, kept: string[]): Promise<() => Promise<unknown>> {
  const { path } = staged;
  const copy = overwrite ? await keepCopy(path, kept) : undefined;
  await staged.place({ overwrite });
  return copy === undefined ? () => unlink(path) : () => rename(copy, path);
}

/** A copy of what is there, on the same file system; undefined where nothing is. */
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`${path} could not be written: ${reason}`, {
      exitCode: ExitCode.failed,
      hint: 'No file was written.',
      cause: error,
    });
  }
}
