import { createHash } from 'node:crypto';

/** The text of a file, or where a link leads, or the commit of a submodule. */
export type FakeContent = string | { readonly link: string } | { readonly submodule: string };

interface FakeTreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size?: number;
}

/** The trees and blobs of a repository, under the names that git gives to blobs. */
export class FakeObjects {
  readonly blobs = new Map<string, Buffer>();
  readonly #trees = new Map<string, readonly FakeTreeEntry[]>();
  readonly #ofCommits = new Map<string, string>();

  /** What a commit holds, by path. */
  setTree(commit: string, files: Readonly<Record<string, FakeContent>>): void {
    this.#ofCommits.set(commit, this.#store(Object.entries(files)));
  }

  has(commit: string): boolean {
    return this.#ofCommits.has(commit);
  }

  /** The entries of a commit's tree, or of a tree; with `deep`, of all below it. */
  list(name: string, deep: boolean): readonly FakeTreeEntry[] | undefined {
    const entries = this.#trees.get(this.#ofCommits.get(name) ?? name);
    if (entries === undefined || !deep) return entries;
    return entries.flatMap((entry) => [
      entry,
      ...(this.list(entry.sha, true) ?? []).map((below) => ({ ...below, path: `${entry.path}/${below.path}` })),
    ]);
  }

  #store(files: readonly (readonly [string, FakeContent])[]): string {
    const parts = new Map<string, [string, FakeContent][]>();
    for (const [path, content] of files) {
      const [first = '', ...rest] = path.split('/');
      parts.set(first, [...(parts.get(first) ?? []), [rest.join('/'), content]]);
    }
    const entries = [...parts].map(([path, below]): FakeTreeEntry => {
      const [[rest, content] = ['', '']] = below;
      if (rest !== '') return { path, mode: '040000', type: 'tree', sha: this.#store(below) };
      if (typeof content === 'string') return { path, mode: '100644', ...this.#blob(content) };
      if ('link' in content) return { path, mode: '120000', ...this.#blob(content.link) };
      return { path, mode: '160000', type: 'commit', sha: content.submodule };
    });
    const sha = createHash('sha1').update(JSON.stringify(entries)).digest('hex');
    this.#trees.set(sha, entries);
    return sha;
  }

  #blob(text: string) {
    const bytes = Buffer.from(text);
    const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
    this.blobs.set(sha, bytes);
    return { type: 'blob' as const, sha, size: bytes.length };
  }
}
