import type { getOctokit } from '@actions/github';
import { problemOfUrl } from '../../api/base-url.ts';
import { trimEndOf } from '../../model/text.ts';
import { boundedFetch, type BoundedFetchOptions } from './bounded-fetch.ts';
import type { Octokit } from './github-exchange.ts';

export interface OctokitOptions extends BoundedFetchOptions {
  readonly token: string;
  /** `GITHUB_API_URL` */
  readonly apiUrl: string;
  /** `GITHUB_GRAPHQL_URL` */
  readonly graphqlUrl: string;
  /** Of demarc, for the User-Agent. */
  readonly version: string;
}

export type Opened =
  | { readonly ok: true; readonly octokit: Promise<Octokit> }
  /** Why nothing can be sent, in a sentence without its end, and what to do. */
  | { readonly ok: false; readonly problem: string; readonly hint: string };

/** Makes the client of GitHub's API, where the token may be sent to the places that the variables of the runner name. */
export function openOctokit(options: OctokitOptions): Opened {
  const { token, apiUrl, graphqlUrl, version } = options;
  const place = problemOfPlace('GITHUB_API_URL', apiUrl) ?? problemOfPlace('GITHUB_GRAPHQL_URL', graphqlUrl);
  if (place !== undefined) {
    const hint =
      'the token for GitHub is sent over https, or to this machine; the runner sets this variable, so do not set it in the workflow';
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
  return /^[\x21-\x7e]+$/.test(token) ? undefined : 'the token for GitHub has characters that no token has';
}

/**
 * What the module looks at as it is loaded, with what it must see: the event's file may be a pipe or hold no JSON, and a proxy may be of a kind
 * that it knows nothing of. Both would end it for good. It uses no proxy for this machine; ours is chosen elsewhere.
 */
const seen = { GITHUB_EVENT_PATH: undefined, GITHUB_API_URL: 'http://localhost' };

let loading: Promise<typeof getOctokit> | undefined;

/** Loads the client of GitHub's API, once; it is large, and many steps never need it. */
export function loadOctokit(): Promise<typeof getOctokit> {
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
