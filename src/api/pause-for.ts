import type { AbortHub } from './deadline.ts';
import type { Clock } from './limiter/clock.ts';
import { runEnded } from './run-ended.ts';

/** Waits before the next try. Rejects with an `ExchangeFailure` as soon as the run is ended. */
export function pauseFor(
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
