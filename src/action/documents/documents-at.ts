import { mapLimited } from '../../model/collections.ts';
import { parallelGitHubReads } from '../../model/parallelism.ts';
import type { LaterDocuments } from '../../usecases/apply/overtaken.ts';
import { readBlob, readTree, type TreeEntry } from '../github/git-objects.ts';
import type { GitHub } from '../github/github-client.ts';

export interface DocumentsAt {
  readonly commit: string;
  /** Files and folders, relative to the root of the repository. */
  readonly paths: readonly string[];
  /** True if exactly one of the paths must exist. */
  readonly isOneOf: boolean;
}

interface FoundDocuments {
  readonly sources: LaterDocuments['sources'];
  /** The paths that do not exist at the commit. */
  readonly missing: readonly string[];
}

/** The documents of a commit cannot be read through the API. The message says why. */
export class UnreadableDocuments extends Error {
  override readonly name = 'UnreadableDocuments';
}

const mostFiles = 1_000;
const mostBytes = 64 * 1024 * 1024;
const lfsPointerStart = 'version https://git-lfs.github.com/spec/';

/**
 * Reads the documents of a commit through the API. It follows no link, no submodule and no LFS pointer, because the API does not give their
 * targets. Throws an `UnreadableDocuments`, also if none of the paths exists, and a GitHubError.
 */
export async function readDocumentsAt(github: GitHub, at: DocumentsAt): Promise<FoundDocuments> {
  const tree = new CommitTree(github, at);
  const files = new Map<string, TreeEntry>();
  const missing: string[] = [];
  for (const path of at.isOneOf ? await requireExactlyOne(tree, at) : at.paths) {
    const found = await tree.documents(path);
    if (found === undefined) missing.push(path);
    for (const [name, entry] of found ?? []) files.set(name, entry);
  }
  if (missing.length === at.paths.length) throw new UnreadableDocuments(`there is no ${missing.join(' or ')}`);
  const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  if (files.size > mostFiles || bytes > mostBytes) {
    throw new UnreadableDocuments('they are more than demarc reads this way');
  }
  const texts = await mapLimited([...files], parallelGitHubReads, async ([name, { sha }]) => ({
    name,
    text: textOf(await readBlob(github, sha), name),
  }));
  return { sources: texts.toSorted((a, b) => (a.name < b.name ? -1 : 1)), missing };
}

async function requireExactlyOne(tree: CommitTree, at: DocumentsAt): Promise<readonly string[]> {
  const there: string[] = [];
  for (const path of at.paths) if ((await tree.find(path)) !== undefined) there.push(path);
  if (there.length === 1) return there;
  throw new UnreadableDocuments(
    there.length === 0 ? `there is no ${at.paths.join(' or ')}` : `${there.join(' and ')} are both there`,
  );
}

function textOf(bytes: Buffer, name: string): string {
  if (bytes.subarray(0, lfsPointerStart.length).toString('latin1') === lfsPointerStart) {
    throw new UnreadableDocuments(`${name} is a Git LFS pointer`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableDocuments(`${name} is not UTF-8 text`);
  }
}

/** The files of a commit, read folder by folder. */
class CommitTree {
  readonly #github: GitHub;
  readonly #at: DocumentsAt;
  readonly #folders = new Map<string, Promise<readonly TreeEntry[]>>();

  constructor(github: GitHub, at: DocumentsAt) {
    this.#github = github;
    this.#at = at;
  }

  /** The documents at a path, with their names. Undefined if the path does not exist. */
  async documents(path: string): Promise<readonly (readonly [string, TreeEntry])[] | undefined> {
    const entry = await this.find(path);
    if (entry === undefined) return undefined;
    if (entry.kind === 'file') return [[path, entry]];
    const start = path.replace(/\/$/, '');
    const below = await readTree(this.#github, entry.sha, 'all');
    return below.filter(mayHoldDocuments).flatMap((found) => {
      const name = `${start}/${found.path}`;
      if (found.kind === 'link' || found.kind === 'submodule') throw new UnreadableDocuments(notFollowed(name, found));
      return found.kind === 'file' && /\.ya?ml$/i.test(found.path) ? [[name, found] as const] : [];
    });
  }

  /** The file or folder at a path; undefined if the path does not exist. */
  async find(path: string): Promise<TreeEntry | undefined> {
    let above: TreeEntry[] = [{ path: '', kind: 'folder', sha: this.#at.commit, size: 0 }];
    for (const part of path.split('/')) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (above.length === 1) throw new UnreadableDocuments(`${path} is outside the repository`);
        above = above.slice(0, -1);
        continue;
      }
      const folder = above.at(-1);
      const found = folder?.kind === 'folder' ? await this.#entry(folder.sha, part) : undefined;
      if (found === undefined) return undefined;
      if (found.kind === 'link' || found.kind === 'submodule') throw new UnreadableDocuments(notFollowed(path, found));
      above = [...above, found];
    }
    return above.at(-1);
  }

  async #entry(folder: string, name: string): Promise<TreeEntry | undefined> {
    const asked = this.#folders.get(folder) ?? readTree(this.#github, folder, 'itself');
    this.#folders.set(folder, asked);
    return (await asked).find(({ path }) => path === name);
  }
}

/** Hidden folders and `node_modules` hold no documents. */
function mayHoldDocuments({ path }: TreeEntry): boolean {
  return !path.split('/').some((part) => part.startsWith('.') || part === 'node_modules');
}

function notFollowed(name: string, { kind }: TreeEntry): string {
  return `${name} is, or is behind, a ${kind === 'link' ? 'symbolic link' : 'submodule'}, which is not followed here`;
}
