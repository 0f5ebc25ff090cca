import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './contract.ts';

/** A server in front of another that writes down every exchange, raw. */
export interface RecordingProxy {
  /** The origin, `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** In the order in which the answers ended. */
  readonly exchanges: readonly Exchange[];
  close(): Promise<void>;
}

/** Forwards everything to `target` (an origin) as it came. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    const requestChunks: Buffer[] = [];
    const { method = '', url = '', headers } = incoming;
    const forward = send(new URL(target), { method, path: url, headers }, (answer) => {
      const responseChunks: Buffer[] = [];
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => responseChunks.push(chunk));
      answer.on('end', () =>
        exchanges.push({
          method,
          url,
          requestHeaders: plain(headers),
          requestBody: Buffer.concat(requestChunks),
          status: answer.statusCode ?? 0,
          responseHeaders: plain(answer.headers),
          responseBody: Buffer.concat(responseChunks),
        }),
      );
      answer.pipe(outgoing);
    });
    forward.on('error', (error) => outgoing.destroy(error));
    incoming.on('data', (chunk: Buffer) => requestChunks.push(chunk));
    incoming.pipe(forward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, exchanges, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function plain(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}
