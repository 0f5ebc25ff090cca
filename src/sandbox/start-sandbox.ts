import { setMaxListeners } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Routers, usualHoldMs } from './behaviour/routers.ts';
import { FaultBook } from './faults/fault-book.ts';
import type { Context, SandboxOptions } from './http/context.ts';
import { serveRequest } from './http/gateway.ts';
import { RateLimiter } from './http/rate-limiter.ts';
import { Recorder } from './http/recorder.ts';
import { basePath } from './http/routes.ts';
import { SandboxError } from './sandbox-error.ts';
import { defaultSeed } from './seeds/default-seed.ts';
import { readSeed, writeSeed } from './seeds/read-seed.ts';
import { readStateFile, StateKeeper, writeStateFile } from './seeds/state-file.ts';
import { World } from './store/world.ts';

export interface Sandbox {
  /** The base URL of the API: `http://127.0.0.1:PORT/client/v4`. */
  readonly url: string;
  /** Ends every connection and saves all changes. Rejects with a SandboxError if the state file cannot be written. */
  close(): Promise<void>;
}

const unlimited = { quota: 1_000_000, windowSeconds: 300 };

/**
 * Starts an embedded sandbox of the CNI API on 127.0.0.1. It accepts connections when the promise resolves. Throws a SandboxError if the
 * port, the seed or the state file is invalid.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { stateFile } = options;
  const kept = stateFile === undefined ? undefined : await readStateFile(stateFile);
  const accounts = readSeed(kept ?? options.seed ?? defaultSeed());
  const keeper = new StateKeeper(async () => {
    if (stateFile !== undefined) await writeStateFile(stateFile, writeSeed(world));
  });
  const world = new World(accounts, () => {
    keeper.changed();
    context.routers?.look();
  });
  const closing = new AbortController();
  // Every waiting request adds a listener.
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
  const { now = () => Date.now(), healthyAfterMs = 0, routers } = options;
  const holdMs = routers?.holdMs ?? usualHoldMs;
  return {
    options,
    world,
    faults,
    recorder: new Recorder(),
    limiter: new RateLimiter(quota, windowSeconds),
    graphqlLimiter: new RateLimiter(Math.ceil(quota / 4), windowSeconds),
    routers: routers && new Routers(world, { holdMs, healthyAfterMs, now }),
    now,
    wait: (ms) => delay(ms, undefined, { signal: closing }).catch(() => undefined),
    closing,
  };
}

/** Like Cloudflare's ids: sixteen hexadecimal digits and the airport code of a data centre. */
function rayOf(request: number): string {
  return `5a4db0c5${request.toString(16).padStart(8, '0')}-LHR`;
}

/** Longer than the keep-alive of any client, so that a connection does not close during a request. */
const keepAliveMs = 120_000;

/** The time that running requests have to end when the sandbox closes. */
const graceMs = 2_000;

interface Listening {
  readonly port: number;
  /** Accepts no new connections, lets running requests end, and closes idle connections. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Throws a SandboxError if the port is not available. */
async function listen(port: number, listener: RequestListener): Promise<Listening> {
  let closing = false;
  const server = createServer({ keepAliveTimeout: keepAliveMs }, (request, response) => {
    if (closing) response.setHeader('Connection', 'close');
    response.on('finish', () => closing && request.socket.end());
    listener(request, response);
  });
  await bind(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const close = async () => {
    closing = true;
    await closeServer(server);
  };
  return { port: address.port, close };
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'another program listens there' : error.message;
      const hint = 'choose another port, or 0 for any free one';
      reject(new SandboxError(`port ${port} of 127.0.0.1 cannot be used: ${why}`, hint, { cause: error }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}
