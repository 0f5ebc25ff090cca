import type { FaultBook } from '../faults/fault-book.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import type { World } from '../store/world.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Recorder } from './recorder.ts';

/** What every request of one sandbox shares. */
export interface Context {
  readonly options: SandboxOptions;
  readonly world: World;
  readonly faults: FaultBook;
  readonly recorder: Recorder;
  readonly limiter: RateLimiter;
  readonly now: () => number;
  /** Resolves after so many milliseconds, or at once when the sandbox closes. */
  readonly wait: (ms: number) => Promise<void>;
  /** Aborted when the sandbox closes. */
  readonly closing: AbortSignal;
}
