import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type GitLabCall, readCall } from './operations.ts';

export interface FakeNote {
  readonly id: number;
  readonly author: { readonly id: number };
  readonly system: boolean;
  body: string;
}

export interface FakeIssue {
  readonly iid: number;
  readonly labels: readonly string[];
  readonly author: number;
  description: string;
  state: 'opened' | 'closed';
}

/** What a project has, as far as the pipeline asks for it. A test writes into it. */
export interface FakeProject {
  readonly notes: FakeNote[];
  readonly issues: FakeIssue[];
  readonly requests: Readonly<Record<string, unknown>>[];
  readonly commits: Record<string, { readonly parent_ids: readonly string[] }>;
  readonly messages: { readonly id: string; readonly message: string }[];
  /** Of the merge request. */
  readonly pipelines: Readonly<Record<string, unknown>>[];
  /** Of pushes to the default branch. */
  readonly pushes: Readonly<Record<string, unknown>>[];
  readonly jobs: Readonly<Record<string, unknown>>[];
  readonly artifacts: Record<string, string>;
  readonly deployments: Readonly<Record<string, unknown>>[];
}

/** Goes wrong with the nth request of an operation: a reset before or after it is carried out, or a status instead. */
export interface GitLabFault {
  readonly operation: string;
  readonly nth: number;
  readonly effect: 'before' | 'after' | number;
}

export interface FakeGitLab {
  readonly project: FakeProject;
  /** The changes that were carried out, in order. */
  readonly log: readonly string[];
  readonly faults: GitLabFault[];
  /** What a runner sets for every job. */
  readonly variables: Readonly<Record<string, string>>;
}

const token = 'glpat-bot';
export const bot = 99;
const pageSize = 2;

/** A GitLab on loopback, for one test. It refuses what GitLab's own description does not know, and the test fails. */
export async function withGitLab(): Promise<FakeGitLab> {
  const project: FakeProject = {
    notes: [],
    issues: [],
    requests: [],
    commits: {},
    messages: [],
    pipelines: [],
    pushes: [],
    jobs: [],
    artifacts: {},
    deployments: [],
  };
  const log: string[] = [];
  const faults: GitLabFault[] = [];
  const unknown: string[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`;
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    if (unknown.length > 0) throw new Error(unknown.join('\n'));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const call = readCall(request.method ?? '', new URL(request.url ?? '', url), text);
    if (typeof call === 'string' || request.headers.authorization !== `Bearer ${token}`) {
      unknown.push(typeof call === 'string' ? call : 'without its token');
      response.writeHead(400).end();
      return;
    }
    const { id } = call.operation;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    const effect = faults.find((fault) => fault.operation === id && fault.nth === count)?.effect;
    if (effect === 'before') return void request.socket.destroy();
    if (typeof effect === 'number') return void response.writeHead(effect).end('{"message":"no"}');
    const { status, value, next = '' } = carryOut(call, project, log);
    if (effect === 'after') return void request.socket.destroy();
    response.writeHead(status, { 'x-next-page': next });
    response.end(typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value));
  }

  const variables = {
    CI_API_V4_URL: url,
    CI_PROJECT_ID: '7',
    CI_DEFAULT_BRANCH: 'main',
    CI_JOB_URL: 'https://gitlab.example/-/jobs/1',
    CI_PIPELINE_URL: 'https://gitlab.example/-/pipelines/1',
    GITLAB_BOT_TOKEN: token,
    GITLAB_RETRY_PAUSE: '0',
  };
  return { project, log, faults, variables };
}

interface Answer {
  readonly status: number;
  readonly value?: unknown;
  readonly next?: string;
}

function carryOut(call: GitLabCall, project: FakeProject, log: string[]): Answer {
  const { operation, parts, query, body } = call;
  const [, first = '', second = ''] = parts;
  const page = (list: readonly unknown[]): Answer => {
    const number = Number(query.get('page') ?? 1);
    const next = list.length > number * pageSize ? String(number + 1) : '';
    return { status: 200, value: list.slice((number - 1) * pageSize, number * pageSize), next };
  };
  const change = (words: string, status: number, value?: unknown): Answer => {
    log.push(words);
    return { status, value };
  };
  switch (operation.id) {
    case 'user':
      return { status: 200, value: { id: bot } };
    case 'list_notes':
      return page(project.notes);
    case 'create_note': {
      const note = { id: 1_000 + project.notes.length, author: { id: bot }, system: false, body: body['body'] ?? '' };
      project.notes.push(note);
      return change('create_note', 201, note);
    }
    case 'update_note': {
      const note = project.notes.find(({ id }) => id === Number(second));
      if (note === undefined) return { status: 404 };
      note.body = body['body'] ?? note.body;
      return change(`update_note ${second}`, 200, note);
    }
    case 'delete_note': {
      const at = project.notes.findIndex(({ id }) => id === Number(second));
      if (at === -1) return { status: 404 };
      project.notes.splice(at, 1);
      return change(`delete_note ${second}`, 204);
    }
    case 'list_issues':
      return page(
        project.issues.filter(
          ({ state, labels, author }) =>
            state === query.get('state') && labels.includes(query.get('labels') ?? '') && author === bot,
        ),
      );
    case 'create_issue': {
      const labels = (body['labels'] ?? '').split(',');
      const description = body['description'] ?? '';
      const issue: FakeIssue = { iid: project.issues.length + 1, labels, author: bot, description, state: 'opened' };
      project.issues.push(issue);
      return change('create_issue', 201, issue);
    }
    case 'update_issue': {
      const issue = project.issues.find(({ iid }) => iid === Number(first));
      if (issue === undefined) return { status: 404 };
      issue.description = body['description'] ?? issue.description;
      if (body['state_event'] === 'close') issue.state = 'closed';
      return change(`${body['state_event'] ?? 'update'}_issue ${first}`, 200, issue);
    }
    case 'commit':
      return first in project.commits ? { status: 200, value: project.commits[first] } : { status: 404 };
    case 'commit_requests':
      return page(project.requests);
    case 'list_pipelines':
      return page(project.pipelines);
    case 'list_branch_pipelines':
      return page(project.pushes);
    case 'list_commits':
      return page(project.messages);
    case 'list_jobs':
      return page(project.jobs.filter(({ pipeline }) => pipeline === Number(first)));
    case 'artifact': {
      const value = project.artifacts[first];
      return value === undefined || second !== 'plan.json' ? { status: 404 } : { status: 200, value };
    }
    default:
      return page(project.deployments);
  }
}
