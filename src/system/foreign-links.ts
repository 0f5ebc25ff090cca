import { lstatSync, readlinkSync } from 'node:fs';
import { dirname, isAbsolute, join, parse, resolve, sep } from 'node:path';
import { UnsafeFile } from './unsafe-file.ts';

/** As the system's own limit; it says ELOOP then. */
const mostLinks = 40;

/**
 * Refuses a path to a file that leads over a link of another user in any folder above it: that user decides, at any time, where it leads. Links of
 * root (`/tmp` of macOS) and of the user are followed. It looks at names alone: what is opened afterwards is looked at by
 * `refuseSwapped`.
 * @returns the folder that the file is in, without links, as far as it is there
 */
export function refuseForeignLinks(path: string): string {
  const user = process.getuid?.();
  const full = resolve(path);
  // Windows has no such owners.
  if (user === undefined) return dirname(full);
  const { root } = parse(full);
  let pending = parts(dirname(full));
  let at = root;
  let links = 0;
  for (let name = pending.shift(); name !== undefined && links < mostLinks; name = pending.shift()) {
    const next = join(at, name);
    const info = lstatSync(next, { throwIfNoEntry: false });
    if (info === undefined) return at;
    if (!info.isSymbolicLink()) {
      at = next;
      continue;
    }
    if (info.uid !== 0 && info.uid !== user) {
      throw new UnsafeFile(`${next} is a link of another user`, 'Name the folder that it leads to, if that is yours.');
    }
    links += 1;
    const target = readlinkSync(next);
    if (isAbsolute(target)) at = root;
    pending = [...parts(target), ...pending];
  }
  return at;
}

function parts(path: string): string[] {
  return path.split(sep).filter((part) => part !== '');
}
