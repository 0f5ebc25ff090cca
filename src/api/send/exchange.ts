import type { NetworkErrorKind } from '../../model/network-error.ts';
import { type Fetch, type FetchAnswer, readBody } from '../destination/fetch.ts';
import { kindOfStatus } from '../network-error-for.ts';
import { type AnswerHeaders, cfRayOf } from '../transport.ts';
import { connectionFailure, type Destination, ExchangeFailure, runEnded } from './connection-failure.ts';
import type { Deadline } from './deadline.ts';

export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface ExchangeContext {
  readonly fetch: Fetch;
  readonly deadline: Deadline;
  readonly maxBytes: number;
  readonly destination: Destination;
  /** Called once, when the exchange ends. */
  readonly onEnd: (end: ExchangeEnd) => void;
}

export interface ExchangeEnd {
  readonly path: string;
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly error: NetworkErrorKind | undefined;
  readonly cfRay: string | undefined;
  /** The run was over before it was sent. */
  readonly unsent?: true;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly bytes: Uint8Array;
}

/** Bytes that are read of an error's body. More bytes do not help a reader. */
const maxErrorBytes = 64 * 1024;

/**
 * One request and its whole answer, body included, under the deadline. ky's own `timeout` ends when the headers arrive, so a body that
 * stalls would hang for ever. This function therefore limits time and size of bodies, below ky.
 */
export async function exchange(outgoing: Outgoing, context: ExchangeContext): Promise<ExchangeAnswer> {
  const start = performance.now();
  const end = (
    status: number | undefined,
    error: NetworkErrorKind | undefined,
    cfRay: string | undefined,
    unsent?: boolean,
  ) =>
    context.onEnd({
      path: outgoing.url.pathname + outgoing.url.search,
      status,
      durationMs: performance.now() - start,
      error,
      cfRay,
      ...(unsent === true && { unsent }),
    });
  try {
    const answer = await sendAndRead(outgoing, context);
    end(answer.status, kindOfStatus(answer.status), cfRayOf(answer.headers));
    return answer;
  } catch (error) {
    if (error instanceof ExchangeFailure) {
      const { status, kind, cfRay, unsent } = error.details;
      end(status, kind, cfRay, unsent);
    }
    throw error;
  }
}

async function sendAndRead(outgoing: Outgoing, context: ExchangeContext): Promise<ExchangeAnswer> {
  if (context.deadline.ended() !== undefined) throw endedFailure(context, { unsent: true });
  const head = await send(outgoing, context);
  const known = { status: head.status, cfRay: cfRayOf(head.headers) };
  if (head.status < 200 || head.status > 599) {
    // A body that nobody reads keeps its connection, and so the process, alive.
    head.body?.cancel();
    throw new ExchangeFailure(`${context.destination.host} answered with the unknown status ${head.status}`, {
      kind: 'unreadable',
      ...known,
    });
  }
  const success = head.status < 300;
  const maxBytes = success ? context.maxBytes : Math.min(context.maxBytes, maxErrorBytes);
  const body = await receive(head, maxBytes, context);
  if (success && !body.complete) {
    throw new ExchangeFailure(`the answer is larger than ${describeBytes(maxBytes)}`, {
      kind: 'unreadable',
      hint: 'this API never sends such a large answer: check --base-url or CLOUDFLARE_BASE_URL, and any proxy on the way',
      ...known,
    });
  }
  return { status: head.status, headers: head.headers, bytes: body.bytes };
}

async function send(outgoing: Outgoing, context: ExchangeContext): Promise<FetchAnswer> {
  const { method, headers, body } = outgoing;
  const init = { method, headers, signal: context.deadline.signal, redirect: 'manual' as const };
  try {
    return await context.fetch(outgoing.url.href, body === undefined ? init : { ...init, body });
  } catch (error) {
    if (context.deadline.ended() !== undefined) throw endedFailure(context);
    // By the Fetch standard every network failure is this TypeError. Any other error is a bug and must not look like a network failure.
    if (!(error instanceof TypeError && error.message === 'fetch failed')) throw error;
    throw connectionFailure(error, context.destination);
  }
}

async function receive(head: FetchAnswer, maxBytes: number, context: ExchangeContext) {
  const known = { status: head.status, cfRay: cfRayOf(head.headers) };
  try {
    return await readBody(head.body, { maxBytes, signal: context.deadline.signal });
  } catch (error) {
    if (context.deadline.ended() !== undefined) throw endedFailure(context, known);
    const lost = connectionFailure(error, context.destination);
    throw new ExchangeFailure(`${lost.message} in the middle of the answer`, { ...lost.details, ...known });
  }
}

/** The failure of an exchange that timed out, or whose run was ended. */
function endedFailure(
  { deadline, destination }: ExchangeContext,
  known: { readonly status?: number; readonly cfRay?: string | undefined; readonly unsent?: boolean } = {},
): ExchangeFailure {
  if (deadline.ended() === 'caller') return runEnded(deadline.reason(), known);
  const seconds = deadline.timeoutMs / 1000;
  const part = known.status === undefined ? 'did not answer' : 'did not complete its answer';
  return new ExchangeFailure(`${destination.host} ${part} within ${seconds} s`, {
    kind: 'timeout',
    hint: 'run again, or give each request more time with --timeout; it covers the whole answer',
    transient: true,
    ...known,
  });
}

function describeBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.floor(bytes / (1024 * 1024))} MiB` : `${bytes} bytes`;
}
