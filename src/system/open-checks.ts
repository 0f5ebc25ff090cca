import { constants, lstatSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join, parse, resolve, sep } from 'node:path';
import { systemCode } from './system-code.ts';

/** Do not follow links, and do not wait for pipes. Windows has neither flag. */
export const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The mode bits of all users but the owner. */
export const others = 0o077;

/** Checks an open descriptor. No name is looked up again before the file is read or written. */
export function refuseUnsafe(info: Stats): void {
  if (!info.isFile()) throw new UnsafeFile('it is not a regular file', 'Name a regular file.');
  if (process.getuid === undefined) return;
  if (info.uid !== process.getuid()) {
    throw new UnsafeFile('it belongs to another user', 'Make a copy of your own, and give it mode 0600.');
  }
  if (info.nlink > 1) {
    throw new UnsafeFile('it has a second name (a hard link)', 'Make a copy of it, and name that.');
  }
}

export function refuseWide({ mode }: Stats): void {
  if (process.getuid === undefined || (mode & others) === 0) return;
  throw new UnsafeFile(
    'other users have access to it',
    'Run chmod 600 on it. Replace the keys in it if other users may have read them.',
  );
}

export function unfollowed<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const isLink = systemCode(error) === 'ELOOP' || systemCode(error) === 'EMLINK';
    throw isLink ? new UnsafeFile('it is a link, and links are not followed', 'Name the file itself.') : error;
  }
}

export function raise(error: unknown): never {
  throw error;
}

/**
 * Refuses an opened file if its path now leads to another file. Between the check and the opening, another user may have swapped a parent
 * folder for a link, and back. Call it before the first read or write.
 */
export function refuseSwapped(path: string, opened: Stats, descriptor: number): void {
  const folder = refuseForeignLinks(path);
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (isSame(there, opened) && isIn(folder, descriptor)) return;
  throw new UnsafeFile('another process replaces it', 'Name a file in a folder that only you can write to.');
}

/** Linux gives the real path of a descriptor, whatever its names are now. Other systems offer only the names. */
function isIn(folder: string, descriptor: number): boolean {
  if (process.platform !== 'linux') return true;
  let real: string;
  try {
    real = readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return true;
  }
  const own = dirname(real);
  const found = lstatSync(own, { throwIfNoEntry: false });
  return own === folder || (found !== undefined && isSame(lstatSync(folder, { throwIfNoEntry: false }), found));
}

function isSame(found: Stats | undefined, opened: Stats): boolean {
  return found?.ino === opened.ino && found.dev === opened.dev;
}

/** A file that is not safe to read or write. The message says why, the hint what to do. */
export class UnsafeFile extends Error {
  override readonly name = 'UnsafeFile';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** True if the system, or a check of a file, refused. A user can correct that. Any other error is a bug. */
export function isFileError(error: unknown): error is Error {
  return error instanceof UnsafeFile || systemCode(error) !== undefined;
}

/** The same limit as the system's, which then gives ELOOP. */
const mostLinks = 40;

/**
 * Refuses a path if a folder above the file is a link that belongs to another user. That user can change its target at any time. Links of
 * root (`/tmp` of macOS) and of the user are followed. It checks names only; `refuseSwapped` checks the opened file.
 * @returns the folder of the file, with links resolved as far as the folder exists
 */
export function refuseForeignLinks(path: string): string {
  const user = process.getuid?.();
  const full = resolve(path);
  // Windows has no such owners.
  if (user === undefined) return dirname(full);
  const { root } = parse(full);
  let pending = parts(dirname(full));
  let at = root;
  let links = 0;
  for (let name = pending.shift(); name !== undefined && links < mostLinks; name = pending.shift()) {
    const next = join(at, name);
    const info = lstatSync(next, { throwIfNoEntry: false });
    if (info === undefined) return at;
    if (!info.isSymbolicLink()) {
      at = next;
      continue;
    }
    if (info.uid !== 0 && info.uid !== user) {
      throw new UnsafeFile(`${next} is a link of another user`, 'Name the folder that it points to, if that is yours.');
    }
    links += 1;
    const target = readlinkSync(next);
    if (isAbsolute(target)) at = root;
    pending = [...parts(target), ...pending];
  }
  return at;
}

function parts(path: string): string[] {
  return path.split(sep).filter((part) => part !== '');
}
