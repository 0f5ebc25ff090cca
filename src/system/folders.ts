import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { compareText } from '../model/text.ts';
import { systemCode } from './system-code.ts';

/** Something is at a path, be it a link that leads nowhere. */
export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** The same, but rejects with the system's error where it cannot tell. */
export async function isThereForSure(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The system's error where this process cannot write to a folder; undefined where it can. */
export async function whyNotWritable(folder: string): Promise<unknown> {
  return access(folder, constants.W_OK).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** A folder, links followed, or nothing that can be looked at. */
export async function mayBecomeFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => true,
  );
}

/** A folder, links followed, or something that cannot be looked at. */
export async function mayBeFolder(path: string): Promise<boolean> {
  if (!(await isThere(path))) return false;
  return stat(path).then(
    (info) => info.isDirectory(),
    () => true,
  );
}

/** The entries of a folder; none where it cannot be read. */
export async function entriesOf(
  folder: string,
): Promise<readonly { readonly name: string; readonly kind: 'file' | 'folder' | 'other' }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => ({
    name: entry.name,
    kind: entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other',
  }));
}

/**
 * Makes a folder and those above it that are missing, one after the other: where a file system takes no folders (`/proc`), Node's own
 * `recursive` never ends. Reports each folder that it made, the outermost first. Rejects with the system's error.
 */
export async function makeFolder(folder: string, onMade: (path: string) => void = () => undefined): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await isThere(at)); at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    await mkdir(path);
    onMade(path);
  }
}

/** The file itself, or the files below a folder whose names end with `ending`, sorted by path. Rejects with the system's error. */
export async function filesAt(path: string, ending: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareText);
}
