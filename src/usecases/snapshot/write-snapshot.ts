import { constants } from 'node:fs';
import { access, lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { refuseForeignLinks } from '../../system/foreign-links.ts';
import { createPrivateFile, UnsafeFile } from '../../system/private-file.ts';
import { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { systemCode } from '../files/document-problem.ts';
import type { AccountRead } from '../plan-accounts.ts';
import { snapshotText } from './snapshot-text.ts';
import type { SnapshotHead } from './snapshot-text.ts';

/** Ends the run before it starts where the snapshot could not be written, or would replace what is there. */
export async function checkSnapshot(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  try {
    refuseForeignLinks(path);
  } catch (error) {
    throw unwritable(path, error instanceof Error ? error.message : '', error);
  }
  const there = await lstat(path).catch(() => undefined);
  if (there !== undefined) throw alreadyThere(path);
  const folder = dirname(path);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    throw unwritable(path, `the folder ${folder} is not there, or not writable`, error);
  }
}

/** Writes the snapshot whole or not at all, for its owner's eyes only. */
export async function writeSnapshot(path: string, head: SnapshotHead, reads: readonly AccountRead[]): Promise<void> {
  try {
    await createPrivateFile(path, snapshotText(head, reads));
  } catch (error) {
    if (systemCode(error) === undefined && !(error instanceof UnsafeFile)) throw error;
    if (systemCode(error) === 'EEXIST') throw alreadyThere(path);
    throw unwritable(path, error instanceof Error ? error.message : '', error);
  }
}

function alreadyThere(path: string): Failure {
  return new Failure(`--snapshot: ${path} is there already`, {
    exitCode: ExitCode.failed,
    hint: 'A snapshot is never replaced: it may be the only record of an earlier state. Name another file, or move this one away. Nothing was changed.',
  });
}

function unwritable(path: string, reason: string, cause: unknown): Failure {
  return new Failure(`--snapshot: ${path} cannot be written: ${reason}`, {
    exitCode: ExitCode.failed,
    hint: 'Name a file that can be written to. Without its snapshot the plan is not carried out; nothing was changed.',
    cause,
  });
}
