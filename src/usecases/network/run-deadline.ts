import { DeadlineOver } from '../../model/network-error.ts';

/** The time for a whole run (`--deadline`). */
export interface RunDeadline {
  /** On the clock of `performance.now()`. */
  readonly endsAt: number;
  /** Aborts when the time is over, with a `DeadlineOver`. */
  readonly signal: AbortSignal;
  /** The same, so many milliseconds later: for what is in flight then and should end. */
  signalAfter(milliseconds: number): AbortSignal;
}

/** Starts the time for a run; undefined where it has none. */
export function startRunDeadline(milliseconds: number | undefined): RunDeadline | undefined {
  if (milliseconds === undefined) return undefined;
  const start = performance.now();
  const signalAfter = (more: number): AbortSignal => {
    const controller = new AbortController();
    const end = () => controller.abort(new DeadlineOver(milliseconds));
    const left = start + milliseconds + more - performance.now();
    // A run that is done earlier does not wait for it.
    if (left <= 0) end();
    else setTimeout(end, Math.min(0x7fff_ffff, left)).unref();
    return controller.signal;
  };
  return { endsAt: start + milliseconds, signal: signalAfter(0), signalAfter };
}
