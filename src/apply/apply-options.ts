import type { ApplyEvent } from '../model/event.ts';

export interface ApplyOptions {
  /** The most steps at one time, 1 or more. */
  readonly parallelism: number;
  /** Start nothing new after the first step that does not end well. */
  readonly stopOnError: boolean;
  /** Aborted: start nothing new, let what is in flight end. */
  readonly signal?: AbortSignal;
  /** Told what happens as it happens. An error that it throws is ignored: watching must not break the run. */
  readonly onEvent?: (event: ApplyEvent) => void;
}
