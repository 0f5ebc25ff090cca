import { type Environment, environmentValue } from '../model/environment.ts';
import { deepestJson, isNestedTooDeep } from '../model/json.ts';
import { reasonOf } from '../model/text.ts';
import { readAtOnce } from './runner-files.ts';

/** The event that started the run, with the fields that commands need. */
export type ActionEvent = PullRequestEvent | MergeGroupEvent | PushEvent | OtherEvent;

export interface PullRequestEvent {
  readonly type: 'pull_request';
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  /** False if it is merged or closed. */
  readonly open: boolean;
  /** The branch belongs to another repository, or to a deleted one. The checked-out code may come from any person. */
  readonly fork: boolean;
  /** `pull_request_target`: the run has the secrets of the base repository and a token with write access. */
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

interface PushEvent {
  readonly type: 'push';
  readonly ref: string;
  /** Undefined for a tag. */
  readonly branch: string | undefined;
  /** All zeros if the branch is new. */
  readonly before: string;
  readonly after: string;
}

export interface OtherEvent {
  readonly type: 'other';
  /** `schedule`, `workflow_dispatch`, …; empty if the runner does not name it. */
  readonly name: string;
  /** The run belongs to a fork, or this cannot be excluded. */
  readonly fork: boolean;
  /** The reason why the payload cannot be read. */
  readonly problem?: string;
}

/**
 * Reads the event of the run. A missing or invalid payload gives an event without a pull request. If that event should have a pull request,
 * it counts as a fork, because the opposite cannot be proved.
 */
export function readEvent(environment: Environment): ActionEvent {
  const name = environmentValue(environment, 'GITHUB_EVENT_NAME') ?? '';
  const payload = readPayload(environment);
  if (typeof payload === 'string') return { type: 'other', name, fork: isPullEvent(name), problem: payload };
  return parseEvent(name, payload) ?? otherEvent(name, payload);
}

/** True if the checked-out code may come from a person without write access to this repository. */
export function isFork(event: ActionEvent): boolean {
  return (event.type === 'pull_request' || event.type === 'other') && event.fork;
}

// GitHub sends payloads of up to 25 MB.
const mostBytes = 64 * 1024 * 1024;

type Payload = Readonly<Record<string, unknown>>;

function readPayload(environment: Environment): Payload | string {
  const path = environmentValue(environment, 'GITHUB_EVENT_PATH');
  if (path === undefined) return 'GITHUB_EVENT_PATH is not set';
  try {
    const text = readAtOnce(path, mostBytes);
    if (isNestedTooDeep(text)) return `the payload of the event is nested more than ${deepestJson} deep`;
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : 'the payload of the event is not an object';
  } catch (error) {
    return `the payload of the event cannot be read: ${reasonOf(error)}`;
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

/** An event that commands do not inspect, or whose payload is invalid. */
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

// A `workflow_run` has the secrets of the repository, and often checks out the code of the run that started it.
function isForksRun(name: string, payload: Payload): boolean {
  if (name !== 'workflow_run') return false;
  const head = fieldAt(payload, 'workflow_run', 'head_repository', 'full_name');
  return !isName(head, fieldAt(payload, 'repository', 'full_name'));
}

/** Names of repositories are not case-sensitive. */
function isName(value: unknown, name: unknown): boolean {
  return typeof value === 'string' && typeof name === 'string' && value.toLowerCase() === name.toLowerCase();
}

// A run on a comment of a pull request usually checks out its branch. The payload does not say which repository owns that branch.
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
