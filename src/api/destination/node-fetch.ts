import { lookup, type LookupAddress } from 'node:dns';
import type { Agent, ClientRequest, IncomingMessage, request, RequestOptions } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { isLocalHost, isLoopbackAddress } from './base-url.ts';
import { type Fetch, type FetchAnswer, FetchFailed, type FetchInit } from './fetch.ts';

/** Milliseconds for a connection, with its TLS handshake. */
const connectMs = 10_000;

/** Milliseconds for which an idle connection is kept. A firewall forgets one that is idle for longer and says nothing, so requests on it hang. */
const keptMs = 4_000;

/** All addresses of a name, as `dns.lookup` gives them. */
export type Resolve = (
  hostname: string,
  callback: (error: Error | null, addresses?: readonly LookupAddress[]) => void,
) => void;

const resolveBySystem: Resolve = (hostname, callback) => lookup(hostname, { all: true }, callback);

interface Client {
  readonly request: typeof request;
  readonly agent: Agent;
}

/**
 * A `fetch` over https by Node's own client. The global `fetch` compiles WebAssembly first, which takes longer than most commands. Like that,
 * it rejects with the TypeError "fetch failed" where the network failed, and only then.
 * @param trusted certificates in PEM; default: those that Node.js trusts
 */
export function secureFetch(trusted?: string, idleMs = keptMs): Fetch {
  let client: Promise<Client> | undefined;
  return async (url, init) => {
    client ??= import('node:https').then(({ Agent: Connections, request: send }) => ({
      request: send,
      agent: new Connections({ keepAlive: true, timeout: idleMs, ...(trusted !== undefined && { ca: trusted }) }),
    }));
    return exchangeOver(await client, new URL(url), init);
  };
}

/**
 * A `fetch` over plain http that connects only to loopback addresses. It checks the addresses between the lookup of a name and the
 * connection, and connects to exactly these. So a second lookup cannot give another answer. Where any address of a name is not loopback,
 * it connects to none of them.
 */
export function loopbackFetch(resolve = resolveBySystem, idleMs = keptMs): Fetch {
  let client: Promise<Client> | undefined;
  return async (text, init) => {
    const url = new URL(text);
    if (!isLocalHost(url.hostname)) throw new FetchFailed(new NotThisMachine(url.hostname), false);
    client ??= import('node:http').then(({ Agent: Connections, request: send }) => ({
      request: send,
      agent: new Connections({ keepAlive: true, timeout: idleMs }),
    }));
    return exchangeOver(await client, url, init, { lookup: lookupLoopback(resolve) });
  };
}

function exchangeOver(
  { request: send, agent }: Client,
  url: URL,
  { method, headers, body, signal }: FetchInit,
  options: RequestOptions = {},
): Promise<FetchAnswer> {
  if (isBadPort(url)) return Promise.reject(new FetchFailed(new Error('bad port'), false));
  return new Promise((resolve, reject) => {
    const unpacked = { ...headers, 'accept-encoding': 'br, gzip' };
    const sent = send(url, { ...options, agent, method, headers: unpacked, signal });
    let isConnected = false;
    const fail = (error: unknown) => reject(signal.aborted ? reasonOf(signal) : new FetchFailed(error, isConnected));
    sent.on('error', fail);
    sent.on('response', (answer) => {
      answerOf(answer, sent).then(resolve, fail);
    });
    // A connection that turns into something else is closed without an answer.
    sent.on('close', () => fail(new Error('closed without an answer')));
    whenConnected(sent, url.protocol === 'https:', () => (isConnected = true));
    sent.end(body);
  });
}

function reasonOf({ reason }: { readonly reason: unknown }): Error {
  return reason instanceof Error ? reason : new Error('the request was given up', { cause: reason });
}

/** Calls back when the connection stands. Ends the request if that takes too long. */
function whenConnected(sent: ClientRequest, isSecure: boolean, callback: () => void): void {
  sent.once('socket', (socket) => {
    if (sent.reusedSocket) {
      callback();
      return;
    }
    const late = Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT', syscall: 'connect' });
    const timer = setTimeout(() => sent.destroy(late), connectMs);
    const clear = () => clearTimeout(timer);
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      clear();
      callback();
    });
    sent.once('close', clear);
  });
}

async function answerOf(answer: IncomingMessage, sent: ClientRequest): Promise<FetchAnswer> {
  const get = (name: string) => {
    const value = answer.headers[name];
    return (Array.isArray(value) ? value.join(', ') : value) ?? null;
  };
  const body = await decoded(answer, get('content-encoding')?.toLowerCase());
  const parts: AsyncIterator<unknown, unknown> = body[Symbol.asyncIterator]();
  return {
    status: answer.statusCode ?? 0,
    headers: { get },
    body: {
      read: async () => {
        const { value } = await parts.next();
        return value instanceof Uint8Array ? value : undefined;
      },
      cancel: () => sent.destroy(),
    },
  };
}

/** The body without its compression. zlib is loaded only where it is needed. */
async function decoded(answer: IncomingMessage, encoding: string | undefined): Promise<Readable> {
  const isEmpty = answer.statusCode === 204 || answer.statusCode === 304 || answer.headers['content-length'] === '0';
  if (isEmpty || (encoding !== 'gzip' && encoding !== 'br')) return answer;
  const [{ createBrotliDecompress, createGunzip }, { pipeline }] = await Promise.all([
    import('node:zlib'),
    import('node:stream'),
  ]);
  const unpacked = encoding === 'br' ? createBrotliDecompress() : createGunzip();
  pipeline(answer, unpacked, () => undefined);
  return unpacked;
}

function lookupLoopback(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) =>
    resolve(hostname, (error, addresses = []) => {
      const foreign = addresses.find(({ address }) => !isLoopbackAddress(address));
      const [first] = addresses;
      if (error !== null) callback(error, []);
      else if (foreign !== undefined || first === undefined) callback(new NotThisMachine(hostname), []);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
}

/** It has the form of an error of the system's lookup, so that it counts as a request that was not sent. */
class NotThisMachine extends Error {
  override readonly name = 'NotThisMachine';
  readonly code = 'ERR_NOT_LOOPBACK';
  readonly syscall = 'getaddrinfo';
  readonly hostname: string;

  constructor(hostname: string) {
    super(`${hostname} does not resolve to this machine alone`);
    this.hostname = hostname;
  }
}

/** Ports of other protocols, to which no `fetch` connects. Source: the Fetch standard, "bad port". */
const badPorts: ReadonlySet<string> = new Set(
  (
    '0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 ' +
    '179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 ' +
    '5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080'
  ).split(' '),
);

function isBadPort({ port }: URL): boolean {
  return badPorts.has(port);
}
