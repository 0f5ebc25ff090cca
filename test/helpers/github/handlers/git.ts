import { demand, type FakeAnswer, type FakeCall, notFound, page } from '../fake-call.ts';
import type { FakeCommit } from '../fake-git.ts';

const mostFiles = 300;

/** Without `page` or `per_page`, the first 250 commits; with one of them, all, by pages. */
export function compare(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'contents');
  const { git, fullName } = call.repository;
  const range = call.path[0] ?? '';
  const [base, head] = range.split('...').map((name) => git.resolve(name));
  if (base === undefined || head === undefined) throw notFound();
  const ahead = git.between(base, head);
  const behind = git.between(head, base);
  // All of them, and on the first page alone.
  const isFirst = (call.query.get('page') ?? '1') === '1';
  const paged = call.query.has('page') || call.query.has('per_page');
  const shown = (paged ? ahead : ahead.slice(0, 250)).map(showCommit);
  const status =
    behind.length > 0 ? (ahead.length > 0 ? 'diverged' : 'behind') : ahead.length > 0 ? 'ahead' : 'identical';
  const baseCommit = git.commits.get(base);
  const wrap = (commits: readonly unknown[]) => ({
    base_commit: baseCommit && showCommit(baseCommit),
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits,
    files: isFirst ? ahead.flatMap(({ sha }) => git.files.get(sha) ?? []).slice(0, mostFiles) : [],
  });
  if (!paged) return { status: 200, body: wrap(shown) };
  return page(call, `/repos/${fullName}/compare/${encodeURIComponent(range)}`, shown, wrap);
}

function showCommit({ sha, message, parents }: FakeCommit): object {
  return { sha, commit: { message }, parents: parents.map((parent) => ({ sha: parent })) };
}

/** Refs that begin with the given name; an empty list where there is none. */
export function matchingRefs(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'contents');
  const { git, fullName } = call.repository;
  const start = `refs/${call.path[0] ?? ''}`;
  const found = [...git.refs]
    .filter(([ref]) => ref.startsWith(start))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, sha]) => ({
      ref,
      node_id: '',
      url: `${call.apiUrl}/repos/${fullName}/git/${ref}`,
      object: { type: 'commit', sha, url: `${call.apiUrl}/repos/${fullName}/git/commits/${sha}` },
    }));
  return { status: 200, body: found };
}

export function getCommit(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'contents');
  const { git, fullName } = call.repository;
  const commit = git.commits.get(call.path[0] ?? '');
  if (commit === undefined) throw notFound();
  const url = `${call.apiUrl}/repos/${fullName}/git`;
  const { sha, message } = commit;
  const author = { name: 'Octocat', email: 'octocat@example.com', date: '2025-11-20T12:00:00Z' };
  const parents = commit.parents.map((parent) => ({ sha: parent, url: `${url}/commits/${parent}`, html_url: url }));
  const verification = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };
  const tree = { sha, url: `${url}/trees/${sha}` };
  const about = { sha, node_id: '', url: `${url}/commits/${sha}`, html_url: url, author, committer: author };
  return { status: 200, body: { ...about, message, tree, parents, verification } };
}

export function getTree(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'contents');
  const [name = ''] = call.path;
  const { git, fullName } = call.repository;
  const tree = git.objects.list(git.treeOf(name), call.query.has('recursive'));
  if (tree === undefined) throw notFound();
  const url = `${call.apiUrl}/repos/${fullName}/git`;
  const shown = tree.map((entry) => ({ ...entry, url: `${url}/${entry.type}s/${entry.sha}` }));
  return { status: 200, body: { sha: name, url: `${url}/trees/${name}`, truncated: false, tree: shown } };
}

/** In lines of 60 letters, as GitHub sends them. */
export function getBlob(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'contents');
  const [sha = ''] = call.path;
  const { git, fullName } = call.repository;
  const bytes = git.objects.blobs.get(sha);
  if (bytes === undefined) throw notFound();
  const content = bytes.toString('base64').replace(/.{60}/g, '$&\n');
  const url = `${call.apiUrl}/repos/${fullName}/git/blobs/${sha}`;
  return { status: 200, body: { sha, node_id: '', size: bytes.length, url, content, encoding: 'base64' } };
}
