import type { SandboxFaults } from '../../model/generated/sandbox-faults.ts';
import type { SandboxSeed } from '../../model/generated/sandbox-seed.ts';
import type { Routers } from '../behaviour/routers.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { ReadYaml } from '../seeds/read-seed.ts';
import type { World } from '../store/world.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { Recorder } from './recorder.ts';
import type { TokenPermission } from './token-permissions.ts';

/** The state and settings that all requests of a sandbox share. */
export interface Context {
  readonly options: SandboxOptions;
  readonly world: World;
  readonly faults: FaultBook;
  readonly recorder: Recorder;
  readonly limiter: RateLimiter;
  /** GraphQL has a quota of its own. */
  readonly graphqlLimiter: RateLimiter;
  /** Undefined without `options.routers`. */
  readonly routers?: Routers | undefined;
  readonly now: () => number;
  /** Resolves after this number of milliseconds, or at once when the sandbox closes. */
  readonly wait: (ms: number) => Promise<void>;
  /** Aborted when the sandbox closes. */
  readonly closing: AbortSignal;
}

export interface SandboxOptions {
  /** The port on 127.0.0.1. Default 0: any free port. */
  readonly port?: number;
  /** Keeps the state across runs. If the file exists, its state is used and `seed` is ignored. */
  readonly stateFile?: string;
  /**
   * The initial state, already validated against `schemas/sandbox-seed.schema.json`. Default: a single account with free and taken slots.
   */
  readonly seed?: SandboxSeed;
  /** Already validated against `schemas/sandbox-faults.schema.json`. Default: none. */
  readonly faults?: SandboxFaults;
  /** A delay before every answer of the API, in milliseconds. Default: 0. */
  readonly latencyMs?: number;
  /**
   * Requests per window and token. Above it, every call gets 429 for a whole window. Default: a quota of a million, so that a long test
   * reaches it only on request (Cloudflare's own is 1,200 in 300 seconds). GraphQL has a quarter of it besides, as at Cloudflare.
   */
  readonly rateLimit?: { readonly quota: number; readonly windowSeconds: number };
  /** The most items on a page, for any requested limit. Default: 100 without a `limit`, else the value of `limit`. */
  readonly pageSize?: number;
  /** The largest accepted `limit`; a larger value gets 400. Default: 1,000. */
  readonly maxLimit?: number;
  /** The only accepted token. Default: any token that is not empty, and any key with e-mail. */
  readonly token?: string;
  /** A token that may only read. Its writes get 403. */
  readonly readOnlyToken?: string;
  /** What every token may read beside `/cni/*`: routes and tunnels, prefixes, analytics. Default: all of it. */
  readonly tokenPermissions?: readonly TokenPermission[];
  /** The time in milliseconds until a new interconnect changes from Pending to Healthy. Default: 0. */
  readonly healthyAfterMs?: number;
  /** Simulates the customer's routers. An old session outlives a changed key for `holdMs`, by default 240 seconds. */
  readonly routers?: { readonly holdMs?: number | undefined };
  /** Reads YAML of one document as plain data, for faults that are put. Throws a SandboxError. Default: they are JSON only. */
  readonly readYaml?: ReadYaml;
  /** The clock, in milliseconds since 1970. Default: the system's. */
  readonly now?: () => number;
}
