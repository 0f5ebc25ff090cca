import type { WriteOperation } from '../model/operation.ts';
import { networkErrorFor } from './network-error-for.ts';
import { queryPath, type QueryTimes, tunnelQuery } from './traffic/tunnel-query.ts';
import type { QueryRequest, ReadRequest, WriteRequest } from './transport.ts';

export type QueryValue = string | number | boolean | undefined;

interface Parts {
  /** The path below the account's `cni`: `['slots', id]`. */
  readonly segments: readonly string[];
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly accept?: string;
}

interface ReadParts extends Parts, Pick<ReadRequest, 'maxBytes' | 'headers'> {
  /** The part of the account that the path begins with. Default: `cni`. */
  readonly service?: 'cni' | 'magic' | 'addressing';
}

interface WriteParts extends Parts {
  readonly method: WriteRequest['method'];
  readonly body?: string;
  readonly secrets?: readonly string[];
  readonly isLate?: (() => boolean) | undefined;
}

/** Builds requests about one account. Throws a `NetworkError` of the kind `refused` where a path segment cannot be sent. */
export interface Requests {
  read(operation: ReadRequest['operation'], parts: ReadParts): ReadRequest;
  /** The query about the tunnels of the account. */
  query(times: QueryTimes): QueryRequest;
  write(operation: WriteOperation, parts: WriteParts): WriteRequest;
}

export const anyType = '*/*';
const json = 'application/json';

/** `basePath` is the path of the base URL: `/client/v4`. */
export function createRequests(basePath: string, account: string): Requests {
  const rootOf = (service: string) => ['accounts', account, service];
  return {
    read: (operation, { service = 'cni', maxBytes, headers, ...parts }) => {
      const start = {
        operation,
        method: 'GET',
        path: basePath,
        accept: parts.accept ?? json,
        ...(maxBytes === undefined ? {} : { maxBytes }),
        ...(headers === undefined ? {} : { headers }),
      } as const;
      return withPath(start, rootOf(service), parts);
    },
    query: (times) => ({
      operation: 'query_analytics',
      method: 'POST',
      path: `${basePath}${queryPath}`,
      accept: json,
      body: tunnelQuery({ account, ...times }),
    }),
    write: (operation, parts) => {
      const start = {
        operation,
        method: parts.method,
        path: basePath,
        accept: parts.accept ?? json,
        ...(parts.body === undefined ? {} : { body: parts.body }),
        ...(parts.secrets === undefined ? {} : { secrets: parts.secrets }),
        ...(parts.isLate === undefined ? {} : { isLate: parts.isLate }),
      };
      return withPath(start, rootOf('cni'), parts);
    },
  };
}

function withPath<R extends ReadRequest | WriteRequest>(start: R, root: readonly string[], parts: Parts): R {
  const encoded = encodePath([...root, ...parts.segments]);
  if (encoded.ok) return { ...start, path: start.path + encoded.path + queryOf(parts.query ?? {}) };
  throw networkErrorFor(
    start,
    encoded.message,
    { kind: 'refused', hint: 'check the account tag and the name or id' },
    [],
  );
}

function queryOf(query: Readonly<Record<string, QueryValue>>): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) text.set(name, String(value));
  return text.size === 0 ? '' : `?${text.toString()}`;
}

type EncodedPath = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly message: string };

/**
 * Encodes path segments. Refuses segments that would address something else: an empty interconnect name turns a get into a list, and
 * every URL parser removes `.` and `..`.
 */
function encodePath(segments: readonly string[]): EncodedPath {
  for (const segment of segments) {
    const problem = problemOf(segment);
    if (problem !== undefined) return { ok: false, message: problem };
  }
  return { ok: true, path: segments.map((segment) => `/${encodeURIComponent(segment)}`).join('') };
}

function problemOf(segment: string): string | undefined {
  if (segment === '') return 'a name or id must not be empty';
  if (segment === '.' || segment === '..') return `the name or id "${segment}" cannot be part of a URL`;
  if (/\p{Surrogate}/u.test(segment)) return 'a name or id holds half a character (a lone surrogate)';
  return undefined;
}
