import type { AnswerHeaders } from '../transport.ts';

export interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly redirect: 'manual';
}

export interface FetchAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: ByteStream | null;
}

/** The parts of `fetch` that demarc uses. Node and undici share them. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>;

export const directFetch: Fetch = (url, init) => globalThis.fetch(url, { ...init });

/** The part of a `ReadableStream` of bytes that demarc needs. Node's and undici's classes both have it. */
interface ByteStream {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

interface BodyLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Reads a body and counts its bytes. It never holds more than `maxBytes` of the decompressed body. Where the body is longer, `complete`
 * is false and `bytes` is its beginning. Rejects where the stream fails or the signal is aborted.
 */
export async function readBody(
  body: ByteStream | null,
  limits: BodyLimits,
): Promise<{ readonly bytes: Uint8Array; readonly complete: boolean }> {
  if (body === null) return { bytes: new Uint8Array(), complete: true };
  const reader = body.getReader();
  // `fetch` ends the stream on abort too, but only until a part of it is garbage-collected.
  const stop = () => void reader.cancel().catch(() => undefined);
  limits.signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      limits.signal.throwIfAborted();
      if (done || value === undefined) return { bytes: join(chunks, length), complete: true };
      if (length + value.length > limits.maxBytes) {
        stop();
        chunks.push(value.subarray(0, limits.maxBytes - length));
        return { bytes: join(chunks, limits.maxBytes), complete: false };
      }
      chunks.push(value);
      length += value.length;
    }
  } finally {
    limits.signal.removeEventListener('abort', stop);
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
