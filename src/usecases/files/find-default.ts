import { join } from 'node:path';
import type { Environment } from '../../model/environment.ts';
import { compareText } from '../../model/text.ts';
import { entriesOf, isThere, mayBeFolder } from '../../system/folders.ts';
import { findDocuments } from './find-documents.ts';
import { isDocumentName, looksLikeDocument } from './folder-problems.ts';

/** The documents of a working folder when none are named. */
export interface DefaultDocuments {
  /** `demarc.yaml` and `demarc`, if they exist. Only one of them is allowed. */
  readonly paths: readonly string[];
  /** Files with similar names that look like documents and are not read: `demarc.yml`. Sorted. */
  readonly passedOver: readonly string[];
}

/** Looks in a folder for `demarc.yaml`, and for a folder `demarc` that contains documents or cannot be read. */
export async function findDefault(folder: string, environment: Environment): Promise<DefaultDocuments> {
  const [file, many] = [join(folder, 'demarc.yaml'), join(folder, 'demarc')];
  const isFile = await isThere(file);
  const isFolder = await mayBeFolder(many);
  const isUsed = isFolder && (!isFile || (await holdsDocuments(many, environment)));
  return {
    paths: [...(isFile ? [file] : []), ...(isUsed ? [many] : [])],
    passedOver: await namedAlike(folder),
  };
}

async function holdsDocuments(folder: string, environment: Environment): Promise<boolean> {
  const { files, passedOver, diagnostics } = await findDocuments([folder], environment);
  const isUnclear = diagnostics.some(({ code }) => code !== 'document-folder-empty');
  return files.length > 0 || passedOver.length > 0 || isUnclear;
}

async function namedAlike(folder: string): Promise<readonly string[]> {
  const entries = await entriesOf(folder);
  const has = entries.some(({ name }) => name === 'demarc.yaml');
  const alike: string[] = [];
  for (const entry of entries) {
    const { name } = entry;
    if (!/^demarc\./i.test(name) || name === 'demarc.yaml' || entry.kind === 'folder') continue;
    // On a disk that ignores case, demarc.YAML is demarc.yaml.
    if (!has && name.toLowerCase() === 'demarc.yaml' && (await isThere(join(folder, 'demarc.yaml')))) continue;
    const isMeant =
      isDocumentName(name) ||
      (entry.kind === 'file' && (await looksLikeDocument(join(folder, name), name).catch(() => false)));
    if (isMeant) alike.push(join(folder, name));
  }
  return alike.sort(compareText);
}
