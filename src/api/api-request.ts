import type { Operation, ReadOperation, WriteOperation } from '../model/operation.ts';

export type ApiRequest = ReadRequest | WriteRequest;

export interface ReadRequest extends RequestBase {
  readonly operation: ReadOperation;
  readonly method: 'GET';
}

export interface WriteRequest extends RequestBase {
  readonly operation: WriteOperation;
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** JSON. */
  readonly body?: string;
  /** Sensitive values of the body: the API may repeat them in an error. */
  readonly secrets?: readonly string[];
}

interface RequestBase {
  readonly operation: Operation;
  /** Path and query as sent, encoded, without the origin. */
  readonly path: string;
  readonly accept: string;
}

/** Whether a request that did not end well may have changed something. */
export function isWrite(request: ApiRequest): request is WriteRequest {
  return request.method !== 'GET';
}
