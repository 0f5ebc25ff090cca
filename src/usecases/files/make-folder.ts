import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isThere } from './is-there.ts';

/**
 * Makes a folder and those above it that are missing, one after the other: where a file system takes no folders (`/proc`), Node's own
 * `recursive` never ends. Tells each that it made, the outermost first. Rejects with the system's error.
 */
export async function makeFolder(folder: string, onMade: (path: string) => void = () => undefined): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(folder); !(await isThere(at)); at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    await mkdir(each);
    onMade(each);
  }
}
