import { createHash } from 'node:crypto';
import { FakeObjects } from './fake-objects.ts';

export interface FakeFile {
  readonly filename: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed';
  readonly previous_filename?: string;
  readonly changes: number;
  readonly patch?: string;
}

export interface FakeCommit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** Commits and refs of a repository and its forks (which share their objects, as on GitHub). */
export class FakeGit {
  readonly commits = new Map<string, FakeCommit>();
  /** Full names, `refs/heads/main`, to commits. */
  readonly refs = new Map<string, string>();
  /** Which files a commit changes, where a test says so. */
  readonly files = new Map<string, readonly FakeFile[]>();
  /** What commits hold, where a test says so. */
  readonly objects = new FakeObjects();

  constructor(defaultBranch: string) {
    this.refs.set(`refs/heads/${defaultBranch}`, this.commit('Initial commit', []));
  }

  commit(message: string, parents: readonly string[]): string {
    const sha = createHash('sha1')
      .update(`${this.commits.size} ${message} ${parents.join(' ')}`)
      .digest('hex');
    this.commits.set(sha, { sha, parents, message });
    return sha;
  }

  /** The commit whose tree a commit has: its own, or else that of its first parent. Any other name stays as it is. */
  treeOf(name: string): string {
    const parent = this.objects.has(name) ? undefined : this.commits.get(name)?.parents[0];
    return parent === undefined ? name : this.treeOf(parent);
  }

  tip(branch: string): string {
    const sha = this.refs.get(`refs/heads/${branch}`);
    if (sha === undefined) throw new Error(`no branch ${branch}`);
    return sha;
  }

  /** A SHA, a branch or a full ref to a SHA. */
  resolve(name: string): string | undefined {
    if (this.commits.has(name)) return name;
    // As git does (gitrevisions): a tag of the name of a branch comes first.
    const places = [name, `refs/${name}`, `refs/tags/${name}`, `refs/heads/${name}`];
    return places.map((ref) => this.refs.get(ref)).find((sha) => sha !== undefined);
  }

  /** Everything reachable from a commit, itself included. */
  ancestors(sha: string): ReadonlySet<string> {
    const seen = new Set<string>();
    const open = [sha];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(this.commits.get(next)?.parents ?? []));
    }
    return seen;
  }

  /** What `head` has and `base` has not, oldest first. */
  between(base: string, head: string): readonly FakeCommit[] {
    const without = this.ancestors(base);
    const within = this.ancestors(head);
    // Commits enter the map after their parents.
    return [...this.commits.values()].filter(({ sha }) => within.has(sha) && !without.has(sha));
  }
}
