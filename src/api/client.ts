import type { NetworkApi, NetworkReader } from '../model/network-api.ts';
import type { NetworkErrorKind } from '../model/network-error.ts';
import type { Operation } from '../model/operation.ts';
import { createRequests, type Requests } from './create-requests.ts';
import { authHeaders, type Credentials, credentialSecrets } from './credentials.ts';
import { checkBaseUrl, type Unusable } from './destination/base-url.ts';
import { type Proxy, proxySecrets, type ProxySettings } from './destination/choose-proxy.ts';
import { fetchTo } from './destination/fetch-to.ts';
import { type Clock, createLimiter, createQueryLimiter, type Limiter, systemClock } from './limiter/limiter.ts';
import { networkErrorFor, rayWithout } from './network-error-for.ts';
import { networkReader } from './network-reader.ts';
import { networkWriter } from './network-writer.ts';
import { redact } from './redact/redact.ts';
import { createAbortHub } from './send/deadline.ts';
import type { ExchangeEnd } from './send/exchange.ts';
import { createKyTransport } from './send/ky-transport.ts';
import { isTunnelQuery } from './traffic/tunnel-query.ts';
import {
  type ApiRequest,
  type ClientContext,
  isWrite,
  type QueryRequest,
  type ReadRequest,
  type Transport,
} from './transport.ts';

export interface ClientOptions {
  /** The account tag. */
  readonly account: string;
  /** A URL that `checkBaseUrl` accepts. With any other URL every call is refused. */
  readonly baseUrl: string;
  readonly credentials: Credentials;
  /** Milliseconds for one request and its whole answer. Each repeat and each redirect has the same time again. Default 60,000. */
  readonly timeoutMs?: number;
  /**
   * The largest answer, in bytes, decompressed. Default 16 MiB: a page of 1,000 objects takes 1 MiB. Parsing much more than 16 MiB takes
   * seconds and gigabytes.
   */
  readonly maxBytes?: number;
  /** Values of HTTPS_PROXY and NO_PROXY. Plain http goes only to this machine and never uses a proxy. */
  readonly proxy?: ProxySettings;
  /**
   * Values that an error must not repeat although the API may say them. The client adds its credentials and the keys that it sends and
   * reads. The clients of one run share the set. Default: a new set.
   */
  readonly secrets?: Set<string>;
  /** Ends every request. They reject with the kind `aborted`, or with `timeout` where the signal's reason is a `DeadlineOver`. */
  readonly signal?: AbortSignal;
  /** The end of the run, on the clock. A request that must wait beyond it, for the quota or for a repeat, fails at once. */
  readonly runEndsAt?: number;
  /** The limiter of these credentials (`createLimiters`). Default: a limiter for this client alone. */
  readonly limiter?: Limiter;
  /** The limiter of their GraphQL queries. Default: a limiter for this client alone. */
  readonly queryLimiter?: Limiter;
  /** Times the pauses between tries. Default: `performance.now()` and timers. */
  readonly clock?: Clock;
  /** A number from 0 to 1, for back-off. Default: `Math.random`. */
  readonly random?: () => number;
  /** Called once for each request that was sent, when it ends. Repeats and redirects count as requests. */
  readonly onRequest?: (record: RequestRecord) => void;
  /** The version of demarc, for `User-Agent: demarc/VERSION`. */
  readonly version: string;
}

/** One request as a log may show it. It has no headers and no bodies. */
export interface RequestRecord {
  readonly operation: Operation;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly error: NetworkErrorKind | undefined;
  readonly cfRay: string | undefined;
}

/** A client that only reads: it sends GET and the one query. It has no method that writes, and its transport refuses everything else. */
export function createNetworkReader(options: ClientOptions): NetworkReader {
  const { transport, requests, context } = assemble(options);
  return networkReader(readOnlyTransport(transport), requests, context);
}

/** A client for all operations of the CNI API. */
export function createNetworkApi(options: ClientOptions): NetworkApi {
  const limiter = options.limiter ?? createLimiter();
  const { transport, requests, context } = assemble({ ...options, limiter });
  return {
    ...networkReader(transport, requests, context),
    ...networkWriter(transport, requests, context),
    requestsLeft: () => limiter.unhurried(),
  };
}

interface Parts {
  readonly transport: Transport;
  readonly requests: Requests;
  readonly context: ClientContext;
}

function assemble(options: ClientOptions): Parts {
  const { account, credentials, secrets = new Set() } = options;
  for (const secret of [...credentialSecrets(credentials), ...proxySecrets(options.proxy?.https)]) secrets.add(secret);
  const base = checkBaseUrl(options.baseUrl);
  const url = base.ok ? new URL(base.url) : undefined;
  const basePath = url === undefined || url.pathname === '/' ? '' : url.pathname;
  return {
    transport: base.ok ? transportTo(new URL(base.url), options, secrets) : refusingTransport(base),
    requests: createRequests(basePath, account),
    context: { account, credentialType: credentials.type, secrets },
  };
}

/** Refuses each request where an option is unusable. So every method of the client rejects, and none throws. */
function transportTo(url: URL, options: ClientOptions, secrets: ReadonlySet<string>): Transport {
  const auth = authHeaders(options.credentials);
  if (!auth.ok) return refusingTransport(auth);
  const choice = fetchTo(url, options.proxy ?? {});
  if (!choice.ok) return refusingTransport(choice);
  return createKyTransport({
    origin: url.origin,
    headers: { ...auth.headers, 'user-agent': `demarc/${options.version}` },
    timeoutMs: options.timeoutMs ?? 60_000,
    maxBytes: options.maxBytes ?? 16 * 1024 * 1024,
    fetch: choice.fetch,
    destination: destinationOf(url, choice.proxy),
    abort: createAbortHub(options.signal),
    limiter: options.limiter ?? createLimiter(),
    queryLimiter: options.queryLimiter ?? createQueryLimiter(),
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    runEndsAt: options.runEndsAt,
    secrets,
    onEnd: (request, found) => {
      const { operation, method } = request;
      const { unsent, ...end } = withoutSecrets(found, secrets);
      options.onRequest?.({ operation, method, ...end });
      const { status, cfRay, error } = end;
      if (isWrite(request) && unsent !== true) request.onSent?.({ method, status, cfRay, error });
    },
  });
}

function destinationOf(url: URL, proxy: Proxy | undefined) {
  return { host: url.host, proxy: proxy?.host };
}

/** All records of requests pass here: a redirect may lead to a path that repeats a secret that was sent. */
function withoutSecrets(end: ExchangeEnd, secrets: ReadonlySet<string>): ExchangeEnd {
  const known = [...secrets];
  return { ...end, path: redact(end.path, known), cfRay: rayWithout(end.cfRay, known) };
}

/**
 * A transport that can only read: it sends GET, and the query that `tunnelQuery` makes, compared whole. The type ensures it, and a check
 * at run time does where code bypasses the type.
 */
export function readOnlyTransport(transport: Transport): Transport<ReadRequest | QueryRequest> {
  return async (request: ApiRequest) => {
    if (request.method === 'GET' || isTunnelQuery(request)) return transport(request);
    throw networkErrorFor(request, 'this client only reads, so nothing was sent', { kind: 'refused' }, []);
  };
}

/** A transport that sends nothing and gives the reason. */
function refusingTransport(problem: Unusable): Transport {
  return (request) =>
    Promise.reject(networkErrorFor(request, problem.message, { kind: 'refused', hint: problem.hint }, []));
}
