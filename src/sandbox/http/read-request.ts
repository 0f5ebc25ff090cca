import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { JsonValue } from '../../model/json.ts';
import { parseJson } from '../json-text.ts';
import type { RouteMatch } from './routes.ts';

/** A request as it was read, before any checks. */
export interface Arrival {
  readonly match: RouteMatch;
  readonly credential: Credential;
  /** Path and query, as sent. */
  readonly url: string;
  readonly query: string;
  readonly contentType: string | undefined;
  /** The client asks for the target of a health check as an object. */
  readonly newHealthTarget: boolean;
  /** The parsed body. Undefined if it is empty or not JSON. */
  readonly body: JsonValue | undefined;
  /** The problem of a body that is not JSON. */
  readonly malformed: string | undefined;
  readonly tooLarge: boolean;
}

/** The path and the query of a request line, as sent. */
export interface RequestTarget {
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/** Splits the target of a request line. Drops the origin that a client puts before it for a proxy. Decodes and resolves nothing. */
export function requestTarget(url: string): RequestTarget {
  const local = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  return mark === -1 ? { path: local, query: '' } : { path: local.slice(0, mark), query: local.slice(mark + 1) };
}

export type Credential =
  | { readonly type: 'token'; readonly token: string }
  | { readonly type: 'key'; readonly email: string; readonly key: string }
  | { readonly type: 'none' };

/** A bearer token, or the older global key with its e-mail. */
export function readCredential(headers: IncomingHttpHeaders): Credential {
  const [, token = ''] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  if (token !== '') return { type: 'token', token };
  const [email, key] = [headers['x-auth-email'], headers['x-auth-key']];
  if (headers.authorization !== undefined || typeof email !== 'string' || typeof key !== 'string')
    return { type: 'none' };
  return email !== '' && key !== '' ? { type: 'key', email, key } : { type: 'none' };
}

export type BodyText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'too-large' | 'not-utf-8' | 'aborted' };

/** The sandbox reads this many bytes more of a body that is too large and drops them, so that its sender can read the refusal. */
const maxDroppedBytes = 64 * 1024 * 1024;

/** Reads a body as UTF-8, at most `maxBytes` long. Does not keep a larger body in memory. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyText> {
  let chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of bytesOf(request)) {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks = [];
      if (size > maxBytes + maxDroppedBytes) break;
    }
  } catch {
    return { ok: false, why: 'aborted' };
  }
  return size > maxBytes ? { ok: false, why: 'too-large' } : decode(chunks);
}

function decode(chunks: readonly Buffer[]): BodyText {
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch {
    return { ok: false, why: 'not-utf-8' };
  }
}

/** An iterator that does not destroy the socket when a loop stops early, because the refusal is still sent on it. */
function bytesOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false });
}

export function parseBody(body: BodyText): { body: JsonValue | undefined; malformed: string | undefined } {
  if (!body.ok) return { body: undefined, malformed: `it is ${body.why.replaceAll('-', ' ')}` };
  if (body.text === '') return { body: undefined, malformed: undefined };
  try {
    return { body: parseJson(body.text), malformed: undefined };
  } catch (error) {
    return { body: undefined, malformed: error instanceof Error ? error.message : 'unreadable' };
  }
}
