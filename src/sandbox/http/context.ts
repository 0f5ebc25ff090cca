import type { SandboxFaults } from '../../model/generated/sandbox-faults.ts';
import type { SandboxSeed } from '../../model/generated/sandbox-seed.ts';
import type { FaultBook } from '../faults/fault-book.ts';
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

export interface SandboxOptions {
  /** The port on 127.0.0.1; 0, the default: any free one. */
  readonly port?: number;
  /** Keeps the state across runs. Where the file is there, it counts and `seed` does not. */
  readonly stateFile?: string;
  /** The first state; already validated against `schemas/sandbox-seed.schema.json`. Default: one account with free and taken slots. */
  readonly seed?: SandboxSeed;
  /** Already validated against `schemas/sandbox-faults.schema.json`. Default: none. */
  readonly faults?: SandboxFaults;
  /** Milliseconds before every answer of the API. Default: 0. */
  readonly latencyMs?: number;
  /**
   * Requests per window and token; past it, every call is answered 429 for a whole window. Default: a quota of a million, so that a
   * long test meets it only when it asks to (Cloudflare's own is 1,200 in 300 seconds).
   */
  readonly rateLimit?: { readonly quota: number; readonly windowSeconds: number };
  /** The most items on a page, whatever the request asks for. Default: 100 without a `limit`, else as many as `limit` says. */
  readonly pageSize?: number;
  /** The largest `limit` that is not refused with 400. Default: 1,000. */
  readonly maxLimit?: number;
  /** The only token that is accepted. Default: any that is not empty, and any key with e-mail. */
  readonly token?: string;
  /** A token that may read and nothing else: its writes are answered 403. */
  readonly readOnlyToken?: string;
  /** How long a new interconnect is Pending before it is Healthy, in milliseconds. Default: 0. */
  readonly healthyAfterMs?: number;
  /** The clock, in milliseconds since 1970. Default: the system's. */
  readonly now?: () => number;
}
