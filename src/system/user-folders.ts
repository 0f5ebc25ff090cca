import { lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { hostname, tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../model/environment.ts';
import { reasonOf } from '../model/text.ts';
import { systemCode } from './system-code.ts';

/** A folder for this user's runs on this machine, or the reason why it cannot be used. */
type UserFolder =
  | { readonly ok: true; readonly folder: string }
  | { readonly ok: false; readonly folder: string; readonly why: string };

/**
 * Makes the folder for locks: in XDG_RUNTIME_DIR if the user owns it, else in the folder for temporary files. No other user can write to
 * it, and no other user can have made it.
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

/** The same folder for a run that only reads; undefined if no run of this user can have used it. */
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
 * The folder for data that must survive a restart. It is in XDG_STATE_HOME, else in the user's home (XDG Base Directory Specification
 * 0.8); on Windows in LOCALAPPDATA. Undefined if there is none.
 * @param make make the folder if it is missing
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

/** Ignores the home of another user, which some forms of sudo leave in HOME. Files there would cause problems for that user. */
async function stateHome(environment: Environment): Promise<string | undefined> {
  const [own, home, windows] = ['XDG_STATE_HOME', 'HOME', 'LOCALAPPDATA'].map((name) => absolute(environment[name]));
  if (own !== undefined) return (await isOwn(own, true)) ? own : undefined;
  if (process.platform === 'win32') return windows;
  return home !== undefined && (await isOwn(home, false)) ? join(home, '.local', 'state') : undefined;
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}

/** @param mayBeMissing if true and the path is missing, check its nearest existing parent */
async function isOwn(path: string, mayBeMissing: boolean): Promise<boolean> {
  try {
    const info = await stat(path);
    return info.isDirectory() && (process.getuid === undefined || info.uid === process.getuid());
  } catch (error) {
    const isMissing = mayBeMissing && systemCode(error) === 'ENOENT' && dirname(path) !== path;
    return isMissing && isOwn(dirname(path), mayBeMissing);
  }
}

/** False if the home is not writable. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return true;
  } catch (error) {
    // Another file has this name: the next check reports it.
    if (systemCode(error) === 'EEXIST' || systemCode(error) === 'ENOTDIR') return true;
    if (systemCode(error) === undefined) throw error;
    return false;
  }
}

// Mode bits that other users must not have: none in particular, or any.
const ownership = 0;
const secrecy = 0o077;

/** True if every user can write to the folder, and no sticky bit protects the files of other users. */
function isOpenToAll(mode: number): boolean {
  return process.getuid !== undefined && (mode & 0o1002) === 0o0002;
}

async function whatIsWrong(folder: string, forbidden: number): Promise<string | undefined> {
  // Do not follow links: in a folder that every user can write to, any user can create a link.
  const info = await lstat(folder).catch(() => undefined);
  if (info?.isDirectory() !== true) return 'it is not a folder';
  // Windows has neither owner ids nor modes. Its folder for temporary files belongs to the user.
  if (process.getuid === undefined) return undefined;
  if (info.uid !== process.getuid()) return 'it belongs to another user';
  return (info.mode & forbidden) === 0 ? undefined : 'other users have access to it';
}

/** The real path of the working folder, without links. */
export function workingFolder(): Promise<string> {
  return realpath('.');
}

/** The name of this machine in its network. */
export function machineName(): string {
  return hostname();
}

/** The user of this process; undefined if the system has only a number, as in some containers. */
export function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}
