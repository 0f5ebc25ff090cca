import type { FakeAnswer, FakeCall } from './fake-call.ts';
import { createComment, deleteComment, getComment, listComments, updateComment } from './handlers/comments.ts';
import { compare, getBlob, getCommit, getTree, matchingRefs } from './handlers/git.ts';
import { addLabels, createIssue, getIssue, listIssues, updateIssue } from './handlers/issues.ts';
import { getPull, listCommitPulls, listPullFiles, listPullReviews, listPulls } from './handlers/pulls.ts';
import { getSarif, uploadSarif } from './handlers/sarifs.ts';
import { createStatus, listStatuses } from './handlers/statuses.ts';

export interface Route {
  readonly method: string;
  /** Below `/repos/OWNER/REPO`. */
  readonly pattern: RegExp;
  readonly operation: string;
  readonly handle: (call: FakeCall) => FakeAnswer;
}

export const routes: readonly Route[] = [
  route('GET', /^\/issues$/, 'list_issues', listIssues),
  route('POST', /^\/issues$/, 'create_issue', createIssue),
  route('GET', /^\/issues\/comments\/([^/]+)$/, 'get_comment', getComment),
  route('PATCH', /^\/issues\/comments\/([^/]+)$/, 'update_comment', updateComment),
  route('DELETE', /^\/issues\/comments\/([^/]+)$/, 'delete_comment', deleteComment),
  route('GET', /^\/issues\/([^/]+)\/comments$/, 'list_comments', listComments),
  route('POST', /^\/issues\/([^/]+)\/comments$/, 'create_comment', createComment),
  route('POST', /^\/issues\/([^/]+)\/labels$/, 'add_labels', addLabels),
  route('GET', /^\/issues\/([^/]+)$/, 'get_issue', getIssue),
  route('PATCH', /^\/issues\/([^/]+)$/, 'update_issue', updateIssue),
  route('GET', /^\/pulls$/, 'list_pulls', listPulls),
  route('GET', /^\/pulls\/([^/]+)\/files$/, 'list_pull_files', listPullFiles),
  route('GET', /^\/pulls\/([^/]+)\/reviews$/, 'list_pull_reviews', listPullReviews),
  route('GET', /^\/pulls\/([^/]+)$/, 'get_pull', getPull),
  route('POST', /^\/statuses\/([^/]+)$/, 'create_status', createStatus),
  route('GET', /^\/commits\/(.+)\/statuses$/, 'list_statuses', listStatuses),
  route('GET', /^\/commits\/(.+)\/pulls$/, 'list_commit_pulls', listCommitPulls),
  route('GET', /^\/compare\/(.+)$/, 'compare', compare),
  route('GET', /^\/git\/matching-refs\/(.+)$/, 'matching_refs', matchingRefs),
  route('GET', /^\/git\/commits\/([^/]+)$/, 'get_commit', getCommit),
  route('GET', /^\/git\/trees\/([^/]+)$/, 'get_tree', getTree),
  route('GET', /^\/git\/blobs\/([^/]+)$/, 'get_blob', getBlob),
  route('POST', /^\/code-scanning\/sarifs$/, 'upload_sarif', uploadSarif),
  route('GET', /^\/code-scanning\/sarifs\/([^/]+)$/, 'get_sarif', getSarif),
];

function route(method: string, pattern: RegExp, operation: string, handle: (call: FakeCall) => FakeAnswer): Route {
  return { method, pattern, operation, handle };
}
