import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareText } from '../model/text.ts';

/** A text of the package. Its path is relative to the folder of the package. */
export interface PackagedText {
  readonly name: string;
  readonly text: string;
}

/** The files of a folder whose names pass `chosen`, sorted by name. Rejects with the system's error. */
export async function readTexts(
  folder: string,
  chosen: (names: readonly string[]) => readonly string[],
): Promise<readonly PackagedText[]> {
  const names = chosen((await readdir(folder)).sort(compareText));
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

/** The folder of demarc's own package: for the sources, the command and the library. Undefined if another bundle contains the code. */
export async function packageFolder(): Promise<string | undefined> {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (await isOurs(join(folder, 'package.json'))) return folder;
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}

async function isOurs(path: string): Promise<boolean> {
  try {
    const described: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof described === 'object' && described !== null && 'name' in described && described.name === 'demarc';
  } catch {
    return false;
  }
}
