import { answerError, envelopeError, secretsOf } from './answer-error.ts';
import { cfRayOf } from './answer.ts';
import type { Answer } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { ClientContext } from './client-context.ts';
import { decodeJson } from './decode.ts';
import { openEnvelope } from './envelope.ts';
import type { Opened } from './envelope.ts';
import { networkErrorFor } from './network-error-for.ts';
import type { Transport } from './transport.ts';
import { Unreadable } from './unreadable.ts';
import { wordsOf } from './words.ts';

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

/** `call` for a JSON answer, its envelope opened if it has one. */
export function callJson<R extends ApiRequest, T>(
  transport: Transport<R>,
  request: R,
  context: ClientContext,
  read: (opened: OpenAnswer) => T,
): Promise<T> {
  return call(transport, request, context, (answer) => {
    const opened = openEnvelope(decodeJson(answer));
    if (opened.type === 'failure') throw envelopeError(request, answer, context);
    return read(opened);
  });
}

/** The write behind an answer that cannot be read may well have been carried out. */
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
