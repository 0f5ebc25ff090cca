import type { AnswerHeaders } from './answer.ts';
import type { ByteStream } from './read-body.ts';

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

/** What Node's `fetch` and undici's have in common, as far as it is used here. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>;

export const directFetch: Fetch = (url, init) => globalThis.fetch(url, { ...init });
