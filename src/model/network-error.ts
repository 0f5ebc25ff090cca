import type { Operation } from './operation.ts';
import { durationText } from './text.ts';

/** The kind of an error tells the caller what to do about it. */
export type NetworkErrorKind =
  /** no answer: name resolution, connection, TLS, reset, a proxy that refuses */
  | 'network'
  /** the whole exchange, body included, took longer than allowed */
  | 'timeout'
  /** the run ended before the answer arrived: another request failed, or the run was interrupted */
  | 'aborted'
  /** 401 */
  | 'authentication'
  /** 403 */
  | 'permission'
  /** 404 */
  | 'not_found'
  /** 409 */
  | 'conflict'
  /** 429 */
  | 'rate_limited'
  /** any other 4xx */
  | 'rejected'
  /** 5xx */
  | 'server'
  /** 3xx to another origin, or too many redirects */
  | 'redirect'
  /** an answer that breaks the contract: HTML, malformed JSON, wrong types, too large, a paging loop */
  | 'unreadable'
  /** never sent: an unusable path segment, or a write in read-only mode */
  | 'refused';

export interface NetworkErrorDetails {
  readonly kind: NetworkErrorKind;
  readonly operation: Operation;
  readonly method: string;
  /** Path and query as sent, without the origin. */
  readonly path: string;
  readonly status?: number;
  /** The API's own message. Untrusted text. */
  readonly words?: string;
  /** The numbers of the errors in Cloudflare's envelope. */
  readonly codes?: readonly number[];
  /** The answer's `cf-ray`, Cloudflare's request id. */
  readonly cfRay?: string;
  /** True if a write was sent and it is unknown whether the API carried it out. */
  readonly uncertain?: boolean;
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * A request that did not succeed. The message says what happened in one sentence. Method, path, status, the API's own words and `cf-ray`
 * are fields, so that renderers decide how to show them. It never holds headers, bodies or credentials.
 */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly kind: NetworkErrorKind;
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly words: string | undefined;
  readonly codes: readonly number[];
  readonly cfRay: string | undefined;
  readonly uncertain: boolean;
  readonly hint: string | undefined;

  constructor(message: string, details: NetworkErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind;
    this.operation = details.operation;
    this.method = details.method;
    this.path = details.path;
    this.status = details.status;
    this.words = details.words;
    this.codes = details.codes ?? [];
    this.cfRay = details.cfRay;
    this.uncertain = details.uncertain ?? false;
    this.hint = details.hint;
  }
}

/** The answer, or undefined if the API says that the object does not exist (404). */
export async function undefinedIfNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NetworkError && error.kind === 'not_found') return undefined;
    throw error;
  }
}

/** The reason of the abort signals when the time for the run (`--deadline`) is over. */
export class DeadlineOver extends Error {
  override readonly name = 'DeadlineOver';
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`this run has reached its time limit (--deadline ${durationText(milliseconds)})`);
    this.milliseconds = milliseconds;
  }
}
