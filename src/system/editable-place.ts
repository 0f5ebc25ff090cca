import { access, constants, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf } from '../model/text.ts';
import { readHead, readTextFile } from './read-text.ts';
import { isWithin } from './repository-path.ts';

/** The real place of a document that is to be replaced. */
export interface EditablePlace {
  readonly path: string;
  /** The file begins with a byte order mark, which its text does not have. */
  readonly hasMark: boolean;
}

/**
 * The place of a document, with links resolved, or the reason why it may not be edited, to be read after its name.
 * @param roots the files and folders that were named; a link may lead to anywhere in these folders, or in the folders of these files
 * @param text what was read from it
 */
export async function editablePlace(
  name: string,
  roots: readonly string[],
  text: string,
): Promise<EditablePlace | string> {
  try {
    const path = await realpath(name);
    const folders = await Promise.all(roots.map(folderOf));
    if (!folders.some((folder) => isWithin(path, folder)))
      return `is a link that leads outside of the documents given; name its target`;
    const { mode } = await stat(path);
    if ((mode & 0o222) === 0 || !(await isWritable(path))) return 'is read-only';
    const now = await readTextFile(path);
    if (!now.ok || now.text !== text) return 'was changed while this ran; run it again';
    return { path, hasMark: (await readHead(path, 3)) === '\uFEFF' };
  } catch (error) {
    return `cannot be edited: ${reasonOf(error)}`;
  }
}

/** The folder that was named, or the folder of the file that was named. Links of a file are not followed, so that they stay inside. */
async function folderOf(root: string): Promise<string> {
  const isFolder = (await stat(root)).isDirectory();
  return realpath(isFolder ? root : dirname(root));
}

async function isWritable(path: string): Promise<boolean> {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
