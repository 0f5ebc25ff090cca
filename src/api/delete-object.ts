import type { WriteOperation } from '../model/operation.ts';
import { call } from './api-call.ts';
import { envelopeError } from './answer-error.ts';
import type { ClientContext } from './client-context.ts';
import { anyType } from './create-requests.ts';
import type { Requests } from './create-requests.ts';
import { refuseDepth, refuseHtml } from './decode.ts';
import { openEnvelope } from './envelope.ts';
import { parseExact } from './exact-json.ts';
import type { Transport } from './transport.ts';
import { Unreadable } from './unreadable.ts';

/**
 * A DELETE. The API answers 200 with an empty body and whatever content type, so the body is not read as anything; only an envelope
 * that says "failed", and what cannot be the API's whole answer, an HTML page or JSON that breaks off, are not taken for a success.
 */
export async function deleteObject(
  transport: Transport,
  requests: Requests,
  context: ClientContext,
  operation: WriteOperation,
  segments: readonly string[],
): Promise<void> {
  const request = requests.write(operation, { method: 'DELETE', segments, accept: anyType });
  await call(transport, request, context, (answer) => {
    const text = new TextDecoder().decode(answer.bytes);
    refuseHtml(text);
    if (/^\s*[[{]/.test(text) && saysFailed(text)) throw envelopeError(request, answer, context);
  });
}

/** Throws `Unreadable` where the text begins as JSON and is none, or none that can be read. */
function saysFailed(text: string): boolean {
  refuseDepth(text);
  let value: unknown;
  try {
    value = parseExact(text);
  } catch {
    throw new Unreadable('the answer is not well-formed JSON');
  }
  return openEnvelope(value).type === 'failure';
}
