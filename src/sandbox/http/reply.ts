import type { JsonValue } from '../../model/json.ts';
import { writeJson } from '../json-text.ts';

/** An answer before it is sent. Without `type`, it has no Content-Type header. */
export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** How a fault sends the answer. Default: the whole answer, at once. */
  readonly delivery?: Delivery;
}

/** A reply with finished JSON text. Listings are joined from cached texts. */
export function jsonText(text: string, status = 200): Reply {
  return { status, type: 'application/json', body: text };
}

export function json(value: JsonValue, status = 200): Reply {
  return jsonText(writeJson(value), status);
}

/** The answer to a DELETE. */
export const emptyReply: Reply = { status: 200, body: '' };

// The examples of the contract. Cloudflare documents no codes for this service.
const codes: Readonly<Record<number, number>> = {
  400: 1001,
  401: 10000,
  403: 9109,
  404: 1002,
  405: 10405,
  409: 1003,
  413: 10413,
  429: 10429,
  500: 1000,
};

/** An error in Cloudflare's envelope. Default of `code`: the usual one of the status. */
export function refuse(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  code: number = codes[status] ?? 1000,
): Reply {
  const errors = [{ code, message }];
  return { ...json({ success: false, errors, messages: [], result: null }, status), headers };
}

/** Ways to send an answer other than whole and at once. */
export type Delivery =
  /** Resets the connection. The client gets no part of the answer. */
  | { readonly how: 'reset' }
  /** Sends this number of bytes of the body (undefined: not even the headers), and then nothing more. */
  | { readonly how: 'hang'; readonly sent: number | undefined }
  /** Sends this number of bytes of the body, and then ends the connection. */
  | { readonly how: 'cut'; readonly sent: number }
  /** Sends `bytes` at a time, with `ms` milliseconds between. */
  | { readonly how: 'drip'; readonly bytes: number; readonly ms: number }
  /** Sends this number of bytes of white space before the body. */
  | { readonly how: 'pad'; readonly bytes: number };

/** True if the client receives the status of the answer. */
export function isSent(delivery: Delivery | undefined): boolean {
  return delivery?.how !== 'reset' && !(delivery?.how === 'hang' && delivery.sent === undefined);
}
