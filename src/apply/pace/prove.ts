import { type CheckRun, leastProofMs } from '../../model/run-check.ts';
import type { Clock } from '../apply-options.ts';

/** Milliseconds between two tries. A short time limit has ten tries, too. */
const longestPauseMs = 10_000;
/** A try gets at least this time, so that it is not ended as soon as it begins. */
export const leastRunMs = 5_000;

interface ProofRequest {
  readonly run: (timeoutMs: number) => Promise<CheckRun>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** `--check-timeout`. */
  readonly timeoutMs: number;
  /** When the last write on the circuit ended, on the clock. */
  readonly since: number;
  /** The circuit has BGP: an old session can outlive a changed key. */
  readonly hasBgp: boolean;
}

export interface ProofEnd {
  readonly end: 'proven' | 'late' | 'broken' | 'stopped';
  readonly runs: number;
  /** The last run. */
  readonly last: CheckRun | undefined;
}

/**
 * Runs a check until it proves that a circuit is back: two successes, one after the other. With BGP, the second comes at least five
 * minutes after the last write. A time limit that is too short for that is warned of in the plan: then two successes are enough to go on.
 */
export async function prove({ run, clock, signal, timeoutMs, since, hasBgp }: ProofRequest): Promise<ProofEnd> {
  const until = clock.now() + timeoutMs;
  const pauseMs = Math.min(longestPauseMs, timeoutMs / 10);
  const provenFrom = hasBgp && timeoutMs >= leastProofMs ? since + leastProofMs : -Infinity;
  let successes = 0;
  let last: CheckRun | undefined;
  for (let runs = 1; ; runs += 1) {
    const startedAt = clock.now();
    const end = await run(Math.max(until - startedAt, leastRunMs));
    if (signal.aborted) return { end: 'stopped', runs, last };
    last = end;
    if (!end.started) return { end: 'broken', runs, last };
    successes = end.ok ? successes + 1 : 0;
    if (successes >= 2 && startedAt >= provenFrom) return { end: 'proven', runs, last };
    const left = until - clock.now();
    if (left <= 0) return { end: 'late', runs, last };
    const pause = end.ok ? Math.max(pauseMs, provenFrom - clock.now()) : pauseMs;
    await clock.sleep(Math.min(pause, left), signal);
    if (isAborted(signal)) return { end: 'stopped', runs, last };
  }
}

function isAborted({ aborted }: AbortSignal): boolean {
  return aborted;
}
