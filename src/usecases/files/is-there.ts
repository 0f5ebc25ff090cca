import { lstat } from 'node:fs/promises';

/** Whether anything is at a path, a link that leads nowhere included. */
export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
