import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { hostname } from 'node:os';

export interface PageServer {
  /** `http://127.0.0.1:9469/metrics` */
  readonly url: string;
  /** Takes no new connection, and ends those that are open. */
  close(): Promise<void>;
}

export interface PageOptions {
  /** An address, or a name of this machine. */
  readonly host: string;
  /** 0 stands for any free port. */
  readonly port: number;
  /** The only path that is answered. */
  readonly path: string;
  readonly contentType: string;
  /** Makes the page of a moment. It must not throw. */
  readonly page: () => string;
}

const timeoutMs = 10_000;
const mostHeaderBytes = 8 * 1024;
const mostConnections = 64;

/**
 * Serves one page over HTTP: GET and HEAD alone. Connections, headers and times are bounded, so that slow clients cannot hold it up. Rejects
 * with the error of the system where it cannot listen.
 */
export async function servePage(options: PageOptions): Promise<PageServer> {
  const limits = { maxHeaderSize: mostHeaderBytes, headersTimeout: timeoutMs, requestTimeout: timeoutMs };
  const server = createServer(
    { ...limits, keepAliveTimeout: timeoutMs, connectionsCheckingInterval: 1_000 },
    (request, response) => answer(request, response, options),
  );
  server.maxConnections = mostConnections;
  server.setTimeout(3 * timeoutMs, (socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shown}:${address.port}${options.path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, response: ServerResponse, options: PageOptions): void {
  // A body is of no use here, and is not read.
  if (request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined) {
    response.setHeader('Connection', 'close');
  }
  const refuse = (status: number, text: string) =>
    send(request, response, { status, text: `${text}\n`, type: 'text/plain; charset=utf-8' });
  if (!isOwnHost(request.headers.host, options.host)) {
    refuse(403, 'the Host of the request is none of this server');
    return;
  }
  const [path] = (request.url ?? '').split('?');
  if (path !== options.path) {
    refuse(404, `only ${options.path} is here`);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    refuse(405, 'only GET and HEAD are answered');
    return;
  }
  send(request, response, { status: 200, text: options.page(), type: options.contentType });
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, text, type }: { readonly status: number; readonly text: string; readonly type: string },
): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

/**
 * With DNS rebinding, a web page can reach this server under a name of its own, which is then in Host. So Host must be an address, localhost,
 * the name of this machine, or what was given to listen on. On loopback, an address must be loopback, too.
 */
function isOwnHost(header: string | undefined, listening: string): boolean {
  if (header === undefined || !/^[A-Za-z0-9.:[\]_-]+$/.test(header) || !URL.canParse(`http://${header}`)) return false;
  const name = new URL(`http://${header}`).hostname.replace(/^\[|\]$/g, '');
  if (isIP(name) !== 0) return isLoopback(name) || !isLoopback(listening);
  return [...(isLoopback(listening) ? [] : [hostname().toLowerCase(), listening.toLowerCase()]), 'localhost'].includes(
    name,
  );
}

/** True for 127.0.0.0/8, ::1 and localhost. */
export function isLoopback(host: string): boolean {
  const version = isIP(host);
  if (version === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
