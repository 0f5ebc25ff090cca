import type { getOctokit } from '@actions/github';
import { OversizedAnswer } from './bounded-fetch.ts';

export type Octokit = ReturnType<typeof getOctokit>;

interface OctokitAnswer {
  readonly status: number;
  readonly headers: object;
  readonly data: unknown;
}

export type Exchange =
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, unknown>>;
      readonly data: unknown;
    }
  /** No answer came. `sent` is false if the request certainly never left. `final` is true if another attempt would end in the same way. */
  | { readonly type: 'lost'; readonly words: string; readonly sent: boolean; readonly final: boolean };

/** System errors that prove that nothing reached GitHub. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_NOT_LOOPBACK']);
const mostRedirects = 5;
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * Sends a request. It follows a redirect of a read within the same origin, because a repository may have been renamed. It follows no other
 * redirect: a write would become a read, and the token is only for this origin.
 */
export async function sendRequest(
  octokit: Octokit,
  request: Pick<GitHubRequest<unknown>, 'route' | 'parameters'>,
  signal: AbortSignal,
): Promise<Exchange> {
  const method = methodOf(request);
  let { url } = octokit.request.endpoint(request.route, request.parameters);
  let ended = await sendOnce(octokit, request, signal);
  for (let count = 0; method === 'GET' && count < mostRedirects; count++) {
    const target = redirectWithin(url, ended);
    if (target === undefined) break;
    url = target;
    ended = await sendOnce(octokit, { route: `GET ${url}` }, signal);
  }
  return ended;
}

function redirectWithin(from: string, ended: Exchange): string | undefined {
  if (ended.type === 'lost' || ![301, 302, 303, 307, 308].includes(ended.status)) return undefined;
  const { location } = ended.headers;
  if (typeof location !== 'string' || !URL.canParse(location, from)) return undefined;
  const target = new URL(location, from);
  const isOwn = target.origin === new URL(from).origin && target.username === '' && target.password === '';
  // Octokit treats {name} and :name as places for parameters.
  return isOwn ? target.origin + (target.pathname + target.search).replace(/[{}:]/g, encodeURIComponent) : undefined;
}

async function sendOnce(
  octokit: Octokit,
  { route, parameters }: Pick<GitHubRequest<unknown>, 'route' | 'parameters'>,
  signal: AbortSignal,
): Promise<Exchange> {
  try {
    const answer: OctokitAnswer = await octokit.request(route, {
      ...parameters,
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      request: { signal, redirect: 'manual', log: quiet },
    });
    const { status, headers, data } = answer;
    return { type: 'answer', status, headers: { ...headers }, data };
  } catch (error) {
    return answerOf(error) ?? lostAnswer(error);
  }
}

/** Octokit throws for a status of 400 or more. The error holds the answer. */
function answerOf(error: unknown): Exchange | undefined {
  if (!(error instanceof Error) || !('status' in error) || !('response' in error)) return undefined;
  const { status, response } = error;
  if (typeof status !== 'number' || typeof response !== 'object' || response === null) return undefined;
  const headers = 'headers' in response ? response.headers : undefined;
  return {
    type: 'answer',
    status,
    headers: typeof headers === 'object' && headers !== null ? { ...headers } : {},
    data: 'data' in response ? response.data : undefined,
  };
}

function lostAnswer(error: unknown): Exchange {
  const code = codeOf(error, 4);
  const timeout =
    nameOf(error) === 'TimeoutError' || (error instanceof Error && nameOf(error.cause) === 'TimeoutError');
  const words = timeout ? 'no answer in time' : (code ?? (error instanceof Error ? error.message : 'no connection'));
  const final = error instanceof Error && error.cause instanceof OversizedAnswer;
  return { type: 'lost', words, sent: code === undefined || !neverSent.has(code), final };
}

function codeOf(error: unknown, depth: number): string | undefined {
  if (!(error instanceof Error) || depth === 0) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause, depth - 1);
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}

function ignore(): void {
  // Ignores what Octokit would print to the log of the step.
}

/** A permission, named as in `permissions:` of a workflow. */
export type Permission =
  `${'contents' | 'issues' | 'pull-requests' | 'security-events' | 'statuses'}: ${'read' | 'write'}`;

/** One request, with the terms of GitHub's API reference. */
export interface GitHubRequest<T> {
  /** The operation, as the end of "could not …". */
  readonly operation: string;
  /** Method and path: `GET /repos/{owner}/{repo}/issues/{issue_number}`. Owner and repo are filled in. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The permission that the token needs, for the message if GitHub refuses. */
  readonly needs?: Permission;
  /** True if the request may be repeated after its answer was lost. Default: true, except for POST. */
  readonly repeatable?: boolean;
  /** Reads the answer. Throws an UnreadableAnswer if it is not as expected. */
  readonly read: (data: unknown) => T;
}

export function methodOf(request: Pick<GitHubRequest<unknown>, 'route'>): string {
  return request.route.slice(0, request.route.indexOf(' '));
}
