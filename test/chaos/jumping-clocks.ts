import type { Clock as ApplyClock } from '../../src/apply/apply-options.ts';
import { jumpingClock } from '../api/jumping-clock.ts';

/** Time for a run that waits for nothing but answers: every pause is over at once, and counts as passed. */
export function jumpingClocks() {
  const api = jumpingClock();
  const apply: ApplyClock = {
    now: () => api.now(),
    sleep: (milliseconds) => new Promise((resolve) => void api.after(milliseconds, resolve)),
  };
  return { api, apply };
}
