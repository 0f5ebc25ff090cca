import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../model/environment.ts';
import { reasonOf } from '../model/text.ts';
import { systemCode } from './system-code.ts';

/** A folder for the runs of this user on this machine, or why it cannot be used. */
export type UserFolder =
  | { readonly ok: true; readonly folder: string }
  | { readonly ok: false; readonly folder: string; readonly why: string };

/**
 * Makes the folder for locks: below XDG_RUNTIME_DIR where that is the user's own, else below the folder for temporary files. Another user of
 * the machine can neither write to it nor have made it.
 */
export async function makeRuntimeFolder(environment: Environment): Promise<UserFolder> {
  const folder = await runtimeFolderName(environment);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    return { ok: false, folder, why: reasonOf(error) };
  }
  const wrong = await whatIsWrong(folder, secrecy);
  if (wrong !== undefined) return { ok: false, folder, why: wrong };
  const above = dirname(folder);
  if (isOpenToAll((await stat(above)).mode)) {
    return { ok: false, folder, why: `every user can move it away from ${above}` };
  }
  return { ok: true, folder };
}

/** The same folder for a run that only reads; undefined where no run of this user can have used it. */
export async function findRuntimeFolder(environment: Environment): Promise<string | undefined> {
  const folder = await runtimeFolderName(environment);
  return (await whatIsWrong(folder, secrecy)) === undefined ? folder : undefined;
}

async function runtimeFolderName(environment: Environment): Promise<string> {
  const own = environment['XDG_RUNTIME_DIR'];
  const isOwn = own !== undefined && isAbsolute(own) && (await whatIsWrong(own, ownership)) === undefined;
  return isOwn ? join(own, 'demarc') : join(tmpdir(), `demarc-${process.getuid?.() ?? 'user'}`);
}

/**
 * The folder for what outlives a restart: below XDG_STATE_HOME, else below the home of the user (XDG Base Directory Specification 0.8); on
 * Windows below LOCALAPPDATA. Undefined where there is none.
 * @param make make it where it is missing
 */
export async function stateFolder(environment: Environment, make: boolean): Promise<UserFolder | undefined> {
  const above = await stateHome(environment);
  if (above === undefined) return undefined;
  const folder = join(above, 'demarc');
  if (make && !(await isMade(folder))) return undefined;
  const wrong = await whatIsWrong(folder, secrecy);
  if (wrong !== undefined) return { ok: false, folder, why: wrong };
  return isOpenToAll((await stat(above)).mode) ? undefined : { ok: true, folder };
}

/** The home of another user, which some forms of sudo leave in HOME, does not count: files there would be in the way of that user. */
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

/** False for a home that cannot be written to. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return true;
  } catch (error) {
    // Something else with this name is in the way: the check that follows says so.
    if (systemCode(error) === 'EEXIST' || systemCode(error) === 'ENOTDIR') return true;
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}

// What other users must not be allowed: nothing in particular, or anything at all.
const ownership = 0;
const secrecy = 0o077;

/** Every user can write to it, and no sticky bit keeps what others made. */
function isOpenToAll(mode: number): boolean {
  return process.getuid !== undefined && (mode & 0o1002) === 0o0002;
}

async function whatIsWrong(folder: string, forbidden: number): Promise<string | undefined> {
  // Not followed: in a folder that every user can write to, anyone may have put a link.
  const info = await lstat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) return 'it is no folder';
  // Windows has neither; its folder for temporary files is the user's own.
  if (process.getuid === undefined) return undefined;
  if (info.uid !== process.getuid()) return 'it belongs to another user';
  return (info.mode & forbidden) === 0 ? undefined : 'other users have access to it';
}

/** The working folder, without links. */
export function workingFolder(): Promise<string> {
  return realpath('.');
}
