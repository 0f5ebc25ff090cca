import { outputPlace, type OutputPlace } from './output-place.ts';
import { stageFile } from './staged-file.ts';

/**
 * Writes a file whole or not at all: next to its place, then moved there. With `overwrite`, what is there is replaced behind a link, and keeps
 * its mode. Without, rejects with `EEXIST` where something is there already, a link included, even if it came in the meantime. `mode` is that
 * of a new file, less the umask. Whatever ends the process in between leaves nothing behind, a kill aside.
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  { overwrite, mode }: { readonly overwrite: boolean; readonly mode?: number },
): Promise<void> {
  const place: OutputPlace = overwrite ? await outputPlace(path) : { path, mode: undefined };
  const staged = await stageFile(place.path, content, { mode, kept: place.mode, owner: place.owner });
  try {
    await staged.place({ overwrite });
  } finally {
    await staged.discard();
  }
}
