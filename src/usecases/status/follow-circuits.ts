import type { QuotaUsage } from '../../api/limiter/pacer.ts';
import { type Clock, systemClock } from '../../apply/apply-options.ts';
import { NetworkError } from '../../model/network-error.ts';
import type { CountedAccount } from '../choose-accounts.ts';
import { lookAtCircuits, type StatusLook, type StatusRequest } from './read-status.ts';

/** One try to look, and when the next one follows. */
export type Sighting = { readonly at: Date; /** Milliseconds. */ readonly pauseMs: number } & (
  { readonly look: StatusLook } | { readonly failure: NetworkError }
);

export interface FollowOptions {
  readonly clock?: Clock | undefined;
  /** Ends it. A look that is under way is given up. */
  readonly signal: AbortSignal;
  /** Milliseconds from now. The last look is just before that time. */
  readonly endsInMs?: number | undefined;
  /** Follow the circuits of the first look, whatever the filter says later. Default: only those that KEYs mean */
  readonly isPinned?: boolean;
}

/**
 * Looks at circuits again and again, so often that the looks use at most 1 % of the quota a minute. What a failed look has used counts, too.
 * Where less than a quarter of the quota would be left for others, it waits for the next window. It ends with the signal, or with the time.
 * A failure of the first look that is no `NetworkError` is thrown; later looks have none.
 */
export async function* followCircuits(
  open: readonly CountedAccount[],
  request: StatusRequest,
  { clock = systemClock, signal, endsInMs = Number.POSITIVE_INFINITY, isPinned = false }: FollowOptions,
): AsyncGenerator<Sighting> {
  const endsAt = clock.now() + endsInMs;
  let names: Names | undefined;
  let { filter } = request;
  while (!signal.aborted) {
    const started = clock.now();
    const before = open.map(({ usage }) => usage());
    const result = await unlessAborted(lookOrFailure(open, { ...request, filter }, names), signal);
    if (result === undefined) return;
    if ('look' in result && names === undefined && (isPinned || request.keys.length > 0)) {
      names = isPinned ? namesOf(result.look.accounts.flatMap(({ circuits }) => circuits)) : namesOf(result.look.meant);
      if (isPinned) filter = undefined;
    }
    const tookMs = clock.now() - started;
    const least = 'failure' in result ? leastAfterFailureMs : leastPauseMs;
    const pause = Math.max(
      least,
      pauseFor(
        before,
        open.map(({ usage }) => usage()),
      ) - tookMs,
    );
    const pauseMs = Math.min(pause, lastPause(endsAt - clock.now(), tookMs));
    yield { at: new Date(), pauseMs, ...result };
    if (pauseMs <= 0) return;
    await clock.sleep(pauseMs, signal);
  }
}

type Names = ReadonlyMap<string, ReadonlySet<string>>;

const leastPauseMs = 1_000;
/** Where nothing answers, nothing is counted, either. */
const leastAfterFailureMs = 10_000;
/** Of the quota, in a minute. */
const share = 0.01;
/** The quota is given per this time (api-facts: Numbers); one of another window is converted. */
const windowMs = 300_000;
/** Less than this part of the quota is left to others alone. */
const reserve = 1 / 4;

/** Milliseconds from the begin of a look to that of the next one, by what the look has used of each token's quota. */
export function pauseFor(before: readonly QuotaUsage[], after: readonly QuotaUsage[]): number {
  const pauses = after.map(({ sent, rate, left, resetsInMs }, at) => {
    const used = sent - (before[at]?.sent ?? 0);
    const quota = (rate.quota * windowMs) / rate.windowMs;
    const fair = (used * 60_000) / (quota * share);
    return left - used < rate.quota * reserve && used > 0 ? Math.max(fair, resetsInMs) : fair;
  });
  return pauses.reduce((most, pause) => Math.max(most, pause), 0);
}

/** A look shortly before the end, where there is time for one more. */
function lastPause(remainingMs: number, tookMs: number): number {
  if (remainingMs === Number.POSITIVE_INFINITY) return remainingMs;
  return Math.floor(remainingMs - 2 * tookMs - 2 * leastPauseMs);
}

type LookResult = { readonly look: StatusLook } | { readonly failure: NetworkError };

async function lookOrFailure(
  open: readonly CountedAccount[],
  request: StatusRequest,
  names: Names | undefined,
): Promise<LookResult> {
  try {
    return { look: await lookAtCircuits(open, request, names) };
  } catch (error) {
    if (error instanceof NetworkError) return { failure: error };
    throw error;
  }
}

function namesOf(circuits: readonly { readonly account: string; readonly name: string }[]): Names {
  const names = new Map<string, Set<string>>();
  for (const { account, name } of circuits) names.set(account, (names.get(account) ?? new Set()).add(name));
  return names;
}

/** Undefined where the signal came first. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => resolve(undefined);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** True where no later look can succeed: credentials and permissions do not come by waiting. */
export function isLasting({ kind }: NetworkError): boolean {
  return kind === 'authentication' || kind === 'permission' || kind === 'refused';
}
