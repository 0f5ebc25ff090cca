import type { JsonValue } from '../../model/json.ts';
import { writeJson } from '../json-text.ts';

/** An answer before it is sent. No `type`: no Content-Type header. */
export interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** How it goes out where a fault says so; left out: whole, at once. */
  readonly delivery?: Delivery;
}

/** JSON that is text already: listings are put together from cached texts. */
export function jsonText(text: string, status = 200): Reply {
  return { status, type: 'application/json', body: text };
}

export function json(value: JsonValue, status = 200): Reply {
  return jsonText(writeJson(value), status);
}

/** What a DELETE answers. */
export const emptyReply: Reply = { status: 200, body: '' };

// The contract's examples; Cloudflare documents no codes for this service.
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

/** An error in Cloudflare's envelope. */
export function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const errors = [{ code: codes[status] ?? 1000, message }];
  return { ...json({ success: false, errors, messages: [], result: null }, status), headers };
}

/** How an answer goes out, other than whole and at once. */
export type Delivery =
  /** The connection is reset; nothing of the answer is sent. */
  | { readonly how: 'reset' }
  /** So many bytes of the body (undefined: not even the headers), and then nothing more. */
  | { readonly how: 'hang'; readonly sent: number | undefined }
  /** So many bytes of the body, and then the connection ends. */
  | { readonly how: 'cut'; readonly sent: number }
  /** So many bytes at a time, so many milliseconds apart. */
  | { readonly how: 'drip'; readonly bytes: number; readonly ms: number }
  /** So many bytes of white space before the body. */
  | { readonly how: 'pad'; readonly bytes: number };

/** Whether the status of an answer reaches the client at all. */
export function isSent(delivery: Delivery | undefined): boolean {
  return delivery?.how !== 'reset' && !(delivery?.how === 'hang' && delivery.sent === undefined);
}
