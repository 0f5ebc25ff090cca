import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of demarc's own package, whether this runs from its sources, as the command or as the library. Undefined where the code
 * was taken out of it, into another bundle.
 */
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
