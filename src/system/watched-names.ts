import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join, parse, sep } from 'node:path';
import type { Environment } from '../model/environment.ts';
import { isWithin, nameWithin, repositoryRoot } from './repository-path.ts';

/** The files that the documents of a run depend on, by their names in git. */
interface WatchedNames {
  /** True if a change to this file of the repository may change the documents. Ignores letter case, because a disk may ignore it. */
  readonly isTouchedBy: (name: string) => boolean;
  /** True if all watched paths are in the repository, and all were examined. Otherwise git does not show all their changes. */
  readonly isComplete: boolean;
}

const mostLinks = 40;
const mostEntries = 20_000;
// Outside Windows a backslash is an ordinary character of a name.
const between = sep === '/' ? '/' : /[\\/]/;

/**
 * Follows the paths of documents as the system does: each link on the way, each file and folder at the end, and the links in those
 * folders. Paths are absolute and as written: `link/..` is the parent of the link's target.
 */
export function watchedNames(paths: readonly string[], cwd: string, environment: Environment): WatchedNames {
  const isInside = (path: string) => isWithin(path, repositoryRoot(path, cwd, environment));
  const walk = new Walk(isInside);
  for (const path of paths) walk.follow(path);
  // Links above the repository, such as a linked workspace, are not its files.
  const watched = [...walk.found].filter(isInside).map((path) => {
    return plain(nameWithin(repositoryRoot(path, cwd, environment), path));
  });
  return {
    isTouchedBy: (name) => watched.some((path) => touches(plain(name), path)),
    isComplete: walk.isComplete,
  };
}

/** A change of a parent changes everything below it: a submodule, for example, or a folder that became a link. */
function touches(changed: string, watched: string): boolean {
  return (
    watched === '' || watched === changed || changed.startsWith(`${watched}/`) || watched.startsWith(`${changed}/`)
  );
}

function plain(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

class Walk {
  /** Links and the targets of the paths. None of them has a link above it. */
  readonly found = new Set<string>();
  isComplete = true;
  readonly #isInside: (path: string) => boolean;
  #entries = 0;

  constructor(isInside: (path: string) => boolean) {
    this.#isInside = isInside;
  }

  follow(path: string): void {
    const end = this.#resolve(path);
    if (this.found.has(end)) return;
    this.found.add(end);
    if (!this.#isInside(end)) this.isComplete = false;
    else if (statSync(end, { throwIfNoEntry: false })?.isDirectory() === true) this.#enter(end);
  }

  #resolve(path: string): string {
    let at = parse(path).root;
    let links = 0;
    const open = path.slice(at.length).split(between).reverse();
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        at = dirname(at);
        continue;
      }
      const next = join(at, part);
      const target = linkTarget(next);
      if (target === undefined) {
        at = next;
        continue;
      }
      this.found.add(next);
      links += 1;
      if (links > mostLinks) {
        this.isComplete = false;
        return next;
      }
      const { root } = parse(target);
      if (root !== '') at = root;
      for (const part of target.slice(root.length).split(between).reverse()) open.push(part);
    }
    return at;
  }

  /** Files in a folder are watched with the folder, but the targets of their links may be elsewhere. */
  #enter(folder: string): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      this.#entries += 1;
      if (this.#entries > mostEntries) {
        this.isComplete = false;
        return;
      }
      if (entry.name === 'node_modules' || entry.name === '.git') continue;
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink()) this.follow(path);
      else if (entry.isDirectory()) this.#enter(path);
    }
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
