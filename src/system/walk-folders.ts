import type { Dirent } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Environment } from '../model/environment.ts';
import { compareText, trimEndOf } from '../model/text.ts';
import { isWithin, leadsOutOfRepository, repositoryRoot } from './repository-path.ts';
import { isOutOfFiles } from './system-code.ts';

/** A file or folder. The user sees `name`: the path as given, with forward slashes. */
export interface NamedPath {
  readonly name: string;
  readonly path: string;
}

/** How far links are followed: within the folder that was named, or within its repository. */
export type Bound = 'folder' | 'repository';

/** An entry of a folder, links followed. `outside` and `outside-folder` are links that lead out of the bound. */
type EntryKind = 'folder' | 'file' | 'other' | 'nowhere' | 'outside-folder' | 'outside';

/** Any entry but a folder, which is entered or left out. `error`: the entry, or the folder that it is, cannot be read. */
export type FoundEntry = NamedPath &
  ({ readonly kind: Exclude<EntryKind, 'folder'> } | { readonly kind: 'failed'; readonly error: unknown });

/** What a path is that the user named. `outside` is a link that leads out of its repository. Rejects with the system's error. */
export async function kindOfPath(path: string, environment: Environment): Promise<'folder' | 'file' | 'outside'> {
  if (await leadsOutOfRepository(path, process.cwd(), environment)) return 'outside';
  return (await stat(path)).isDirectory() ? 'folder' : 'file';
}

/** The path with links resolved; unchanged if that is not possible. */
export async function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

interface WalkLimits {
  /** Over all folders of the walk. */
  readonly entries: number;
  readonly depth: number;
}

/** Walks folders at all depths, without hidden folders and `node_modules`. Counts all entries that it reads. */
export class FolderWalk {
  /** The limit that stopped the walk, if one did. Nothing more is found then. */
  stop: { readonly limit: 'entries' } | { readonly limit: 'depth'; readonly folder: string } | undefined;
  readonly #limits: WalkLimits;
  #entries = 0;

  constructor(limits: WalkLimits) {
    this.#limits = limits;
  }

  /**
   * The entries of a folder and of all folders below it. The entries of each folder are sorted. Nothing outside the bound is read. Rejects
   * with the system's error if the folder itself cannot be read, or if the process cannot open more files.
   */
  async entriesBelow(folder: NamedPath, bound: Bound, environment: Environment): Promise<readonly FoundEntry[]> {
    const real = await realpath(folder.path);
    const root = bound === 'folder' ? real : repositoryRoot(join(real, folder.name), process.cwd(), environment);
    return this.#walk(folder, root, new Set(), 0);
  }

  /**
   * `seen` holds the real paths of searched folders, so each folder is searched once, however many links lead to it. Runs one by one, so
   * that the result is the same on every machine.
   */
  async #walk(folder: NamedPath, root: string, seen: Set<string>, depth: number): Promise<readonly FoundEntry[]> {
    const real = await realpath(folder.path);
    if (seen.has(real)) return [];
    seen.add(real);
    const found: FoundEntry[] = [];
    for (const entry of await this.#read(folder, depth)) {
      const child = { name: childName(folder.name, entry.name), path: `${folder.path}/${entry.name}` };
      try {
        const kind = entry.isSymbolicLink() ? await follow(child, root) : kindOf(entry);
        if (kind !== 'folder') found.push({ ...child, kind });
        else if (!entry.name.startsWith('.')) {
          for (const inner of await this.#walk(child, root, seen, depth + 1)) found.push(inner);
        }
      } catch (error) {
        if (isOutOfFiles(error)) throw error;
        found.push({ ...child, kind: 'failed', error });
      }
    }
    return found;
  }

  /** The entries of a folder, sorted; empty after the walk has stopped. */
  async #read(folder: NamedPath, depth: number): Promise<readonly Dirent[]> {
    if (depth > this.#limits.depth) this.stop ??= { limit: 'depth', folder: folder.name };
    if (this.stop !== undefined) return [];
    const entries: Dirent[] = [];
    for await (const entry of await opendir(folder.path)) {
      this.#entries += 1;
      if (this.#entries > this.#limits.entries) {
        this.stop ??= { limit: 'entries' };
        return [];
      }
      if (entry.name !== 'node_modules') entries.push(entry);
    }
    return entries.sort((a, b) => compareText(a.name, b.name));
  }
}

/** The target of a link. Nothing outside `root` is read. */
async function follow({ path }: NamedPath, root: string): Promise<EntryKind> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return 'nowhere';
  const info = await stat(real);
  // The files in `.git` are not part of the repository, and may hold a token.
  const isInside = isWithin(real, root) && !relative(root, real).split(sep).includes('.git');
  if (!isInside) return info.isDirectory() ? 'outside-folder' : 'outside';
  return kindOf(info);
}

function kindOf(entry: Pick<Dirent, 'isDirectory' | 'isFile'>): 'folder' | 'file' | 'other' {
  return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
}

function childName(folder: string, entry: string): string {
  return folder === '.' ? entry : `${trimEndOf(folder, '/')}/${entry}`;
}
