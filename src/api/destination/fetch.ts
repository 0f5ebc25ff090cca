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

/** The part of `fetch` that demarc uses. It rejects with the TypeError "fetch failed" where the network failed, and only then. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>;

/** The network failed. By the Fetch standard this is a TypeError. */
export class FetchFailed extends TypeError {
  /** True: something may have been sent. */
  readonly wasConnected: boolean;

  constructor(cause: unknown, wasConnected: boolean) {
    super('fetch failed', { cause });
    this.wasConnected = wasConnected;
  }
}

/** The bytes of a body, part by part. */
export interface ByteStream {
  /** Undefined at the end. Rejects where the stream fails. */
  read(): Promise<Uint8Array | undefined>;
  cancel(): void;
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
  // `fetch` ends the stream on abort too, but only until a part of it is garbage-collected.
  const stop = () => body.cancel();
  limits.signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const value = await body.read();
      limits.signal.throwIfAborted();
      if (value === undefined) return { bytes: join(chunks, length), complete: true };
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
