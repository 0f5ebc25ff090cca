import type { NetworkError, NetworkErrorKind } from '../model/network-error.ts';
import { decodeJson, Unreadable } from './decode.ts';
import { codesOf, wordsOf } from './error-words.ts';
import { hintFor } from './hints.ts';
import { kindOfStatus, networkErrorFor } from './network-error-for.ts';
import { isJsonObject } from './read/fields.ts';
import { type Answer, type ApiRequest, cfRayOf, type ClientContext, isWrite, type Transport } from './transport.ts';

export type OpenAnswer = Exclude<Opened, { readonly type: 'failure' }>;

/** Sends a request and reads its successful answer with `read`, which may throw `Unreadable`. Rejects with a `NetworkError`. */
export async function call<R extends ApiRequest, T>(
  transport: Transport<R>,
  request: R,
  context: ClientContext,
  read: (answer: Answer) => T,
): Promise<T> {
  const answer = await transport(request);
  const error = answerError(request, answer, context);
  if (error !== undefined) throw error;
  try {
    return read(answer);
  } catch (failure) {
    if (failure instanceof Unreadable) throw unreadableError(failure, request, answer, context);
    throw failure;
  }
}

/** `call` for a JSON answer. Opens its envelope if it has one. */
export function callJson<R extends ApiRequest, T>(
  transport: Transport<R>,
  request: R,
  context: ClientContext,
  read: (opened: OpenAnswer, answer: Answer) => T,
): Promise<T> {
  return call(transport, request, context, (answer) => {
    const opened = openEnvelope(decodeJson(answer));
    if (opened.type === 'failure') throw envelopeError(request, answer, context);
    return read(opened, answer);
  });
}

/** The API may have carried out a write although its answer is unreadable. */
function unreadableError(failure: Unreadable, request: ApiRequest, answer: Answer, context: ClientContext) {
  const secrets = secretsOf(request, context);
  const details = {
    kind: 'unreadable',
    status: answer.status,
    cfRay: cfRayOf(answer.headers),
    words: failure.html ? wordsOf(answer, secrets).text : undefined,
    hint: failure.hint,
    uncertain: true,
  } as const;
  return networkErrorFor(request, failure.message, details, secrets);
}

/** A value taken out of Cloudflare's usual envelope `{success, result, …}`. This API does not use the envelope today, but it may later. */
export type Opened =
  | { readonly type: 'plain'; readonly value: unknown }
  | {
      readonly type: 'success';
      readonly value: unknown;
      readonly next: unknown;
      readonly info: unknown;
      readonly errors: unknown;
    }
  | { readonly type: 'failure' };

/** No object of this API has a field `success`, so an object cannot be taken for an envelope. */
export function openEnvelope(value: unknown): Opened {
  if (!isJsonObject(value)) return { type: 'plain', value };
  if (value['success'] === false) return { type: 'failure' };
  if (value['success'] !== true || !Object.hasOwn(value, 'result')) return { type: 'plain', value };
  return {
    type: 'success',
    value: value['result'],
    next: value['next'],
    info: value['result_info'],
    errors: value['errors'],
  };
}

/** The error of an answer with status 400 or above. Undefined for a success. */
function answerError(request: ApiRequest, answer: Answer, context: ClientContext): NetworkError | undefined {
  const kind = kindOfStatus(answer.status);
  return kind === undefined ? undefined : describe(kind, request, answer, context);
}

/** The error of an answer whose status is a success, but whose envelope says that it failed. */
export function envelopeError(request: ApiRequest, answer: Answer, context: ClientContext): NetworkError {
  return describe('rejected', request, answer, context);
}

function describe(kind: NetworkErrorKind, request: ApiRequest, answer: Answer, context: ClientContext): NetworkError {
  const secrets = secretsOf(request, context);
  const { text, html } = wordsOf(answer, secrets);
  // "It does not exist" must come from the API. A proxy's page does not prove that the object is gone.
  const shown = html && kind === 'not_found' ? 'unreadable' : kind;
  const page = html ? ', with an HTML page that looks like one of a proxy or an edge server' : '';
  const times = answer.attempts > 1 ? `, tried ${answer.attempts} times` : '';
  const details = {
    kind: shown,
    status: answer.status,
    words: text,
    codes: codesOf(answer),
    cfRay: cfRayOf(answer.headers),
    hint: hintFor(shown, { request, answer, context, html }),
    // A 408 or 5xx may come from a proxy that stopped waiting for the API. A 2xx that says "failed" contradicts itself.
    uncertain: answer.status >= 500 || answer.status === 408 || answer.status < 300,
  };
  return networkErrorFor(request, `${reasons[shown]} (${answer.status})${page}${times}`, details, secrets);
}

/** No error about a request may show these: credentials, sensitive values of its body, and secrets that the run knows. */
function secretsOf(request: ApiRequest, context: ClientContext): readonly string[] {
  return [...context.secrets, ...(isWrite(request) ? (request.secrets ?? []) : [])];
}

const reasons: Readonly<Record<NetworkErrorKind, string>> = {
  authentication: 'the API does not accept the credentials',
  permission: 'the credentials are not allowed to do this',
  not_found: 'the API does not know it',
  conflict: 'it conflicts with something that exists',
  rate_limited: 'the rate limit of the API is used up',
  rejected: 'the API rejected the request',
  server: 'the API, or something in front of it, failed',
  network: 'a proxy asks for credentials',
  timeout: 'the answer took too long',
  aborted: 'the run was ended before the answer was complete',
  redirect: 'the answer is a redirect',
  unreadable: 'the answer cannot be read',
  refused: 'the request was refused',
};
