import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../src/apply/apply-options.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** What runs at the same moment gets so many turns of the event loop before time goes on. */
const turns = 4;

/**
 * Time that goes on only while everything sleeps, to the next moment at which something wakes up. So work that runs side by side overlaps as
 * it would in real time.
 */
export class EventClock implements Clock {
  #now = 0;
  #sleepers: Sleeper[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const wake = () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const sleeper: Sleeper = { until: this.#now + Math.max(milliseconds, 0), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Lets time pass until the work has ended. Throws where the work waits for something else than time. */
  async run<T>(work: Promise<T>): Promise<T> {
    const ended = work.then(
      () => true,
      () => true,
    );
    // Whether the work has ended, after so many turns in which it may go on.
    const hasEnded = async () => {
      for (let turn = 0; turn < turns; turn++) await nextTurn();
      return Promise.race([ended, Promise.resolve(false)]);
    };
    while (!(await hasEnded())) {
      const [first] = this.#sleepers.toSorted((a, b) => a.until - b.until);
      if (first === undefined) throw new Error('the work waits for something else than time');
      this.#now = first.until;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== first);
      first.wake();
    }
    return work;
  }
}
