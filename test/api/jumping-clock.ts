import type { Clock } from '../../src/api/limiter/limiter.ts';

export interface JumpingClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly waits: readonly number[];
}

/** A clock that jumps to the end of each wait, so that no test sleeps. */
export function jumpingClock(): JumpingClock {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    after: (milliseconds, callback) => {
      waits.push(milliseconds);
      const end = now + milliseconds;
      const jump = setImmediate(() => {
        now = Math.max(now, end);
        callback();
      });
      return () => clearImmediate(jump);
    },
  };
}
