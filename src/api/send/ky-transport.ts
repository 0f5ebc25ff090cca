import ky, { HTTPError, type KyInstance } from 'ky';
import type { BeforeSend } from '../../model/network-api.ts';
import type { Fetch } from '../destination/fetch.ts';
import type { Clock, Limiter, Pass } from '../limiter/limiter.ts';
import { networkErrorFor } from '../network-error-for.ts';
import { type Answer, type ApiRequest, isWrite, retryAfterMs, type Transport } from '../transport.ts';
import { type Destination, ExchangeFailure, runEnded } from './connection-failure.ts';
import { type AbortHub, startDeadline } from './deadline.ts';
import { exchange, type ExchangeAnswer, type ExchangeContext, type ExchangeEnd, type Outgoing } from './exchange.ts';
import { exchangeFollowing } from './follow-redirects.ts';
import { mostTries, repeatAfter, type TryEnd } from './retry-policy.ts';

interface KyTransportOptions {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Headers of every request, credentials included. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds for each try. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly fetch: Fetch;
  readonly destination: Destination;
  readonly abort: AbortHub;
  /** The limiter of the token. All clients of the token share it. */
  readonly limiter: Limiter;
  /** The limiter of GraphQL, which has a quota of its own. */
  readonly queryLimiter: Limiter;
  /** The clock of limiter and back-off. */
  readonly clock: Clock;
  readonly random: () => number;
  /** The end of the run, on the clock. */
  readonly runEndsAt: number | undefined;
  readonly onEnd: (request: ApiRequest, end: ExchangeEnd) => void;
  /** Values that no error may show. */
  readonly secrets: ReadonlySet<string>;
}

/**
 * The transport to the API. ky repeats a request where `repeatAfter` allows it. The `fetch` below ky makes one whole exchange, with its
 * limiter, time limit, size limit and redirects. So a body that breaks off counts as a failed try. ky alone would not see it.
 */
export function createKyTransport(options: KyTransportOptions): Transport {
  const client = ky.create({ headers: { ...options.headers }, timeout: false, redirect: 'manual' });
  return (request) => sendWithRetries(client, request, options);
}

type Try = { readonly answer: ExchangeAnswer } | { readonly failure: ExchangeFailure };

/** The state of the tries of one request. */
interface Progress {
  sent: number;
  tries: number;
  timeouts: number;
  /** Milliseconds before the next try. */
  pause: number;
  last: Try | undefined;
}

async function sendWithRetries(client: KyInstance, request: ApiRequest, options: KyTransportOptions): Promise<Answer> {
  const progress: Progress = { sent: 0, tries: 0, timeouts: 0, pause: 0, last: undefined };
  const body = 'body' in request ? request.body : undefined;
  try {
    await client(options.origin + request.path, {
      method: request.method,
      headers: {
        accept: request.accept,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
      retry: {
        limit: mostTries - 1,
        methods: ['get', 'post', 'put', 'delete'],
        // The next try waits for its own pause, on our clock.
        delay: () => 0,
        shouldRetry: () => mayRepeat(request, progress, options),
      },
      // We keep the body: ky would turn it into a stream, and into two streams for a repeat.
      fetch: (sent) => oneTry(sent, body, request, progress, options),
    });
  } catch (error) {
    // A bug must not look like a network failure.
    if (!(error instanceof HTTPError || error instanceof ExchangeFailure)) throw error;
  }
  return conclude(request, progress, options.secrets);
}

/** A query must not hold up a plan that can go on without it. */
const longestQueryMs = 20_000;

function limitsOf(request: ApiRequest, { limiter, queryLimiter, timeoutMs, maxBytes }: KyTransportOptions) {
  if (request.operation === 'query_analytics') {
    return { limiter: queryLimiter, timeoutMs: Math.min(timeoutMs, longestQueryMs) };
  }
  return { limiter, maxBytes: 'maxBytes' in request ? (request.maxBytes ?? maxBytes) : maxBytes };
}

function mayRepeat(request: ApiRequest, progress: Progress, { random, clock, runEndsAt }: KyTransportOptions): boolean {
  if (progress.last === undefined) return false;
  const { tries: count, timeouts } = progress;
  const remainingMs = runEndsAt === undefined ? Number.POSITIVE_INFINITY : runEndsAt - clock.now();
  const wait = repeatAfter(request, endOf(progress.last), { count, timeouts, remainingMs, random });
  progress.pause = wait ?? 0;
  return wait !== undefined;
}

function endOf(last: Try): TryEnd {
  if ('failure' in last) return { type: 'failure', details: last.failure.details };
  const { status, headers } = last.answer;
  return { type: 'answer', status, retryAfterMs: retryAfterMs(headers.get('retry-after')) };
}

async function oneTry(
  sent: unknown,
  body: string | undefined,
  request: ApiRequest,
  progress: Progress,
  options: KyTransportOptions,
): Promise<Response> {
  if (!(sent instanceof Request)) throw new TypeError('ky hands a Request to fetch');
  const outgoing = { method: sent.method, url: new URL(sent.url), headers: Object.fromEntries(sent.headers), body };
  const context = {
    ...options,
    ...limitsOf(request, options),
    onEnd: (end: ExchangeEnd) => options.onEnd(request, end),
    onSend: () => {
      progress.sent += 1;
      if ('onSend' in request) request.onSend?.();
    },
    isHurried: 'isHurried' in request && request.isHurried === true,
    ...(isWrite(request) ? { isLate: request.isLate, beforeSend: request.beforeSend } : {}),
  };
  const what = request.method === 'GET' ? 'read' : isWrite(request) ? 'write' : 'query';
  try {
    await pauseFor(progress.pause, options);
    progress.tries += 1;
    const answer = await exchangeFollowing(outgoing, what, (hop: Outgoing) => limitedExchange(hop, context));
    progress.last = { answer };
    // ky needs only the status.
    return new Response(null, { status: answer.status });
  } catch (error) {
    // Without a last try, nothing is repeated: what refuses a request, or a bug, ends it.
    progress.last = error instanceof ExchangeFailure ? { failure: error } : undefined;
    if (error instanceof ExchangeFailure && error.details.kind === 'timeout') progress.timeouts += 1;
    throw error;
  }
}

/** Returns the last answer, or throws the last failure as a `NetworkError`. */
function conclude(request: ApiRequest, { sent, last }: Progress, secrets: Iterable<string>): Answer {
  if (last === undefined) throw new Error('ky sent nothing and said nothing');
  if ('answer' in last) return { ...last.answer, attempts: sent };
  const { message, details } = last.failure;
  const { kind, hint, status, cfRay, cause, unsent } = details;
  const times = sent > 1 ? `, tried ${sent} times` : '';
  throw networkErrorFor(
    request,
    message + times,
    { kind, hint, status, cfRay, cause, uncertain: unsent !== true },
    secrets,
  );
}

/** Waits before the next try. Rejects with an `ExchangeFailure` as soon as the run is ended. */
function pauseFor(
  milliseconds: number,
  { clock, abort }: { readonly clock: Clock; readonly abort: AbortHub },
): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const cancel = clock.after(milliseconds, () => {
      unsubscribe();
      resolve();
    });
    const unsubscribe = abort.subscribe(() => {
      cancel();
      reject(runEnded(abort.reason(), { unsent: true }));
    });
  });
}

interface LimitedContext extends Omit<ExchangeContext, 'deadline'> {
  readonly limiter: Limiter;
  readonly abort: AbortHub;
  readonly timeoutMs: number;
  /** The end of the run on the limiter's clock. A request that must wait beyond it fails at once. */
  readonly runEndsAt: number | undefined;
  /** Called when the request may be sent, right before it is sent. */
  readonly onSend: () => void;
  readonly isHurried: boolean;
  readonly isLate?: (() => boolean) | undefined;
  readonly beforeSend?: BeforeSend | undefined;
}

/** One exchange, sent when the limiter allows it. Its time limit begins then: the wait for the quota is not the server's fault. */
async function limitedExchange(outgoing: Outgoing, context: LimitedContext): Promise<ExchangeAnswer> {
  const { abort, timeoutMs } = context;
  const pass = await passFor(context);
  if (context.isLate?.() === true) {
    pass.unsent();
    throw new ExchangeFailure('what it is made of was read too long ago', { kind: 'refused', unsent: true });
  }
  const deadline = startDeadline(timeoutMs, abort);
  context.onSend();
  try {
    const answer = await exchange(outgoing, { ...context, deadline });
    pass.answered(answer.status, answer.headers);
    return answer;
  } catch (error) {
    giveBack(pass, error);
    throw error;
  } finally {
    deadline.clear();
  }
}

/** What is read before a write leaves needs passes of its own, so the write gives its own back for that time. */
async function passFor({ limiter, abort, runEndsAt, isHurried, beforeSend }: LimitedContext): Promise<Pass> {
  const atOnce = isHurried ? limiter.enterAgain() : undefined;
  if (atOnce !== undefined) return atOnce;
  for (;;) {
    const pass = await limiter.enter({
      deadline: runEndsAt,
      givenUp: (callback) => abort.subscribe(() => callback(runEnded(abort.reason(), { unsent: true }))),
    });
    const looking = beforeSend?.();
    if (looking === undefined) return pass;
    pass.unsent();
    await looking;
    const again = limiter.enterAgain();
    if (again !== undefined) return again;
  }
}

function giveBack(pass: Pass, error: unknown): void {
  if (error instanceof ExchangeFailure && error.details.unsent === true) pass.unsent();
  else pass.lost();
}
