import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { FaultBook } from './faults/fault-book.ts';
import type { Context } from './http/context.ts';
import { listen } from './http/listen.ts';
import { basePath } from './http/match-route.ts';
import { RateLimiter } from './http/rate-limiter.ts';
import { Recorder } from './http/recorder.ts';
import { serveRequest } from './http/serve-request.ts';
import type { SandboxOptions } from './sandbox-options.ts';
import { defaultSeed } from './seeds/default-seed.ts';
import { readStateFile, writeStateFile } from './seeds/state-file.ts';
import { StateKeeper } from './seeds/state-keeper.ts';
import { readSeed } from './store/read-seed.ts';
import { World } from './store/world.ts';
import { writeSeed } from './store/write-seed.ts';

export interface Sandbox {
  /** The base URL of its API: `http://127.0.0.1:PORT/client/v4`. */
  readonly url: string;
  /** Ends every connection and writes what is not written yet. Rejects with a SandboxError where the state file cannot be written. */
  close(): Promise<void>;
}

const unlimited = { quota: 1_000_000, windowSeconds: 300 };

/**
 * Starts an embedded stand-in for the CNI API on 127.0.0.1; it accepts connections when the promise resolves.
 * Throws a SandboxError where the port, the seed or the state file is no good.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { stateFile } = options;
  const kept = stateFile === undefined ? undefined : await readStateFile(stateFile);
  const accounts = readSeed(kept ?? options.seed ?? defaultSeed());
  const keeper = new StateKeeper(async () => {
    if (stateFile !== undefined) await writeStateFile(stateFile, writeSeed(world));
  });
  const world = new World(accounts, () => keeper.changed());
  const closing = new AbortController();
  // Every request that waits listens to it.
  setMaxListeners(0, closing.signal);
  const context = createContext(options, world, closing.signal);
  let requests = 0;
  const listening = await listen(options.port ?? 0, (request, response) => {
    requests += 1;
    void serveRequest(context, rayOf(requests), request, response);
  });
  return {
    url: `http://127.0.0.1:${listening.port}${basePath}`,
    close: async () => {
      closing.abort();
      await listening.close();
      await keeper.flush();
    },
  };
}

function createContext(options: SandboxOptions, world: World, closing: AbortSignal): Context {
  const { quota, windowSeconds } = options.rateLimit ?? unlimited;
  const faults = new FaultBook();
  faults.set(options.faults ?? []);
  return {
    options,
    world,
    faults,
    recorder: new Recorder(),
    limiter: new RateLimiter(quota, windowSeconds),
    now: options.now ?? (() => Date.now()),
    wait: (ms) => delay(ms, undefined, { signal: closing }).catch(() => undefined),
    closing,
  };
}

/** As Cloudflare's: sixteen hexadecimal digits and the airport of a data centre. */
function rayOf(request: number): string {
  return `5a4db0c5${request.toString(16).padStart(8, '0')}-LHR`;
}
