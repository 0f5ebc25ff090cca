import {
  demand,
  type FakeAnswer,
  type FakeCall,
  notFound,
  numberOf,
  page,
  Refusal,
  textField,
  validationFailed,
} from '../fake-call.ts';
import type { FakeComment, FakeIssue } from '../fake-repository.ts';
import { showComment } from '../show.ts';

const maximum = 65_536;

export function listComments(call: FakeCall): FakeAnswer {
  const issue = issueOf(call, 'read');
  const url = `/repos/${call.repository.fullName}/issues/${issue.number}/comments`;
  return page(
    call,
    url,
    call.repository.commentsOf(issue.number).map((comment) => showComment(call, comment)),
  );
}

export function createComment(call: FakeCall): FakeAnswer {
  const issue = issueOf(call, 'write');
  if (issue.locked) throw new Refusal(403, 'Unable to create comment because issue is locked.');
  const body = checkedBody(call);
  const { repository } = call;
  const at = repository.now();
  const comment: FakeComment = {
    id: repository.nextId(),
    issue: issue.number,
    user: call.user,
    body,
    createdAt: at,
    updatedAt: at,
    edited: null,
  };
  repository.comments.set(comment.id, comment);
  call.commit({ id: comment.id, issue: issue.number });
  return { status: 201, body: showComment(call, comment) };
}

export function getComment(call: FakeCall): FakeAnswer {
  return { status: 200, body: showComment(call, commentOf(call, 'read')) };
}

export function updateComment(call: FakeCall): FakeAnswer {
  const comment = commentOf(call, 'write');
  call.repository.editComment(comment, call.user.login, checkedBody(call));
  call.commit({ id: comment.id, issue: comment.issue });
  return { status: 200, body: showComment(call, comment) };
}

export function deleteComment(call: FakeCall): FakeAnswer {
  const comment = commentOf(call, 'write');
  call.repository.comments.delete(comment.id);
  call.commit({ id: comment.id, issue: comment.issue });
  return { status: 204, body: undefined };
}

function commentOf(call: FakeCall, level: 'read' | 'write'): FakeComment {
  const comment = call.repository.comments.get(numberOf(call.path[0]));
  if (comment === undefined) throw notFound();
  allow(call, level, comment.issue);
  return comment;
}

function issueOf(call: FakeCall, level: 'read' | 'write'): FakeIssue {
  const issue = call.repository.issueOrPull(numberOf(call.path[0]));
  if (issue === undefined) throw notFound();
  allow(call, level, issue.number);
  return issue;
}

/** The conversation of a pull request takes either permission, that of an issue only its own. */
function allow(call: FakeCall, level: 'read' | 'write', number: number): void {
  if (call.repository.pulls.has(number)) demand(call.token, level, 'pull-requests', 'issues');
  else demand(call.token, level, 'issues');
}

function checkedBody(call: FakeCall): string {
  const body = textField(call, 'body');
  if (body === undefined || body.trim() === '') {
    throw validationFailed('IssueComment', 'data', 'Body cannot be blank', 'unprocessable');
  }
  if (Array.from(body).length > maximum) {
    throw validationFailed(
      'IssueComment',
      'data',
      `Body is too long (maximum is ${maximum} characters)`,
      'unprocessable',
    );
  }
  return body;
}
