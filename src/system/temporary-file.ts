import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { constants, copyFile, link, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from './system-code.ts';

const unfinished = new Set<string>();
let cleansUp = false;

/** A free name in the same folder. If a file still has this name when the process ends, it is removed. */
export function temporaryBeside(path: string): string {
  const temporary = join(dirname(path), `.demarc-${randomUUID()}.tmp`);
  cleanUpAtExit();
  unfinished.add(temporary);
  return temporary;
}

export async function dropTemporary(temporary: string): Promise<void> {
  await unlink(temporary).catch(() => undefined);
  unfinished.delete(temporary);
}

// A rename silently replaces an existing file. A hard link refuses to, but some file systems have no hard links.
export async function moveToFreePlace(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
  }
}

function cleanUpAtExit(): void {
  if (cleansUp) return;
  cleansUp = true;
  process.on('exit', () => {
    for (const path of unfinished) {
      try {
        unlinkSync(path);
      } catch {
        // The file never existed, or its folder is gone.
      }
    }
  });
}
