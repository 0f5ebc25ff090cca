import type { getOctokit } from '@actions/github';
import type { GitHubRequest } from './request.ts';
import { methodOf } from './request.ts';

export type Octokit = ReturnType<typeof getOctokit>;

interface OctokitAnswer {
  readonly status: number;
  readonly headers: object;
  readonly data: unknown;
}

/** How a request ended. */
export type Exchange =
  | {
      readonly type: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, unknown>>;
      readonly data: unknown;
    }
  /** There was no answer; `sent` is false where the request certainly never left. */
  | { readonly type: 'lost'; readonly words: string; readonly sent: boolean };

/** Errors of the system after which nothing can have reached GitHub. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
const quiet = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Sends a request once. Redirects of writes are not followed: as the standard has it, they would become reads. */
export async function exchange(
  octokit: Octokit,
  request: Pick<GitHubRequest<unknown>, 'route' | 'parameters'>,
  signal: AbortSignal,
): Promise<Exchange> {
  const redirect = methodOf(request) === 'GET' ? 'follow' : 'manual';
  try {
    const answer: OctokitAnswer = await octokit.request(request.route, {
      ...request.parameters,
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      request: { signal, redirect, log: quiet },
    });
    const { status, headers, data } = answer;
    return { type: 'answer', status, headers: { ...headers }, data };
  } catch (error) {
    return answered(error) ?? lost(error);
  }
}

/** Octokit throws answers of 400 and more as errors that carry them. */
function answered(error: unknown): Exchange | undefined {
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

function lost(error: unknown): Exchange {
  const code = codeOf(error, 4);
  const timeout =
    nameOf(error) === 'TimeoutError' || (error instanceof Error && nameOf(error.cause) === 'TimeoutError');
  const words = timeout ? 'no answer in time' : (code ?? (error instanceof Error ? error.message : 'no connection'));
  return { type: 'lost', words, sent: code === undefined || !neverSent.has(code) };
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
  // What Octokit would print into the log of the step.
}
