import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { FakeGit } from './fake-git.ts';
import type { FakeContent } from './fake-objects.ts';

const environment = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** What git has said of a blob or of the tree of a commit: no repository has another answer. */
const blobs = new Map<string, string>();
const trees = new Map<string, Readonly<Record<string, FakeContent>>>();

/** A repository that git itself makes, for one test. */
export class RealGit {
  readonly folder = mkdtempSync(join(tmpdir(), 'demarc-git-'));

  constructor() {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    this.run('init', '--quiet', '--initial-branch=main', '--template=');
  }

  run(...args: readonly string[]): string {
    return this.#bytes(args).toString().trimEnd();
  }

  /** A commit on the branch that is checked out. Undefined removes a file. Returns its name. */
  commit(files: Readonly<Record<string, FakeContent | undefined>>): string {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      rmSync(path, { recursive: true, force: true });
      if (content === undefined) continue;
      mkdirSync(dirname(path), { recursive: true });
      if (typeof content === 'string') writeFileSync(path, content);
      else if ('link' in content) symlinkSync(content.link, path);
    }
    this.run('add', '--all');
    for (const [name, content] of Object.entries(files)) {
      if (typeof content === 'object' && 'submodule' in content)
        this.run('update-index', '--add', '--cacheinfo', `160000,${content.submodule},${name}`);
    }
    this.run('commit', '--quiet', '--allow-empty', '--message', 'documents');
    return this.head();
  }

  /** Read without git: half of its runs would be for this. */
  head(): string {
    const read = (name: string) => readFileSync(join(this.folder, '.git', name), 'utf8').trim();
    const head = read('HEAD');
    return head.startsWith('ref: ') ? read(head.slice('ref: '.length)) : head;
  }

  /** A commit with the files of `tree`, as GitHub makes one to test a pull request. */
  mergeCommit(tree: string, ...parents: readonly string[]): string {
    return this.run(
      ...['commit-tree', `${tree}^{tree}`, '-m', 'Merge'],
      ...parents.flatMap((parent) => ['-p', parent]),
    );
  }

  /** What is in a commit, checked out into a folder of its own. */
  checkOut(commit: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'demarc-git-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    this.run('worktree', 'add', '--quiet', '--detach', '--force', folder, commit);
    return folder;
  }

  /** Makes these commits, and all before them, known to a GitHub. */
  pushTo(git: FakeGit, ...commits: readonly string[]): void {
    for (const line of this.run('rev-list', '--topo-order', '--reverse', '--parents', ...commits).split('\n')) {
      const [sha = '', ...parents] = line.split(' ');
      git.commits.set(sha, { sha, parents, message: 'documents' });
      git.objects.setTree(sha, this.#filesOf(sha));
    }
  }

  #filesOf(commit: string): Readonly<Record<string, FakeContent>> {
    const known = trees.get(commit) ?? this.#readTree(commit);
    trees.set(commit, known);
    return known;
  }

  #readTree(commit: string): Readonly<Record<string, FakeContent>> {
    const entries = this.#bytes(['ls-tree', '-r', '-z', commit])
      .toString()
      .split('\0')
      .filter(Boolean)
      .map((entry) => {
        const [, mode = '', sha = '', name = ''] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(entry) ?? [];
        return { mode, sha, name };
      });
    this.#readBlobs(entries.flatMap(({ mode, sha }) => (mode === '160000' || blobs.has(sha) ? [] : [sha])));
    return Object.fromEntries(
      entries.map(({ mode, sha, name }): [string, FakeContent] => {
        if (mode === '160000') return [name, { submodule: sha }];
        const text = blobs.get(sha) ?? '';
        return [name, mode === '120000' ? { link: text } : text];
      }),
    );
  }

  /** Reads all of them from one process: a line with the size, then so many bytes and a line end, for each. */
  #readBlobs(shas: readonly string[]): void {
    if (shas.length === 0) return;
    const bytes = this.#bytes(['cat-file', '--batch'], `${shas.join('\n')}\n`);
    let at = 0;
    for (const sha of shas) {
      const start = bytes.indexOf('\n', at) + 1;
      const end = start + Number(bytes.subarray(at, start).toString().split(' ')[2]);
      blobs.set(sha, bytes.subarray(start, end).toString());
      at = end + 1;
    }
  }

  #bytes(args: readonly string[], input = ''): Buffer {
    return execFileSync('git', ['-C', this.folder, ...args], {
      env: environment,
      maxBuffer: 64 * 1024 * 1024,
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }
}
