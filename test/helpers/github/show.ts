import type { FakeCall } from './fake-call.ts';
import type { FakeComment, FakeIssue, FakePull, FakeStatus, FakeUser } from './fake-repository.ts';

// Objects as they are on the wire, with the fields that matter and some that do not.

export function showUser(user: FakeUser): object {
  return { login: user.login, id: idOf(user.login), type: user.type, site_admin: false };
}

export function showComment(call: FakeCall, comment: FakeComment): object {
  const { fullName } = call.repository;
  const kind = call.repository.pulls.has(comment.issue) ? 'pull' : 'issues';
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${call.apiUrl}/repos/${fullName}/issues/comments/${comment.id}`,
    html_url: `${call.serverUrl}/${fullName}/${kind}/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${call.apiUrl}/repos/${fullName}/issues/${comment.issue}`,
    user: showUser(comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'NONE',
    body: comment.body,
    performed_via_github_app: null,
  };
}

export function showIssue(call: FakeCall, issue: FakeIssue, whole = false): object {
  const { fullName, pulls } = call.repository;
  const isPull = pulls.has(issue.number);
  return {
    id: 10_000 + issue.number,
    number: issue.number,
    url: `${call.apiUrl}/repos/${fullName}/issues/${issue.number}`,
    html_url: `${call.serverUrl}/${fullName}/${isPull ? 'pull' : 'issues'}/${issue.number}`,
    title: issue.title,
    user: showUser(issue.user),
    labels: issue.labels.map((name) => ({ id: idOf(name), name, color: 'ededed', default: false, description: null })),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: issue.locked,
    comments: call.repository.commentsOf(issue.number).length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.state === 'closed' ? issue.updatedAt : null,
    body: issue.body,
    // Listings leave out who closed an issue.
    ...(whole ? { closed_by: issue.closedBy === null ? null : showUser(issue.closedBy) } : {}),
    ...(isPull ? { pull_request: { url: `${call.apiUrl}/repos/${fullName}/pulls/${issue.number}` } } : {}),
  };
}

export function showPull(call: FakeCall, pull: FakePull, whole = false): object {
  const { fullName, git } = call.repository;
  return {
    id: 20_000 + pull.number,
    number: pull.number,
    url: `${call.apiUrl}/repos/${fullName}/pulls/${pull.number}`,
    html_url: `${call.serverUrl}/${fullName}/pull/${pull.number}`,
    state: pull.state,
    title: pull.title,
    user: showUser(pull.user),
    body: pull.body,
    created_at: pull.createdAt,
    merged_at: pull.mergedAt,
    // For an open pull request, GitHub puts its test merge here.
    merge_commit_sha: pull.mergeCommitSha ?? '7e57'.padEnd(40, '0'),
    draft: false,
    requested_teams: [],
    head: side(call, pull.headRepo, pull.headRef, pull.headSha),
    base: side(call, fullName, pull.baseRef, git.resolve(pull.baseRef) ?? ''),
    ...(whole ? { merged: pull.mergedAt !== null, mergeable: null, changed_files: pull.files.length } : {}),
  };
}

export function showStatus(call: FakeCall, status: FakeStatus): object {
  return {
    id: status.id,
    url: `${call.apiUrl}/repos/${call.repository.fullName}/statuses/${status.sha}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: showUser(status.creator),
  };
}

function side(call: FakeCall, repo: string | null, ref: string, sha: string): object {
  const owner = (repo ?? 'ghost/gone').split('/')[0] ?? '';
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: repo === null ? null : { login: owner },
    repo:
      repo === null
        ? null
        : {
            id: idOf(repo),
            full_name: repo,
            name: repo.split('/')[1],
            owner: { login: owner },
            fork: repo !== call.repository.fullName,
            html_url: `${call.serverUrl}/${repo}`,
          },
  };
}

function idOf(name: string): number {
  return Array.from(name).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
}
