import ky, { HTTPError } from 'ky';
import type { KyInstance } from 'ky';
import type { Answer } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { Destination } from './connection-failure.ts';
import type { AbortHub, Deadline } from './deadline.ts';
import { startDeadline } from './deadline.ts';
import { endedFailure } from './exchange.ts';
import type { ExchangeAnswer, ExchangeEnd } from './exchange.ts';
import { ExchangeFailure } from './exchange-failure.ts';
import type { Fetch } from './fetch.ts';
import { exchangeFollowing } from './follow-redirects.ts';
import { networkErrorFor } from './network-error-for.ts';
import { retryAfterMs, retryPolicy } from './retry-policy.ts';
import type { Transport } from './transport.ts';

export interface KyTransportOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Of every request; credentials among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly fetch: Fetch;
  readonly destination: Destination;
  readonly abort: AbortHub;
  readonly onEnd: (request: ApiRequest, end: ExchangeEnd) => void;
}

/**
 * The transport to the API. ky repeats what may be repeated; below it, in the `fetch` that it is given, lies one whole exchange with
 * its deadline, its size limit and its redirects. So a body that breaks off counts as a failed attempt, which ky alone would not see.
 */
export function createKyTransport(options: KyTransportOptions): Transport {
  const client = ky.create({ headers: { ...options.headers }, timeout: false, redirect: 'manual' });
  return async (request) => {
    const deadline = startDeadline(options.timeoutMs, options.abort);
    try {
      return await sendWithRetries(client, request, deadline, options);
    } finally {
      deadline.clear();
    }
  };
}

/** What the attempts of one request have come to so far. */
interface Progress {
  attempts: number;
  last: { readonly answer: ExchangeAnswer } | { readonly failure: ExchangeFailure } | undefined;
}

async function sendWithRetries(
  client: KyInstance,
  request: ApiRequest,
  deadline: Deadline,
  options: KyTransportOptions,
): Promise<Answer> {
  const progress: Progress = { attempts: 0, last: undefined };
  const body = 'body' in request ? request.body : undefined;
  try {
    await client(options.origin + request.path, {
      method: request.method,
      headers: { accept: request.accept, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      signal: deadline.signal,
      retry: retryPolicy(() => deadline.remainingMs()),
      ...(body === undefined ? {} : { body }),
      fetch: (sent) => attempt(sent, body, request, progress, deadline, options),
    });
  } catch (error) {
    const settled = error instanceof HTTPError || error instanceof ExchangeFailure;
    if (!settled) return afterInterruptedWait(error, request, progress, deadline, options);
  }
  return conclude(request, progress, endedFailure({ deadline, destination: options.destination }, { unsent: true }));
}

/** The end of the time during a wait for a retry: the last attempt says more than that. The end of the run does not. */
function afterInterruptedWait(
  error: unknown,
  request: ApiRequest,
  progress: Progress,
  deadline: Deadline,
  options: KyTransportOptions,
): Answer {
  // A bug must not pass as a failure of the network.
  if (deadline.ended() === undefined) throw error;
  const ended = endedFailure({ deadline, destination: options.destination });
  const { attempts } = progress;
  return conclude(request, deadline.ended() === 'caller' ? { attempts, last: { failure: ended } } : progress, ended);
}

async function attempt(
  sent: unknown,
  body: string | undefined,
  request: ApiRequest,
  progress: Progress,
  deadline: Deadline,
  options: KyTransportOptions,
): Promise<Response> {
  if (!(sent instanceof Request)) throw new TypeError('ky hands a Request to fetch');
  progress.attempts++;
  const outgoing = { method: sent.method, url: new URL(sent.url), headers: Object.fromEntries(sent.headers), body };
  const { fetch, maxBytes, destination } = options;
  const onEnd = (end: ExchangeEnd) => options.onEnd(request, end);
  try {
    const answer = await exchangeFollowing(outgoing, { fetch, deadline, maxBytes, destination, onEnd });
    progress.last = { answer };
    return forKy(answer);
  } catch (error) {
    if (error instanceof ExchangeFailure) progress.last = { failure: error };
    throw error;
  }
}

/** What ky needs to decide on a retry; the body stays with us, since a Response would copy it twice. */
function forKy(answer: ExchangeAnswer): Response {
  const wait = retryAfterMs(answer.headers.get('retry-after'));
  const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait / 1000)) };
  return new Response(null, { status: answer.status, headers });
}

/** The last answer, or the last failure as an error; `otherwise` where nothing was tried. */
function conclude(request: ApiRequest, { attempts, last }: Progress, otherwise: ExchangeFailure): Answer {
  if (last !== undefined && 'answer' in last) return { ...last.answer, attempts };
  const { message, details } = last?.failure ?? otherwise;
  const { kind, hint, status, cfRay, cause, unsent } = details;
  const times = attempts > 1 ? `, tried ${attempts} times` : '';
  throw networkErrorFor(request, message + times, { kind, hint, status, cfRay, cause, uncertain: unsent !== true });
}
