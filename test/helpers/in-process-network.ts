import { createRequests } from '../../src/api/create-requests.ts';
import { networkReader } from '../../src/api/network-reader.ts';
import { networkWriter } from '../../src/api/network-writer.ts';
import type { Transport } from '../../src/api/transport.ts';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { NetworkApi } from '../../src/model/network-api.ts';
import { FaultBook } from '../../src/sandbox/faults/fault-book.ts';
import { answerQuery } from '../../src/sandbox/graphql/answer-query.ts';
import { answerOperation } from '../../src/sandbox/http/answer.ts';
import type { Context, SandboxOptions } from '../../src/sandbox/http/context.ts';
import { RateLimiter } from '../../src/sandbox/http/rate-limiter.ts';
import { Recorder } from '../../src/sandbox/http/recorder.ts';
import { basePath, matchRoute } from '../../src/sandbox/http/routes.ts';
import { parseJson } from '../../src/sandbox/json-text.ts';
import { readSeed } from '../../src/sandbox/seeds/read-seed.ts';
import { World } from '../../src/sandbox/store/world.ts';

export interface InProcessNetwork {
  readonly api: NetworkApi;
  readonly world: World;
  /** The writes that were refused, as `METHOD path: status words`. */
  readonly refused: readonly string[];
}

/**
 * The client and the sandbox with nothing but a function call between them: thousands of cases a minute instead of hundreds. Every line
 * of either that decides anything is run; what is left out is sockets, ky and the gateway's checks, which have tests of their own.
 * @param state a seed, or the world of another network that this one is to share
 * @param around sees every request before it is answered, and its answer before it is read
 */
export function inProcessNetwork(
  account: string,
  state: SandboxSeed | World,
  options: SandboxOptions = {},
  around: (transport: Transport) => Transport = (transport) => transport,
): InProcessNetwork {
  const world = state instanceof World ? state : new World(readSeed(state), () => undefined);
  const context: Context = {
    options,
    world,
    faults: new FaultBook(),
    recorder: new Recorder(),
    limiter: new RateLimiter(1_000_000, 300),
    graphqlLimiter: new RateLimiter(1_000_000, 300),
    now: options.now ?? (() => 0),
    wait: () => Promise.resolve(),
    closing: new AbortController().signal,
  };
  const refused: string[] = [];
  const answer = around((request) => {
    if (request.operation === 'query_analytics') {
      const { query, variables } = JSON.parse(request.body) as { query: string; variables: JsonObject };
      const scene = { accounts: world.accounts, allowed: true, healthyAfterMs: 0, now: context.now() };
      const bytes = Buffer.from(JSON.stringify(answerQuery(query, variables, scene)));
      const headers = new Headers({ 'content-type': 'application/json', date: new Date().toUTCString() });
      return Promise.resolve({ status: 200, headers, bytes, attempts: 1 });
    }
    const [path = '', query = ''] = request.path.split('?');
    const match = matchRoute(request.method, path);
    const holder = match.found === 'route' ? world.accounts.get(match.account) : undefined;
    if (match.found !== 'route' || holder === undefined) throw new Error(`no route for ${request.method} ${path}`);
    const body = 'body' in request ? parseJson(request.body) : undefined;
    const reply = answerOperation(context, {
      route: match.route,
      account: holder,
      target: match.target,
      query,
      contentType: 'application/json',
      newHealthTarget: true,
      body,
      malformed: undefined,
    });
    if (reply.status >= 300 && request.method !== 'GET') {
      refused.push(`${request.method} ${path}: ${reply.status} ${Buffer.from(reply.body).toString()}`);
    }
    const headers = new Headers(reply.type === undefined ? {} : { 'content-type': reply.type });
    return Promise.resolve({ status: reply.status, headers, bytes: Buffer.from(reply.body), attempts: 1 });
  });
  const transport: Transport = async (request) => {
    if ('onSend' in request) request.onSend?.();
    if ('beforeSend' in request) await request.beforeSend?.();
    return answer(request);
  };
  const requests = createRequests(basePath, account);
  const client = { account, credentialType: 'token' as const, secrets: new Set<string>() };
  return {
    api: { ...networkReader(transport, requests, client), ...networkWriter(transport, requests, client) },
    world,
    refused,
  };
}
