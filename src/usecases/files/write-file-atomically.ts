import { randomUUID } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { constants, copyFile, link, open, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode } from './document-problem.ts';

const unfinished = new Set<string>();
let cleansUp = false;

/**
 * Writes a file whole or not at all: next to its place, then moved there. Without `overwrite`, rejects with `EEXIST` where
 * something is there already, even if it came in the meantime. `mode` is that of a new file, less the umask. Whatever ends the process in between leaves nothing behind, a
 * kill aside.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { overwrite, mode = 0o666 }: { readonly overwrite: boolean; readonly mode?: number },
): Promise<void> {
  const temporary = join(dirname(path), `.demarc-${randomUUID()}.tmp`);
  cleanUpAtExit();
  unfinished.add(temporary);
  try {
    await writeNew(temporary, content, mode);
    if (overwrite) await rename(temporary, path);
    else await moveToFreePlace(temporary, path);
  } finally {
    await unlink(temporary).catch(() => undefined);
    unfinished.delete(temporary);
  }
}

// A rename silently replaces what is there; a link refuses to, but not every file system has links.
async function moveToFreePlace(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw error;
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
  }
}

async function writeNew(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
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
        // It was never there, or its folder is gone.
      }
    }
  });
}
