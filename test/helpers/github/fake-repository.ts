import { type FakeFile, FakeGit } from './fake-git.ts';

export type { FakeFile } from './fake-git.ts';

export interface FakeUser {
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

export interface FakeComment {
  readonly id: number;
  readonly issue: number;
  readonly user: FakeUser;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Who wrote the body last, and when. Undefined since its creation. */
  edited: { readonly by: FakeUser; readonly at: string } | null;
}

export interface FakeIssue {
  readonly number: number;
  readonly user: FakeUser;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: string | null;
  closedBy: FakeUser | null;
  labels: string[];
  locked: boolean;
  readonly createdAt: string;
  updatedAt: string;
}

export interface FakePull extends FakeIssue {
  headRef: string;
  headSha: string;
  /** Full name; null once the fork is deleted. */
  headRepo: string | null;
  readonly baseRef: string;
  mergedAt: string | null;
  mergeCommitSha: string | null;
  /** Commits of the base branch that this pull request brought. */
  introduced: readonly string[];
  files: readonly FakeFile[];
  /** The oldest first. */
  reviews: readonly FakeReview[];
}

export interface FakeReview {
  /** Null once the account is deleted. */
  readonly login: string | null;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED';
  readonly commit: string;
  readonly at: string;
}

export interface FakeStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: FakeUser;
  readonly createdAt: string;
}

export interface FakeSarif {
  readonly id: string;
  readonly commitSha: string;
  readonly ref: string;
  readonly document: unknown;
}

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface Pushed {
  readonly before: string;
  readonly after: string;
}

export interface QueueEntry {
  readonly number: number;
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly introduced: readonly string[];
}

interface NewPull {
  readonly title?: string;
  readonly branch?: string;
  readonly base?: string;
  /** Full name of the repository of the head; default: this one. */
  readonly headRepo?: string;
  readonly commits?: number;
  /** The messages of its commits, oldest first, in place of `commits`. */
  readonly messages?: readonly string[];
  readonly author?: string;
  readonly files?: readonly FakeFile[];
}

interface NewStatus {
  readonly context: string;
  readonly state: string;
  readonly description?: string;
  readonly targetUrl?: string;
}

/** One repository: what GitHub stores about it, and the things that happen to it without the API (pushes, merges, a queue). */
export class FakeRepository {
  readonly git: FakeGit;
  readonly issues = new Map<number, FakeIssue>();
  readonly pulls = new Map<number, FakePull>();
  readonly comments = new Map<number, FakeComment>();
  readonly labels = new Set<string>(['bug', 'enhancement']);
  /** Oldest first. */
  readonly statuses: FakeStatus[] = [];
  readonly sarifs: FakeSarif[] = [];
  readonly queue: QueueEntry[] = [];
  issuesEnabled = true;
  codeScanningEnabled = true;
  /** True: labels of new issues are dropped, as for an author who may not push. */
  dropsLabels = false;
  readonly fullName: string;
  readonly defaultBranch: string;
  #ticks = 0;
  #numbers = 0;
  #ids = 1_000;

  constructor(fullName: string, defaultBranch = 'main') {
    this.fullName = fullName;
    this.defaultBranch = defaultBranch;
    this.git = new FakeGit(defaultBranch);
    this.git.objects.setTree(this.git.tip(defaultBranch), {});
  }

  /** A second later than the last one: the fake's time is its own. */
  now(): string {
    this.#ticks += 1;
    return new Date(Date.UTC(2025, 10, 20, 12) + this.#ticks * 1_000).toISOString().replace('.000Z', 'Z');
  }

  nextNumber(): number {
    this.#numbers += 1;
    return this.#numbers;
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  addPull(options: NewPull = {}): FakePull {
    const number = this.nextNumber();
    const base = options.base ?? this.defaultBranch;
    const branch = options.branch ?? `change-${number}`;
    let headSha = this.git.tip(base);
    const count = { length: options.commits ?? 1 };
    const messages = options.messages ?? Array.from(count, (_, at) => `${branch} ${at + 1}`);
    for (const message of messages) headSha = this.git.commit(message, [headSha]);
    const headRepo = options.headRepo ?? this.fullName;
    if (headRepo === this.fullName) this.git.refs.set(`refs/heads/${branch}`, headSha);
    this.git.refs.set(`refs/pull/${number}/head`, headSha);
    const pull: FakePull = {
      ...this.#issue(number, options.title ?? `Change ${number}`, options.author ?? 'octocat', ''),
      headRef: branch,
      headSha,
      headRepo,
      baseRef: base,
      mergedAt: null,
      mergeCommitSha: null,
      introduced: [],
      files: options.files ?? [],
      reviews: [],
    };
    this.pulls.set(number, pull);
    return pull;
  }

  addIssue(options: { title?: string; body?: string; author?: string; labels?: string[] } = {}): FakeIssue {
    const number = this.nextNumber();
    const issue = this.#issue(
      number,
      options.title ?? `Issue ${number}`,
      options.author ?? 'octocat',
      options.body ?? '',
    );
    issue.labels.push(...(options.labels ?? []));
    this.issues.set(number, issue);
    return issue;
  }

  /** A comment by another author. */
  addComment(issue: number, login: string, body: string): FakeComment {
    const at = this.now();
    const comment = { id: this.nextId(), issue, user: userOf(login), body, createdAt: at, updatedAt: at, edited: null };
    this.comments.set(comment.id, comment);
    return comment;
  }

  /** Replaces the body of a comment, as an editor on GitHub does. */
  editComment(comment: FakeComment, login: string, body: string): void {
    comment.body = body;
    comment.updatedAt = this.now();
    comment.edited = { by: userOf(login), at: comment.updatedAt };
  }

  addStatus(sha: string, login: string, status: NewStatus): FakeStatus {
    const added: FakeStatus = {
      id: this.nextId(),
      sha,
      state: status.state,
      context: status.context,
      description: status.description ?? null,
      targetUrl: status.targetUrl ?? null,
      creator: userOf(login),
      createdAt: this.now(),
    };
    this.statuses.push(added);
    return added;
  }

  commentsOf(issue: number): readonly FakeComment[] {
    return [...this.comments.values()].filter((comment) => comment.issue === issue);
  }

  issueOrPull(number: number): FakeIssue | undefined {
    return this.issues.get(number) ?? this.pulls.get(number);
  }

  /** Another commit on a pull request's branch. */
  pushToPull(number: number, message?: string): string {
    const pull = this.#pull(number);
    return this.forcePushToPull(number, this.git.commit(message ?? `${pull.headRef} again`, [pull.headSha]));
  }

  /** Puts a pull request's branch onto a commit. */
  forcePushToPull(number: number, sha: string): string {
    const pull = this.#pull(number);
    pull.headSha = sha;
    if (pull.headRepo === this.fullName) this.git.refs.set(`refs/heads/${pull.headRef}`, pull.headSha);
    this.git.refs.set(`refs/pull/${number}/head`, pull.headSha);
    return pull.headSha;
  }

  createBranch(name: string, sha: string = this.git.tip(this.defaultBranch)): void {
    this.git.refs.set(`refs/heads/${name}`, sha);
  }

  /** Commits straight onto a branch. */
  push(branch: string, ...messages: string[]): Pushed {
    const before = this.git.tip(branch);
    const after = messages.reduce((tip, message) => this.git.commit(message, [tip]), before);
    this.git.refs.set(`refs/heads/${branch}`, after);
    return { before, after };
  }

  forcePush(branch: string, after: string): Pushed {
    const before = this.git.tip(branch);
    this.git.refs.set(`refs/heads/${branch}`, after);
    return { before, after };
  }

  /** The merge by which GitHub tests a pull request: `refs/pull/N/merge`, and GITHUB_SHA of its runs. */
  testMerge(number: number): string {
    const { baseRef, headSha } = this.#pull(number);
    const sha = this.git.commit(`Merge ${headSha}`, [this.git.tip(baseRef), headSha]);
    this.git.refs.set(`refs/pull/${number}/merge`, sha);
    return sha;
  }

  mergePull(number: number, method: MergeMethod = 'squash'): Pushed {
    const pull = this.#pull(number);
    const before = this.git.tip(pull.baseRef);
    const introduced = this.#mergeOnto(before, pull, method);
    return this.#land(pull, before, introduced);
  }

  /** Puts a pull request into the merge queue of its base branch, behind those that are in it. */
  enqueue(number: number, method: MergeMethod = 'squash'): QueueEntry {
    const pull = this.#pull(number);
    const ahead = this.queue.findLast((entry) => entry.baseRef === `refs/heads/${pull.baseRef}`);
    const baseSha = ahead?.headSha ?? this.git.tip(pull.baseRef);
    const introduced = this.#mergeOnto(baseSha, pull, method);
    const headSha = introduced.at(-1) ?? baseSha;
    const headRef = `refs/heads/gh-readonly-queue/${pull.baseRef}/pr-${number}-${baseSha}`;
    this.git.refs.set(headRef, headSha);
    const entry = { number, headRef, headSha, baseRef: `refs/heads/${pull.baseRef}`, baseSha, introduced };
    this.queue.push(entry);
    return entry;
  }

  /** Merges the first `count` entries of the queue in one push, as the queue does with a group. */
  mergeQueue(count = 1): Pushed {
    const landed = this.queue.splice(0, count);
    const pushes = landed.map((entry) => {
      this.git.refs.delete(entry.headRef);
      return this.#land(this.#pull(entry.number), entry.baseSha, entry.introduced);
    });
    return { before: pushes[0]?.before ?? '', after: pushes.at(-1)?.after ?? '' };
  }

  #mergeOnto(base: string, pull: FakePull, method: MergeMethod): readonly string[] {
    const title = `${pull.title} (#${pull.number})`;
    if (method === 'squash') return [this.git.commit(title, [base])];
    const own = this.git.between(base, pull.headSha);
    if (method === 'merge') {
      const merge = this.git.commit(`Merge pull request #${pull.number}`, [base, pull.headSha]);
      return [...own.map(({ sha }) => sha), merge];
    }
    const rebased: string[] = [];
    for (const { message } of own) rebased.push(this.git.commit(message, [rebased.at(-1) ?? base]));
    return rebased;
  }

  #land(pull: FakePull, before: string, introduced: readonly string[]): Pushed {
    const after = introduced.at(-1) ?? before;
    this.git.refs.set(`refs/heads/${pull.baseRef}`, after);
    this.git.files.set(after, pull.files);
    pull.state = 'closed';
    pull.mergedAt = this.now();
    pull.mergeCommitSha = after;
    pull.introduced = introduced;
    return { before, after };
  }

  #pull(number: number): FakePull {
    const pull = this.pulls.get(number);
    if (pull === undefined) throw new Error(`no pull request #${number}`);
    return pull;
  }

  #issue(number: number, title: string, login: string, body: string): FakeIssue {
    const at = this.now();
    return {
      number,
      user: userOf(login),
      title,
      body,
      state: 'open',
      stateReason: null,
      closedBy: null,
      labels: [],
      locked: false,
      createdAt: at,
      updatedAt: at,
    };
  }
}

export function userOf(login: string): FakeUser {
  return { login, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
}
