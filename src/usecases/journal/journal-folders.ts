import { mkdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../../model/environment.ts';
import { ExitCode } from '../../model/exit-code.ts';
import { systemCode } from '../../system/system-code.ts';
import { Failure } from '../failure.ts';
import { findRuntimeFolder, isOpenToAll, runtimeFolder, secrecy, whatIsWrong } from '../lock-account.ts';

/**
 * Where the journals are: the folder that is written to, then those where earlier runs may have left some. Empty where a run that only reads finds
 * none.
 *
 * Decision: not beside the lock alone, as XDG_RUNTIME_DIR is emptied at a restart, at the last logout and between two jobs of a scheduler, and what
 * a journal keeps is in no other place. Without a home, beside the lock is all that there is.
 */
export async function journalFolders(environment: Environment, writes: boolean): Promise<readonly string[]> {
  const lasting = await lastingFolder(environment, writes);
  if (lasting === undefined && writes) return [await runtimeFolder(environment)];
  const beside = await findRuntimeFolder(environment);
  return [...new Set([lasting, beside])].filter((folder) => folder !== undefined);
}

/** Below XDG_STATE_HOME, else below the home of the user (XDG Base Directory Specification 0.8); on Windows below LOCALAPPDATA. */
async function lastingFolder(environment: Environment, writes: boolean): Promise<string | undefined> {
  const above = await stateHome(environment);
  if (above === undefined) return undefined;
  const folder = join(above, 'demarc');
  if (writes && !(await isMade(folder))) return undefined;
  const wrong = await whatIsWrong(folder, secrecy);
  if (wrong === undefined) return isOpenToAll((await stat(above)).mode) ? undefined : folder;
  if (!writes) return undefined;
  throw new Failure(`${folder}, which keeps what a killed apply deleted, cannot be used: ${wrong}`, {
    exitCode: ExitCode.failed,
    hint: 'Put it right (your own, mode 0700), or set XDG_STATE_HOME to a folder of your own. Nothing was changed.',
  });
}

/** The home of another user, as some forms of sudo leave it, is none: files there would stand in the way of that user. */
async function stateHome(environment: Environment): Promise<string | undefined> {
  const [own, home, windows] = ['XDG_STATE_HOME', 'HOME', 'LOCALAPPDATA'].map((name) => absolute(environment[name]));
  if (own !== undefined) return (await isOwn(own, true)) ? own : undefined;
  if (process.platform === 'win32') return windows;
  return home !== undefined && (await isOwn(home, false)) ? join(home, '.local', 'state') : undefined;
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** @param mayBeMissing then the nearest folder above it counts */
async function isOwn(path: string, mayBeMissing: boolean): Promise<boolean> {
  try {
    const info = await stat(path);
    return info.isDirectory() && (process.getuid === undefined || info.uid === process.getuid());
  } catch (error) {
    const isMissing = mayBeMissing && systemCode(error) === 'ENOENT' && dirname(path) !== path;
    return isMissing && isOwn(dirname(path), mayBeMissing);
  }
}

/** A home that cannot be written is none. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return true;
  } catch (error) {
    // Something else of that name is in the way: that is told.
    if (systemCode(error) === 'EEXIST' || systemCode(error) === 'ENOTDIR') return true;
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}
