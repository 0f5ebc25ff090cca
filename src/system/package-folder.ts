import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { getAsset, isSea } from 'node:sea';
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
  if (isSea()) return embeddedTexts(folder, chosen);
  const names = chosen((await readdir(folder)).sort(compareText));
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })));
}

/**
 * The folder of demarc's own package: for the sources, the command and the library. Empty in the executable, which holds the files itself:
 * `readTexts` finds them. Undefined if another bundle contains the code.
 */
export async function packageFolder(): Promise<string | undefined> {
  if (isSea()) return '';
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

/** What `scripts/executable/build-executable.mjs` embeds: one asset, texts by path. */
function embeddedTexts(folder: string, chosen: (names: readonly string[]) => readonly string[]) {
  const within = `${folder.replaceAll('\\', '/')}/`;
  const embedded: unknown = JSON.parse(getAsset('texts.json', 'utf8'));
  const texts = new Map<string, unknown>(Object.entries(embedded ?? {}));
  const names = [...texts.keys()].flatMap((path) => (path.startsWith(within) ? [path.slice(within.length)] : []));
  if (names.length === 0) throw new Error(`this executable does not hold ${folder}`);
  return chosen(names.sort(compareText)).map((name) => ({ name, text: String(texts.get(`${within}${name}`)) }));
}
