import type { BeforeSend, OnSent } from '../model/network-api.ts';
import type { Operation, ReadOperation, WriteOperation } from '../model/operation.ts';
import type { Credentials } from './credentials.ts';

/**
 * Sends a request and returns its answer, whatever the status. Rejects with a `NetworkError` where no complete answer came. Code that
 * must see all traffic of a token, such as a rate limiter, wraps this function.
 */
export type Transport<R extends ApiRequest = ApiRequest> = (request: R) => Promise<Answer>;

/** The facts about the client that error messages need. */
export interface ClientContext {
  readonly account: string;
  readonly credentialType: Credentials['type'];
  /**
   * Values that no output may show. The client adds the sensitive values that it writes and reads. Clients of one run may share the set.
   */
  readonly secrets: Set<string>;
}

/** An answer with its whole body. Any status except 3xx, errors included. */
export interface Answer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly bytes: Uint8Array;
  /** How many times the request was sent, the attempt of this answer included. */
  readonly attempts: number;
}

/** The methods that every `Headers` class has. */
export interface AnswerHeaders {
  get(name: string): string | null;
}

/** Cloudflare's `cf-ray`, if it has the right form: the text goes to terminals and logs. */
export function cfRayOf(headers: AnswerHeaders): string | undefined {
  const ray = headers.get('cf-ray');
  return ray !== null && /^[0-9a-f]{1,16}(?:-[a-z]{3})?$/i.test(ray) ? ray : undefined;
}

export type ApiRequest = ReadRequest | QueryRequest | WriteRequest;

export interface ReadRequest extends RequestBase {
  readonly operation: Exclude<ReadOperation, QueryRequest['operation']>;
  readonly method: 'GET';
  /** The largest answer in bytes, in place of the client's limit. */
  readonly maxBytes?: number;
  /** Called just before each try leaves. */
  readonly onSend?: (() => void) | undefined;
  /** It is part of a write that has had its turn in the quota. It waits only where the API accepts no requests. */
  readonly isHurried?: boolean | undefined;
}

/** The one POST that reads. Its query is a constant: only the variables of its body vary. */
export interface QueryRequest extends RequestBase {
  readonly operation: 'query_analytics';
  readonly method: 'POST';
  /** JSON. */
  readonly body: string;
}

export interface WriteRequest extends RequestBase {
  readonly operation: WriteOperation;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** JSON. */
  readonly body?: string;
  /** Sensitive values of the body: the API may repeat them in an error. */
  readonly secrets?: readonly string[];
  /** Asked right before each try is sent. True: it is not sent, because what it is made of is too old. */
  readonly isLate?: (() => boolean) | undefined;
  /** Called just before each try leaves. Where it rejects, the try is not sent, and the request rejects with the same error. */
  readonly beforeSend?: BeforeSend | undefined;
  /** Called for each try that was sent, when it ends. */
  readonly onSent?: OnSent | undefined;
}

interface RequestBase {
  readonly operation: Operation;
  /** Path and query as sent, encoded, without the origin. */
  readonly path: string;
  readonly accept: string;
  /** Headers beside those of every request, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A write that failed may still have changed something. */
export function isWrite(request: ApiRequest): request is WriteRequest {
  return request.method !== 'GET' && request.operation !== 'query_analytics';
}

/** `Retry-After` in milliseconds, from seconds or a date (RFC 9110, section 10.2.3). Undefined where it is absent or invalid. */
export function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(999_999_999_000, Math.max(0, date - Date.now()));
}
