import { stageFile } from './staged-file.ts';

/**
 * Writes a file whole or not at all: next to its place, then moved there. Without `overwrite`, rejects with `EEXIST` where
 * something is there already, even if it came in the meantime. `mode` is that of a new file, less the umask. Whatever ends the process in between leaves nothing behind, a
 * kill aside.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { overwrite, mode }: { readonly overwrite: boolean; readonly mode?: number },
): Promise<void> {
  const staged = await stageFile(path, content, mode);
  try {
    await staged.place({ overwrite });
  } finally {
    await staged.discard();
  }
}
