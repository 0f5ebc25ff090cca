import { constants } from 'node:fs';
import { access, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { compareText } from '../model/text.ts';
import { systemCode } from './system-code.ts';

/** A link counts too, even if its target does not exist. */
export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** The same, but it rejects with the system's error if it cannot tell. */
export async function isThereForSure(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The system's error if this process cannot write to a folder; undefined if it can. */
export async function whyNotWritable(folder: string): Promise<unknown> {
  return access(folder, constants.W_OK).then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** True for a folder (it follows links), and for a path that is missing or cannot be examined. */
export async function mayBecomeFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => true,
  );
}

/** True for a folder (it follows links), and for an existing path that cannot be examined. */
export async function mayBeFolder(path: string): Promise<boolean> {
  if (!(await isThere(path))) return false;
  return stat(path).then(
    (info) => info.isDirectory(),
    () => true,
  );
}

/** Empty if the folder cannot be read. */
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
 * Makes a folder and its missing parents, step by step. Node's own `recursive` never ends on a file system that accepts no folders
 * (`/proc`). Reports each new folder, the outermost first. Rejects with the system's error.
 */
export async function makeFolder(folder: string, onMade: (path: string) => void = () => undefined): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await isThere(at)); at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    await mkdir(path);
    onMade(path);
  }
}

/** The file itself, or all files in a folder whose names end with `ending`, sorted by path. Rejects with the system's error. */
export async function filesAt(path: string, ending: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareText);
}
