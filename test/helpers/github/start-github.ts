import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { checked } from './contract.ts';
import { type FakeAnswer, notFound, Refusal, tokenUser } from './fake-call.ts';
import { FaultBook, type FaultEffect, type GitHubFault } from './fake-fault.ts';
import { FakeRepository } from './fake-repository.ts';
import { actionsToken, type FakeToken } from './fake-token.ts';
import { routes } from './routes.ts';
import { showUser } from './show.ts';

export interface FakeGitHubOptions {
  /** Default: one, `ghs_actions`, that may everything. */
  readonly tokens?: Readonly<Record<string, FakeToken>>;
  /** Full name; default `octo/network`. */
  readonly repository?: string;
  /** True: paths as a GitHub Enterprise Server has them, `/api/v3` and `/api/graphql`. */
  readonly enterprise?: boolean;
}

export interface GitHubRequest {
  readonly operation: string;
  readonly method: string;
  /** With its query, below the address of the API. */
  readonly path: string;
  readonly login: string | undefined;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Undefined where the connection was reset or left without an answer. */
  status: number | undefined;
}

export interface FakeGitHub {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly serverUrl: string;
  readonly repository: FakeRepository;
  /** All requests, in order. */
  readonly requests: readonly GitHubRequest[];
  /** The changes that were carried out, in order. */
  readonly log: readonly { readonly operation: string; readonly login: string; readonly [field: string]: unknown }[];
  readonly faults: FaultBook;
  /** The names of operations, in order. */
  operations(): readonly string[];
  /** What the runner sets for a job of this repository. */
  environment(): Readonly<Record<string, string>>;
  fail(...faults: readonly GitHubFault[]): void;
  /** Does something when the next request of an operation has come in, before it is carried out. */
  before(operation: string, action: () => void): void;
  setToken(token: string, as: FakeToken): void;
  close(): Promise<void>;
}

/** A GitHub on loopback: the part of its REST API (and the one query of its GraphQL API) that the Action uses. */
export async function startGitHub(options: FakeGitHubOptions = {}): Promise<FakeGitHub> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const github = new Double(origin, options);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('request', (request, response) => void github.serve(request, response));
  return Object.assign(github, {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  });
}

class Double {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly serverUrl: string;
  readonly repository: FakeRepository;
  readonly requests: GitHubRequest[] = [];
  readonly log: { operation: string; login: string }[] = [];
  readonly faults = new FaultBook();
  readonly #before = new Map<string, () => void>();
  readonly #tokens: Map<string, FakeToken>;

  constructor(origin: string, options: FakeGitHubOptions) {
    this.serverUrl = origin;
    this.apiUrl = options.enterprise === true ? `${origin}/api/v3` : origin;
    this.graphqlUrl = options.enterprise === true ? `${origin}/api/graphql` : `${origin}/graphql`;
    this.repository = new FakeRepository(options.repository ?? 'octo/network');
    this.#tokens = new Map(Object.entries(options.tokens ?? { ghs_actions: actionsToken() }));
  }

  operations(): readonly string[] {
    return this.requests.map(({ operation }) => operation);
  }

  environment(): Readonly<Record<string, string>> {
    return {
      GITHUB_API_URL: this.apiUrl,
      GITHUB_GRAPHQL_URL: this.graphqlUrl,
      GITHUB_SERVER_URL: this.serverUrl,
      GITHUB_REPOSITORY: this.repository.fullName,
    };
  }

  fail(...faults: readonly GitHubFault[]): void {
    this.faults.add(...faults);
  }

  before(operation: string, action: () => void): void {
    this.#before.set(operation, action);
  }

  setToken(token: string, as: FakeToken): void {
    this.#tokens.set(token, as);
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readAll(request);
    if (bytes === undefined) return;
    const url = new URL(request.url ?? '/', this.serverUrl);
    const token = this.#tokenOf(request);
    const method = request.method ?? 'GET';
    const { operation, perform } = this.#find(method, url, parsed(bytes), token);
    const record: GitHubRequest = {
      operation,
      method,
      path: `${url.pathname.slice(new URL(this.apiUrl).pathname.replace(/\/$/, '').length)}${url.search}`,
      login: token?.login,
      body: parsed(bytes),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, value?.toString()])),
      status: undefined,
    };
    this.requests.push(record);
    this.#before.get(operation)?.();
    this.#before.delete(operation);
    const fault = this.faults.take(operation);
    const answer = fault === undefined || fault.commit === true ? settle(perform) : undefined;
    const sent = fault === undefined ? checked(this.#exchange(request, url, bytes), answer) : undefined;
    record.status = fault === undefined ? send(response, sent ?? answer) : spoil(response, fault);
  }

  /** A request as GitHub sees it. */
  #exchange(request: IncomingMessage, url: URL, bytes: Buffer) {
    const start = new URL(this.apiUrl).pathname.replace(/\/$/, '');
    const isGraphql = `${this.serverUrl}${url.pathname}` === this.graphqlUrl;
    return {
      method: request.method ?? 'GET',
      path: isGraphql ? '/graphql' : url.pathname.slice(start.length),
      query: url.searchParams,
      accept: request.headers.accept,
      body: parsed(bytes),
      isEmpty: bytes.length === 0,
    };
  }

  #tokenOf(request: IncomingMessage): FakeToken | undefined {
    const found = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '');
    return found?.[1] === undefined ? undefined : this.#tokens.get(found[1]);
  }

  #find(method: string, url: URL, body: unknown, token: FakeToken | undefined): Found {
    const known = () => {
      if (token === undefined) throw new Refusal(401, 'Bad credentials');
      return token;
    };
    if (method === 'POST' && `${this.serverUrl}${url.pathname}` === this.graphqlUrl) {
      return { operation: 'graphql', perform: () => graphql(known(), body, this.repository) };
    }
    const start = new URL(this.apiUrl).pathname.replace(/\/$/, '');
    const path = url.pathname.startsWith(`${start}/`) ? url.pathname.slice(start.length) : undefined;
    if (method === 'GET' && path === '/user') return { operation: 'get_user', perform: () => ownUser(known()) };
    const below = this.#belowRepository(path);
    for (const route of below === undefined ? [] : routes) {
      const match = route.method === method ? route.pattern.exec(below ?? '') : null;
      if (match === null) continue;
      return {
        operation: route.operation,
        perform: () =>
          route.handle({
            repository: this.repository,
            token: known(),
            user: tokenUser(known()),
            path: match.slice(1).map((part) => decodeURIComponent(part)),
            query: url.searchParams,
            body: isRecord(body) ? body : {},
            apiUrl: this.apiUrl,
            serverUrl: this.serverUrl,
            commit: (entry) => this.log.push({ operation: route.operation, login: known().login, ...entry }),
          }),
      };
    }
    return { operation: 'unknown', perform: () => missing(known()) };
  }

  #belowRepository(path: string | undefined): string | undefined {
    const found = /^\/repos\/([^/]+)\/([^/]+)(\/.*)$/.exec(path ?? '');
    const name = `${found?.[1] ?? ''}/${found?.[2] ?? ''}`;
    return name.toLowerCase() === this.repository.fullName.toLowerCase() ? found?.[3] : undefined;
  }
}

interface Found {
  readonly operation: string;
  readonly perform: () => FakeAnswer;
}

function graphql(token: FakeToken, body: unknown, repository: FakeRepository): FakeAnswer {
  if (token.graphql === false) throw new Refusal(403, 'Forbidden');
  const query = isRecord(body) && typeof body['query'] === 'string' ? body['query'] : '';
  if (/\bnodes\(ids: \$ids\)/.test(query)) return editors(isRecord(body) ? body['variables'] : {}, repository);
  if (!/\bviewer\s*\{\s*login\s*\}/.test(query)) {
    return { status: 200, body: { errors: [{ message: 'Parse error on query', locations: [] }] } };
  }
  return { status: 200, body: { data: { viewer: { login: token.login } } } };
}

/** Here, bots have no `[bot]`. */
function editors(variables: unknown, { comments }: FakeRepository): FakeAnswer {
  const ids = isRecord(variables) && Array.isArray(variables['ids']) ? (variables['ids'] as unknown[]) : [];
  const nodes = ids.map((id) => {
    const comment = [...comments.values()].find((comment) => `IC_${comment.id}` === id);
    if (comment === undefined) return null;
    const { edited } = comment;
    const editor = edited && { __typename: edited.by.type, login: edited.by.login.replace('[bot]', '') };
    return { id, lastEditedAt: edited?.at ?? null, editor };
  });
  return { status: 200, body: { data: { nodes } } };
}

function ownUser(token: FakeToken): FakeAnswer {
  if (token.kind === 'installation') throw new Refusal(403, 'Resource not accessible by integration');
  return { status: 200, body: showUser(tokenUser(token)) };
}

function missing(token: FakeToken): never {
  throw token.login === '' ? new Refusal(401, 'Bad credentials') : notFound();
}

function settle(perform: () => FakeAnswer): FakeAnswer {
  try {
    return perform();
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return { status: 500, body: { message: `the double failed: ${String(error)}` } };
  }
}

function send(response: ServerResponse, answer: FakeAnswer | undefined): number | undefined {
  if (answer === undefined) return undefined;
  response.writeHead(answer.status, {
    'content-type': 'application/json; charset=utf-8',
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '900',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 3_000),
    'x-github-request-id': 'FA4E:1',
    ...answer.headers,
  });
  response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  return answer.status;
}

function spoil(response: ServerResponse, fault: FaultEffect): number | undefined {
  switch (fault.type) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return undefined;
    case 'hang':
      return undefined;
    case 'html':
      response.writeHead(fault.status, { 'content-type': 'text/html; charset=utf-8' });
      response.end(
        '<!DOCTYPE html><html><head><title>Unicorn! &middot; GitHub</title></head><body>No server</body></html>',
      );
      return fault.status;
    case 'malformed':
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
      response.end('{"id": 1, "body": "cut o');
      return 200;
    case 'status':
      return send(response, {
        status: fault.status,
        body: fault.body ?? { message: fault.message ?? 'Server Error' },
        headers: fault.headers ?? {},
      });
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks);
}

function parsed(bytes: Buffer): unknown {
  try {
    return bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
