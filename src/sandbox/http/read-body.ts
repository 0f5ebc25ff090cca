import type { IncomingMessage } from 'node:http';

export type BodyText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'too-large' | 'not-utf-8' | 'aborted' };

/** A refused body is read on (and forgotten) up to this many bytes, so that its sender gets to read the refusal. */
const patience = 64 * 1024 * 1024;

/** Reads a request's body as UTF-8, `maxBytes` at most. A larger one is not kept in memory. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyText> {
  let chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of bytesOf(request)) {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks = [];
      if (size > maxBytes + patience) break;
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

/** Stopping early must not destroy the socket: the refusal still goes out on it. */
function bytesOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false });
}
