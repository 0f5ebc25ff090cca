import type { Health } from '../../model/live.ts';
import { NetworkError, type NetworkErrorKind } from '../../model/network-error.ts';
import type { Clock } from '../apply-options.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 15_000;

interface HealthWait {
  /** Asks the API once. */
  readonly ask: () => Promise<Health>;
  readonly deadlineMs: number;
  readonly clock: Clock;
  /** Aborted: the wait ends at once. */
  readonly signal: AbortSignal;
  /** Called with each answer. */
  readonly onHealth: (health: Health) => void;
}

/** The end of a wait, with the last answer if any came. */
export interface HealthEnd {
  readonly end: 'healthy' | 'late' | 'unreadable' | 'stopped';
  readonly health: Health | undefined;
  /** Why the last request got no answer. */
  readonly error: NetworkError | undefined;
}

/** Asks for the health of an interconnect, first at once and then less and less often. Ends when it is Healthy or the deadline is over. */
export async function waitHealthy({ ask, deadlineMs, clock, signal, onHealth }: HealthWait): Promise<HealthEnd> {
  const until = clock.now() + deadlineMs;
  let health: Health | undefined;
  for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
    const answer = await unlessAborted(askOnce(ask), signal);
    if (answer === undefined) return { end: 'stopped', health, error: undefined };
    const error = answer instanceof NetworkError ? answer : undefined;
    if (!(answer instanceof NetworkError)) {
      health = answer;
      onHealth(health);
      if (health.state === 'Healthy') return { end: 'healthy', health, error };
    }
    if (error !== undefined && !mayPass.has(error.kind)) return { end: 'unreadable', health, error };
    const left = until - clock.now();
    if (left <= 0) return { end: 'late', health, error };
    await clock.sleep(Math.min(pause, left), signal);
  }
}

/** Failures that may be gone at a request some seconds later. */
export const mayPass: ReadonlySet<NetworkErrorKind> = new Set([
  'network',
  'timeout',
  'aborted',
  'rate_limited',
  'server',
  'unreadable',
]);

async function askOnce(ask: () => Promise<Health>): Promise<Health | NetworkError> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NetworkError) return error;
    throw error;
  }
}

/** Undefined as soon as the signal aborts. What is in flight then continues, and its answer is ignored. */
export async function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) {
    answer.catch(() => undefined);
    return undefined;
  }
  let stop: (() => void) | undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
  }
}
