import { dirname, join, resolve } from 'node:path';
import { isThere } from '../files/is-there.ts';

/** The folder with the repository that a folder is in; undefined where it is in none. */
export async function findRepository(folder: string): Promise<string | undefined> {
  let at = resolve(folder);
  for (;;) {
    if (await isThere(join(at, '.git'))) return at;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
}
