import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isThere } from './folders.ts';

/** Where a file that a user names is really written. */
export interface OutputPlace {
  /** Behind all links. */
  readonly path: string;
  /** Of the file that is there; undefined where there is none. */
  readonly mode: number | undefined;
  /** Of the file that is there, where that is another user and this run may leave it so: root alone. */
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/**
 * Follows a path that may be replaced to the file that it leads to, so that a link stays a link and a file keeps its mode. Rejects with an error
 * whose message says what is in the way: a folder, a link to nowhere, a pipe or a device, a file of another user. Other hard links keep what
 * was there. Do not use it for files that hold secrets: those go to a path where nothing is, and no link is followed.
 */
export async function outputPlace(path: string): Promise<OutputPlace> {
  if (!(await isThere(path))) return { path, mode: undefined };
  if (/^\/(?:dev|proc)\//.test(resolve(path))) throw new Error('it is no regular file');
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) throw new Error('it is a link that leads nowhere');
  if (info.isDirectory()) throw new Error('it is a folder');
  if (!info.isFile()) throw new Error('it is no regular file');
  const user = process.getuid?.();
  const isOthers = user !== undefined && info.uid !== user;
  if (isOthers && user !== 0) throw new Error('it belongs to another user');
  const { uid, gid } = info;
  return { path: await realpath(path), mode: info.mode & 0o777, ...(isOthers && { owner: { uid, gid } }) };
}
