import type { NetworkError, NetworkErrorKind } from '../model/network-error.ts';
import { cfRayOf } from './answer.ts';
import type { Answer } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ClientContext } from './client-context.ts';
import { hintFor } from './hints.ts';
import { kindOfStatus } from './kind-of-status.ts';
import { networkErrorFor } from './network-error-for.ts';
import { wordsOf } from './words.ts';

/** The error that an answer with a status of 400 or above is, undefined for a success. */
export function answerError(request: ApiRequest, answer: Answer, context: ClientContext): NetworkError | undefined {
  const kind = kindOfStatus(answer.status);
  return kind === undefined ? undefined : describe(kind, request, answer, context);
}

/** The error of an answer that says in its envelope that it failed, though its status is a success. */
export function envelopeError(request: ApiRequest, answer: Answer, context: ClientContext): NetworkError {
  return describe('rejected', request, answer, context);
}

function describe(kind: NetworkErrorKind, request: ApiRequest, answer: Answer, context: ClientContext): NetworkError {
  const secrets = secretsOf(request, context);
  const { text, html } = wordsOf(answer, secrets);
  // "It does not exist" must come from the API: a page of a proxy is no ground to call an object gone.
  const shown = html && kind === 'not_found' ? 'unreadable' : kind;
  const page = html ? ", with an HTML page that looks like a proxy's or an edge's" : '';
  const times = answer.attempts > 1 ? `, tried ${answer.attempts} times` : '';
  const details = {
    kind: shown,
    status: answer.status,
    words: text,
    cfRay: cfRayOf(answer.headers),
    hint: hintFor(shown, { request, answer, context, html }),
    // A 408 or 5xx may come from something in front that gave up waiting for the API; a 2xx that says "failed" contradicts itself.
    uncertain: answer.status >= 500 || answer.status === 408 || answer.status < 300,
  };
  return networkErrorFor(request, `${reasons[shown]} (${answer.status})${page}${times}`, details, secrets);
}

/** What no error about a request may show: credentials, the sensitive values of its body, and those that the run knows beside. */
export function secretsOf(request: ApiRequest, context: ClientContext): readonly string[] {
  return [...context.secrets, ...(request.method === 'GET' ? [] : (request.secrets ?? []))];
}

const reasons: Readonly<Record<NetworkErrorKind, string>> = {
  authentication: 'the API does not accept the credentials',
  permission: 'the credentials are not allowed to do this',
  not_found: 'the API does not know it',
  conflict: 'it conflicts with something that exists',
  rate_limited: 'the rate limit of the API is used up',
  rejected: 'the API rejected the request',
  server: 'the API, or something in front of it, failed',
  network: 'a proxy wants credentials',
  timeout: 'the answer took too long',
  aborted: 'the run was ended before the answer was complete',
  redirect: 'the answer is a redirect',
  unreadable: 'the answer cannot be read',
  refused: 'the request was refused',
};
