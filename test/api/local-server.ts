import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export type Handler = (request: Seen, response: ServerResponse, index: number) => void;

export interface LocalServer {
  readonly origin: string;
  /** With the path of the API. */
  readonly baseUrl: string;
  readonly port: number;
  /** Every request, in order of arrival. */
  readonly requests: readonly Seen[];
}

/** A server on loopback that records what it gets; it is closed with all its connections when the test is over. */
export async function startServer(handler: Handler): Promise<LocalServer> {
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    void readAll(request).then((body) => {
      const { method = '', url = '', headers, rawHeaders } = request;
      const seen = { method, url, headers, rawHeaders, body };
      requests.push(seen);
      handler(seen, response, requests.length - 1);
    });
  });
  const port = await listen(server);
  const origin = `http://127.0.0.1:${port}`;
  return { origin, baseUrl: `${origin}/client/v4`, port, requests };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

export function json(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  text(response, status, typeof value === 'string' ? value : JSON.stringify(value), {
    'content-type': 'application/json',
    ...headers,
  });
}

export function text(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, headers);
  response.end(body);
}
