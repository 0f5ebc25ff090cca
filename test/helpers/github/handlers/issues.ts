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
import type { FakeIssue } from '../fake-repository.ts';
import { showIssue } from '../show.ts';

const maximum = 65_536;

export function listIssues(call: FakeCall): FakeAnswer {
  demand(call.token, 'read', 'issues');
  enabled(call);
  const { repository, query } = call;
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const creator = query.get('creator');
  const order = query.get('direction') === 'asc' ? 1 : -1;
  const found = [...repository.issues.values(), ...repository.pulls.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((name) => issue.labels.some((label) => same(label, name))))
    .filter((issue) => creator === null || same(issue.user.login, creator))
    .sort((a, b) => order * (a.number - b.number));
  return page(
    call,
    `/repos/${repository.fullName}/issues`,
    found.map((issue) => showIssue(call, issue)),
  );
}

export function getIssue(call: FakeCall): FakeAnswer {
  return { status: 200, body: showIssue(call, issueOf(call, 'read'), true) };
}

export function createIssue(call: FakeCall): FakeAnswer {
  demand(call.token, 'write', 'issues');
  enabled(call);
  const title = textField(call, 'title');
  if (title === undefined || title.trim() === '') {
    throw validationFailed('Issue', 'title', "title can't be blank", 'missing_field');
  }
  const labels = call.repository.dropsLabels ? [] : labelNames(call.body['labels']);
  const issue = call.repository.addIssue({
    title: checked(title, 'title', 256),
    body: checked(textField(call, 'body') ?? '', 'body', maximum),
    author: call.user.login,
    labels,
  });
  for (const label of labels) call.repository.labels.add(label);
  call.commit({ number: issue.number });
  return { status: 201, body: showIssue(call, issue, true) };
}

export function updateIssue(call: FakeCall): FakeAnswer {
  const issue = issueOf(call, 'write');
  const title = textField(call, 'title');
  const body = textField(call, 'body');
  if (title !== undefined) issue.title = checked(title, 'title', 256);
  if (body !== undefined) issue.body = checked(body, 'body', maximum);
  changeState(call, issue);
  issue.updatedAt = call.repository.now();
  call.commit({ number: issue.number });
  return { status: 200, body: showIssue(call, issue, true) };
}

export function addLabels(call: FakeCall): FakeAnswer {
  const issue = issueOf(call, 'write');
  for (const label of labelNames(call.body['labels'])) {
    call.repository.labels.add(label);
    if (!issue.labels.some((name) => same(name, label))) issue.labels.push(label);
  }
  call.commit({ number: issue.number });
  return { status: 200, body: issue.labels.map((name) => ({ name })) };
}

function changeState(call: FakeCall, issue: FakeIssue): void {
  const state = textField(call, 'state');
  if (state === undefined) return;
  if (state !== 'open' && state !== 'closed') throw validationFailed('Issue', 'state', 'state is invalid', 'invalid');
  if (state === issue.state) return;
  issue.state = state;
  issue.stateReason = textField(call, 'state_reason') ?? (state === 'open' ? 'reopened' : 'completed');
  issue.closedBy = state === 'closed' ? call.user : null;
}

function issueOf(call: FakeCall, level: 'read' | 'write'): FakeIssue {
  const number = numberOf(call.path[0]);
  const pull = call.repository.pulls.get(number);
  demand(call.token, level, 'issues', ...(pull === undefined ? [] : (['pull-requests'] as const)));
  const issue = pull ?? call.repository.issues.get(number);
  if (issue === undefined) throw notFound();
  if (pull === undefined) enabled(call);
  return issue;
}

function enabled(call: FakeCall): void {
  if (!call.repository.issuesEnabled) throw new Refusal(410, 'Issues has been disabled in this repository.');
}

function labelNames(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

function checked(text: string, field: string, limit: number): string {
  if (Array.from(text).length <= limit) return text;
  throw validationFailed('Issue', field, `${field} is too long (maximum is ${limit} characters)`);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
