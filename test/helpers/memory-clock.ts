import type { Clock } from '../../src/apply/apply-options.ts';

/** Time that passes only while a run waits: a run that waits for an hour ends at once. */
export function memoryClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}
