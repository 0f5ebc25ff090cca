/** Time for whatever waits, so that a test can hand in its own. */
export interface Clock {
  /** Milliseconds; only differences mean something. */
  now(): number;
  /** Calls back once after so many milliseconds; the result calls that off. */
  after(milliseconds: number, callback: () => void): () => void;
}

// A timer of Node holds no more than 2^31 - 1 milliseconds; whoever is woken early asks again.
const longestTimerMs = 0x7fff_ffff;

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, Math.min(longestTimerMs, Math.max(0, milliseconds)));
    return () => clearTimeout(timer);
  },
};
