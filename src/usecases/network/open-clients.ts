import type { ClientOptions } from '../../api/client.ts';
import type { Credentials } from '../../api/credentials.ts';
import type { PauseNotice } from '../../api/limiter/limiter.ts';
import type { QuotaUsage } from '../../api/limiter/pacer.ts';
import type { NetworkApi, NetworkReader } from '../../model/network-api.ts';
import { DeadlineOver } from '../../model/network-error.ts';
import type { RunContext } from '../run-context.ts';

/** An account and the variable with its own token, if a document names one. */
export interface AccountAccess {
  readonly account: string;
  readonly tokenEnv: string | undefined;
}

export interface Connection {
  /** A client that only reads. It stops when the time for the run is over. */
  reader(access: AccountAccess): NetworkReader;
  /** When the time for the run is over, it waits for nothing more. Requests in progress may still end, within the time for one request. */
  api(access: AccountAccess): NetworkApi;
  readonly deadline: RunDeadline | undefined;
  close(): Promise<void>;
}

export interface CountedConnection extends Connection {
  /** What the requests with the credentials of this account have used. Accounts with the same ones share it. */
  usage(access: AccountAccess): QuotaUsage;
}

/** The destination of the clients' requests. */
export interface Place extends Pick<ClientOptions, 'baseUrl' | 'proxy'> {
  /** True for another machine. */
  readonly remote: boolean;
  /** Values that no error may repeat. */
  readonly secrets?: Iterable<string>;
}

/** The client's own default. */
const usualTimeoutMs = 60_000;

/**
 * Clients for the accounts of one run. Accounts with the same credentials share one limiter. All clients stop when the connection closes.
 */
export async function openClients(
  { remote, secrets: given = [], ...place }: Place,
  credentialsOf: (account: string) => Credentials,
  request: { readonly timeoutMs: number | undefined; readonly deadline: RunDeadline | undefined },
  context: RunContext,
): Promise<CountedConnection> {
  const [{ createNetworkApi, createNetworkReader }, { createLimiters }] = await Promise.all([
    import('../../api/client.ts'),
    import('../../api/limiter/limiter.ts'),
  ]);
  const limiters = createLimiters({ remote, onPause: (notice) => context.notify(pauseNote(notice)) });
  const secrets = new Set(given);
  const { timeoutMs = usualTimeoutMs, deadline } = request;
  // One controller for each client, because Node warns about more than ten listeners on one signal.
  const running: AbortController[] = [];
  const optionsFor = ({ account }: AccountAccess, end: AbortSignal | undefined): ClientOptions => {
    const controller = new AbortController();
    running.push(controller);
    const credentials = credentialsOf(account);
    return {
      ...place,
      account,
      credentials,
      secrets,
      timeoutMs,
      version: context.version,
      limiter: limiters.of(credentials),
      queryLimiter: limiters.forQueries(credentials),
      signal: end === undefined ? controller.signal : AbortSignal.any([controller.signal, end]),
      ...(deadline !== undefined && { runEndsAt: deadline.endsAt }),
      ...(context.onRequest !== undefined && { onRequest: context.onRequest }),
    };
  };
  return {
    reader: (access) => createNetworkReader(optionsFor(access, deadline?.signal)),
    api: (access) => createNetworkApi(optionsFor(access, deadline?.signalAfter(timeoutMs))),
    usage: ({ account }) => limiters.of(credentialsOf(account)).usage(),
    deadline,
    close: () => {
      // A run that failed early does not wait for answers that it no longer needs.
      for (const controller of running) controller.abort();
      return Promise.resolve();
    },
  };
}

/** The message while requests wait for the rate limit. Without it, a run that waits for minutes seems to hang. */
function pauseNote({ why, milliseconds }: PauseNotice): string {
  const seconds = Math.ceil(milliseconds / 1000);
  switch (why) {
    case 'blocked':
      return `note: the API accepts no requests for ${seconds} s (Retry-After); then the run continues`;
    case 'used_up':
      return `note: the rate limit of the API is used up; the run continues in ${seconds} s`;
    case 'running_low':
      return `note: the rate limit of the API is almost used up; the run now sends one request every ${seconds} s`;
  }
}

/** The time for a whole run (`--deadline`). */
export interface RunDeadline {
  /** On the clock of `performance.now()`. */
  readonly endsAt: number;
  /** Aborts when the time is over, with a `DeadlineOver`. */
  readonly signal: AbortSignal;
  /** The same, but this many milliseconds later: for requests in progress that should end. */
  signalAfter(milliseconds: number): AbortSignal;
}

/** Starts the time for a run; undefined if the run has no limit. */
export function startRunDeadline(milliseconds: number | undefined): RunDeadline | undefined {
  if (milliseconds === undefined) return undefined;
  const start = performance.now();
  const signalAfter = (more: number): AbortSignal => {
    const controller = new AbortController();
    const end = () => controller.abort(new DeadlineOver(milliseconds));
    const left = start + milliseconds + more - performance.now();
    // The timer does not keep a finished run alive.
    if (left <= 0) end();
    else setTimeout(end, Math.min(0x7fff_ffff, left)).unref();
    return controller.signal;
  };
  return { endsAt: start + milliseconds, signal: signalAfter(0), signalAfter };
}
