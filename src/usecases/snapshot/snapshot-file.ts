import { dirname } from 'node:path';
import { ExitCode } from '../../model/exit-code.ts';
import { reasonOf } from '../../model/text.ts';
import { isThere, whyNotWritable } from '../../system/folders.ts';
import { isFileError, refuseForeignLinks } from '../../system/open-checks.ts';
import { systemCode } from '../../system/system-code.ts';
import { createPrivateFile } from '../../system/write-private-file.ts';
import { Failure } from '../failure.ts';

/** A new file, as messages name it, and what they say of a run without it. */
export interface SnapshotFile {
  readonly path: string;
  /** `--snapshot: before.json` */
  readonly name: string;
  /** `nothing was changed` */
  readonly end: string;
}

/** Ends the run before it starts if the snapshot cannot be written, or would replace an existing file. */
export async function checkSnapshotFile(file: SnapshotFile): Promise<void> {
  const { path } = file;
  try {
    refuseForeignLinks(path);
  } catch (error) {
    throw unwritable(file, reasonOf(error), error);
  }
  if (await isThere(path)) throw alreadyThere(file);
  const folder = dirname(path);
  const refused = await whyNotWritable(folder);
  if (refused !== undefined) throw unwritable(file, `the folder ${folder} does not exist or is not writable`, refused);
}

/** Writes a snapshot completely or not at all. Only its owner can read it. */
export async function writeSnapshotFile(file: SnapshotFile, text: string): Promise<void> {
  try {
    await createPrivateFile(file.path, text);
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (systemCode(error) === 'EEXIST') throw alreadyThere(file);
    throw unwritable(file, reasonOf(error), error);
  }
}

function alreadyThere({ name, end }: SnapshotFile): Failure {
  return new Failure(`${name} exists already`, {
    exitCode: ExitCode.failed,
    hint: `A snapshot is never replaced: it may be the only record of an earlier state. Name another file, or move this one away. ${end}`,
  });
}

function unwritable({ name, end }: SnapshotFile, reason: string, cause: unknown): Failure {
  return new Failure(`${name} cannot be written: ${reason}`, {
    exitCode: ExitCode.failed,
    hint: `Name a file that can be written to. ${end}`,
    cause,
  });
}
