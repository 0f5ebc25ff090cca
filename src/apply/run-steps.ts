import type { Schedule } from './schedule.ts';

export interface RunOptions {
  /** The most steps at one time. */
  readonly parallelism: number;
  /** Asked before each start: true starts nothing new. */
  stopped(): boolean;
  /** Carries one step out and tells the schedule how it ended. It must not reject: that is a bug, and rejects the run. */
  run(id: number): Promise<void>;
  /** Watches the gate of a step and tells the schedule whether it opened. It must not reject either. */
  watch(id: number): Promise<void>;
}

/** Runs the steps of a schedule, ready ones by ascending id. Resolves when nothing is running or watched and nothing more can start. */
export function runSteps(schedule: Schedule, options: RunOptions): Promise<void> {
  if (!(options.parallelism >= 1)) throw new RangeError('The parallelism must be at least 1.');
  return new Promise((resolve, reject) => {
    const startMore = (): void => {
      while (!options.stopped()) {
        const id = schedule.hold();
        if (id === undefined) break;
        options.watch(id).then(startMore, reject);
      }
      while (schedule.running < options.parallelism && !options.stopped()) {
        const id = schedule.take();
        if (id === undefined) break;
        options.run(id).then(startMore, reject);
      }
      if (schedule.running + schedule.holding === 0) resolve();
    };
    startMore();
  });
}
