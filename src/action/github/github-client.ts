import { setTimeout as sleep } from 'node:timers/promises';
import type { getOctokit } from '@actions/github';
import { problemOfUrl } from '../../api/destination/base-url.ts';
import { trimEndOf } from '../../model/text.ts';
import { boundedFetch, type BoundedFetchOptions } from './bounded-fetch.ts';
import { GitHubError, makeHarmless, toGitHubError } from './github-error.ts';
import { type Exchange, type GitHubRequest, methodOf, type Octokit, sendRequest } from './github-exchange.ts';
import { type Failed, limitPause, pauseBeforeRetry } from './pause-before-retry.ts';
import { UnreadableAnswer } from './read-answer.ts';

export interface GitHubOptions extends OctokitOptions {
  readonly repository: { readonly owner: string; readonly repo: string };
  /** Aborts requests and pauses. */
  readonly signal?: AbortSignal;
  /** Waits between attempts, in milliseconds. Default: timers. */
  readonly pause?: (ms: number) => Promise<void>;
  /** The limit for one request, its body included, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number;
}

/** GitHub's API for one repository and one identity. */
export interface GitHub {
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly graphqlUrl: string;
  /** Sends a request and reads its answer. Throws a GitHubError. */
  ask<T>(request: GitHubRequest<T>): Promise<T>;
  /** Like `ask`, and also returns the query of the next page if GitHub names one. */
  askPage<T>(request: GitHubRequest<T>): Promise<{ readonly value: T; readonly next?: URLSearchParams }>;
  /** Waits if the total waiting time of this client allows it. Returns false immediately if that time is used up. */
  wait(ms: number): Promise<boolean>;
}

/** The limit for all pauses of a client together, in milliseconds. */
const longestWait = 60_000;

/**
 * Opens the API. After a rate limit, a request is repeated after the pause that GitHub asks for. A repeatable request whose answer was lost
 * is sent up to three times. All pauses together take at most one minute.
 */
export function openGitHub(options: GitHubOptions): GitHub {
  return new Client(options);
}

class Client implements GitHub {
  readonly repository: { readonly owner: string; readonly repo: string };
  readonly graphqlUrl: string;
  readonly #options: GitHubOptions;
  #opened: Opened | undefined;
  #waited = 0;
  /** The pause that GitHub asked for, while it lasts. All requests share it, and it is counted once. */
  #limit: { readonly ms: number; readonly ended: Promise<boolean> } | undefined;

  constructor(options: GitHubOptions) {
    this.#options = { ...options, token: options.token.trim() };
    this.repository = options.repository;
    this.graphqlUrl = options.graphqlUrl;
  }

  async ask<T>(request: GitHubRequest<T>): Promise<T> {
    return (await this.askPage(request)).value;
  }

  async askPage<T>(request: GitHubRequest<T>): Promise<{ readonly value: T; readonly next?: URLSearchParams }> {
    const repeatable = request.repeatable ?? methodOf(request) !== 'POST';
    for (let failures = 0; ;) {
      const ended = await this.#send(request);
      const reading = read(request, ended);
      if (reading.ok) return { value: reading.value, ...nextPage(ended) };
      const limit = limitPause(ended);
      if (limit === undefined) failures += 1;
      const goOn =
        limit === undefined
          ? await this.#waitAfter({ exchange: ended, failures, repeatable })
          : await this.#waitForLimit(limit);
      if (goOn) continue;
      this.#stopIfEnded(request);
      throw toGitHubError(request, ended, this.#options.token, reading.unreadable);
    }
  }

  async wait(ms: number): Promise<boolean> {
    if (this.#options.signal?.aborted === true || this.#waited + ms > longestWait) return false;
    this.#waited += ms;
    const { signal, pause } = this.#options;
    try {
      await (pause === undefined ? sleep(ms, undefined, signal === undefined ? {} : { signal }) : pause(ms));
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
    return signal?.aborted !== true;
  }

  async #waitAfter(failed: Failed): Promise<boolean> {
    const pause = pauseBeforeRetry(failed);
    return pause !== undefined && (await this.wait(pause));
  }

  /** Parallel requests reach the limit together, so they share one pause. */
  async #waitForLimit(ms: number): Promise<boolean> {
    const current = this.#limit;
    if (current !== undefined && current.ms >= ms) return current.ended;
    const limit = { ms, ended: this.wait(ms) };
    this.#limit = limit;
    const goOn = await limit.ended;
    if (this.#limit === limit) this.#limit = undefined;
    return goOn;
  }

  async #send(request: GitHubRequest<unknown>): Promise<Exchange> {
    await this.#limit?.ended;
    this.#stopIfEnded(request);
    const octokit = await this.#open(request);
    const { signal } = this.#options;
    const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? 30_000);
    const ended = await sendRequest(
      octokit,
      // Parameters without a place in the route would be sent although GitHub does not document them.
      {
        route: request.route,
        parameters: { ...(request.route.includes('{owner}') && this.repository), ...request.parameters },
      },
      signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    );
    if (ended.type === 'lost') this.#stopIfEnded(request, ended.sent && methodOf(request) !== 'GET');
    return ended;
  }

  #open({ operation }: GitHubRequest<unknown>): Promise<Octokit> {
    const opened = (this.#opened ??= openOctokit(this.#options));
    if (opened.ok) return opened.octokit;
    const { problem, hint } = opened;
    throw new GitHubError(`could not ${operation}: ${problem}`, { operation, hint });
  }

  #stopIfEnded(request: GitHubRequest<unknown>, uncertain = false): void {
    const { signal, token } = this.#options;
    if (signal?.aborted !== true) return;
    const why = signal.reason instanceof Error ? ` (${makeHarmless(signal.reason.message, token)})` : '';
    const message = `could not ${request.operation}: the run was ended before GitHub answered${why}`;
    throw new GitHubError(message, { operation: request.operation, uncertain, cause: signal.reason });
  }
}

type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly unreadable?: string };

function read<T>(request: GitHubRequest<T>, ended: Exchange): Reading<T> {
  if (ended.type === 'lost' || ended.status >= 300) return { ok: false };
  try {
    return { ok: true, value: request.read(ended.data) };
  } catch (error) {
    if (error instanceof UnreadableAnswer) return { ok: false, unreadable: error.message };
    throw error;
  }
}

/** Only the query of the `Link` header is used, so the token is never sent to another place. */
function nextPage(ended: Exchange): { next?: URLSearchParams } {
  const link = ended.type === 'answer' ? ended.headers['link'] : undefined;
  const found = typeof link === 'string' ? /<([^<>]*)>\s*;[^,<>]*\brel="?next"?/.exec(link)?.[1] : undefined;
  const query = found === undefined ? -1 : found.indexOf('?');
  return found === undefined || query < 0 ? {} : { next: new URLSearchParams(found.slice(query + 1)) };
}

interface OctokitOptions extends BoundedFetchOptions {
  readonly token: string;
  /** `GITHUB_API_URL` */
  readonly apiUrl: string;
  /** `GITHUB_GRAPHQL_URL` */
  readonly graphqlUrl: string;
  /** The version of demarc, for the User-Agent header. */
  readonly version: string;
}

export type Opened =
  | { readonly ok: true; readonly octokit: Promise<Octokit> }
  /** `problem` is a sentence without a final full stop that says why nothing can be sent. `hint` says what to do. */
  | { readonly ok: false; readonly problem: string; readonly hint: string };

/** Makes the client of GitHub's API, if the token may be sent to the URLs in the variables of the runner. */
function openOctokit(options: OctokitOptions): Opened {
  const { token, apiUrl, graphqlUrl, version } = options;
  const place = problemOfPlace('GITHUB_API_URL', apiUrl) ?? problemOfPlace('GITHUB_GRAPHQL_URL', graphqlUrl);
  if (place !== undefined) {
    const hint =
      'the token for GitHub is sent only over https, or to this machine; the runner sets this variable, so do not set it in the workflow';
    return { ok: false, problem: place, hint };
  }
  const problem = problemOfToken(token);
  if (problem !== undefined) {
    const hint = 'leave `github-token` out to use the token of the job, or check the secret that it is set to';
    return { ok: false, problem, hint };
  }
  const choice = boundedFetch([apiUrl, graphqlUrl], options);
  if (!choice.ok) return { ok: false, problem: choice.message, hint: choice.hint };
  const { fetch } = choice;
  const more = { baseUrl: trimEndOf(apiUrl, '/'), userAgent: `demarc/${version}`, request: { fetch } };
  return { ok: true, octokit: loadOctokit().then((getOctokit) => getOctokit(token, more)) };
}

function problemOfPlace(name: string, url: string): string | undefined {
  const problem = problemOfUrl(url);
  return problem === undefined ? undefined : `${name} ${problem}`;
}

function problemOfToken(token: string): string | undefined {
  if (token === '') return 'there is no token for GitHub';
  return /^[\x21-\x7e]+$/.test(token)
    ? undefined
    : 'the token for GitHub has characters that are not allowed in a token';
}

/**
 * Values that the module must see while it loads. The event's file may be a pipe or hold invalid JSON, and the proxy may be of an
 * unsupported kind. Either would make the import fail, and a failed import is final. For localhost the module uses no proxy; demarc chooses
 * the proxy elsewhere.
 */
const seen = { GITHUB_EVENT_PATH: undefined, GITHUB_API_URL: 'http://localhost' };

let loading: Promise<typeof getOctokit> | undefined;

/** Loads the client of GitHub's API once. The module is large, and many steps never need it. */
function loadOctokit(): Promise<typeof getOctokit> {
  return (loading ??= load());
}

async function load(): Promise<typeof getOctokit> {
  const before = Object.keys(seen).map((name) => [name, process.env[name]] as const);
  for (const [name, value] of Object.entries(seen)) setVariable(name, value);
  try {
    return (await import('@actions/github')).getOctokit;
  } finally {
    for (const [name, value] of before) setVariable(name, value);
  }
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}
