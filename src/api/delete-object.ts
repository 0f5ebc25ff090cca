import type { WriteOperation } from '../model/operation.ts';
import { call } from './api-call.ts';
import { envelopeError } from './answer-error.ts';
import type { ClientContext } from './client-context.ts';
import { anyType } from './create-requests.ts';
import type { Requests } from './create-requests.ts';
import { refuseHtml } from './decode.ts';
import { openEnvelope } from './envelope.ts';
import { parseExact } from './exact-json.ts';
import type { Transport } from './transport.ts';

/**
 * A DELETE. The API answers 200 with an empty body and whatever content type, so the body is not read as anything; only an envelope
 * that says "failed" and an HTML page, which cannot be from the API, are not taken for a success.
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
    if (saysFailed(text)) throw envelopeError(request, answer, context);
  });
}

function saysFailed(text: string): boolean {
  try {
    return openEnvelope(parseExact(text)).type === 'failure';
  } catch {
    return false;
  }
}
