import { type Environment, environmentValue } from '../model/environment.ts';
import { deepestJson, isNestedTooDeep } from '../model/json.ts';
import { readAtOnce } from './runner.ts';

/** What started the run, as far as a command needs it. */
export type ActionEvent = PullRequestEvent | MergeGroupEvent | PushEvent | OtherEvent;

export interface PullRequestEvent {
  readonly type: 'pull_request';
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  /** Neither merged nor closed. */
  readonly open: boolean;
  /** The branch is of another repository, or of none any more: what is checked out may be anybody's. */
  readonly fork: boolean;
  /** `pull_request_target`: the run has the base repository's secrets and a token that may write. */
  readonly target: boolean;
}

export interface MergeGroupEvent {
  readonly type: 'merge_group';
  /** `refs/heads/gh-readonly-queue/BASE/pr-N-SHA` */
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
}

export interface PushEvent {
  readonly type: 'push';
  readonly ref: string;
  /** Undefined for a tag. */
  readonly branch: string | undefined;
  /** Zeros where the branch is new. */
  readonly before: string;
  readonly after: string;
}

export interface OtherEvent {
  readonly type: 'other';
  /** `schedule`, `workflow_dispatch`, …; empty where the runner does not say. */
  readonly name: string;
  /** It belongs to a fork, or cannot be shown not to. */
  readonly fork: boolean;
  /** Why its payload says nothing, where it should. */
  readonly problem?: string;
}

/**
 * Reads the event of the run. A payload that is missing or not what GitHub sends makes it an event without a pull request; where it is that of a
 * pull request, nothing shows that it is not a fork's, and so it counts as one.
 */
export function readEvent(environment: Environment): ActionEvent {
  const name = environmentValue(environment, 'GITHUB_EVENT_NAME') ?? '';
  const payload = readPayload(environment);
  if (typeof payload === 'string') return { type: 'other', name, fork: isPullEvent(name), problem: payload };
  return parseEvent(name, payload) ?? otherEvent(name, payload);
}

/** Whether what is checked out may be written by somebody who may not write to this repository. */
export function isFork(event: ActionEvent): boolean {
  return (event.type === 'pull_request' || event.type === 'other') && event.fork;
}

// GitHub sends no larger payload than 25 MB.
const mostBytes = 64 * 1024 * 1024;

type Payload = Readonly<Record<string, unknown>>;

function readPayload(environment: Environment): Payload | string {
  const path = environmentValue(environment, 'GITHUB_EVENT_PATH');
  if (path === undefined) return 'GITHUB_EVENT_PATH is not set';
  try {
    const text = readAtOnce(path, mostBytes);
    if (isNestedTooDeep(text)) return `the payload of the event is nested more than ${deepestJson} deep`;
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'the payload of the event is no object';
  } catch (error) {
    return `the payload of the event cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function parseEvent(name: string, payload: Payload): ActionEvent | undefined {
  switch (name) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
    case 'pull_request_review_comment':
      return pullRequest(name, payload);
    case 'merge_group':
      return mergeGroup(payload);
    case 'push':
      return push(payload);
    default:
      return undefined;
  }
}

function pullRequest(name: string, payload: Payload): PullRequestEvent | undefined {
  const number = fieldAt(payload, 'pull_request', 'number');
  const headSha = sha(fieldAt(payload, 'pull_request', 'head', 'sha'));
  const baseRef = fieldAt(payload, 'pull_request', 'base', 'ref');
  const own = fieldAt(payload, 'repository', 'full_name');
  const head = fieldAt(payload, 'pull_request', 'head', 'repo', 'full_name');
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) return undefined;
  if (headSha === undefined || typeof baseRef !== 'string' || typeof own !== 'string') return undefined;
  return {
    type: 'pull_request',
    number,
    headSha,
    baseRef,
    open: fieldAt(payload, 'pull_request', 'state') !== 'closed',
    fork: !isName(head, own),
    target: name === 'pull_request_target',
  };
}

function mergeGroup(payload: Payload): MergeGroupEvent | undefined {
  const headRef = fieldAt(payload, 'merge_group', 'head_ref');
  const headSha = sha(fieldAt(payload, 'merge_group', 'head_sha'));
  const baseRef = fieldAt(payload, 'merge_group', 'base_ref');
  const baseSha = sha(fieldAt(payload, 'merge_group', 'base_sha'));
  if (typeof headRef !== 'string' || typeof baseRef !== 'string') return undefined;
  if (headSha === undefined || baseSha === undefined) return undefined;
  return { type: 'merge_group', headRef, headSha, baseRef, baseSha };
}

function push(payload: Payload): PushEvent | undefined {
  const ref = fieldAt(payload, 'ref');
  const before = sha(fieldAt(payload, 'before'));
  const after = sha(fieldAt(payload, 'after'));
  if (typeof ref !== 'string' || before === undefined || after === undefined) return undefined;
  const heads = 'refs/heads/';
  return { type: 'push', ref, branch: ref.startsWith(heads) ? ref.slice(heads.length) : undefined, before, after };
}

/** An event that a command does not look into, or one that is not as it should be. */
function otherEvent(name: string, payload: Payload): OtherEvent {
  const known = isPullEvent(name) || name === 'merge_group' || name === 'push';
  const problem = known ? { problem: `the payload of the event is not that of ${name}` } : {};
  return {
    type: 'other',
    name,
    fork: isPullEvent(name) || isForksRun(name, payload) || isAboutPull(name, payload),
    ...problem,
  };
}

// A run that follows another one has the secrets of the repository, and often checks out what the other one did.
function isForksRun(name: string, payload: Payload): boolean {
  if (name !== 'workflow_run') return false;
  const head = fieldAt(payload, 'workflow_run', 'head_repository', 'full_name');
  return !isName(head, fieldAt(payload, 'repository', 'full_name'));
}

/** Names of repositories are not case-sensitive. */
function isName(value: unknown, name: unknown): boolean {
  return typeof value === 'string' && typeof name === 'string' && value.toLowerCase() === name.toLowerCase();
}

// Who answers to a comment on a pull request with a run checks out its branch, and the payload does not say whose that is.
function isAboutPull(name: string, payload: Payload): boolean {
  return name === 'issue_comment' && fieldAt(payload, 'issue', 'pull_request') !== undefined;
}

function isPullEvent(name: string): boolean {
  return name.startsWith('pull_request');
}

function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, name) => (isObject(found) ? found[name] : undefined), value);
}

function sha(value: unknown): string | undefined {
  return typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value) ? value : undefined;
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
