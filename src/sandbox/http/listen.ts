import { createServer, type RequestListener, type Server } from 'node:http';
import { SandboxError } from '../sandbox-error.ts';

/** Longer than any client's own keep-alive, so that a connection does not go away under a request. */
const keepAliveMs = 120_000;

/** Requests under way get so long to end when the sandbox closes. */
const graceMs = 2_000;

export interface Listening {
  readonly port: number;
  /** Takes no new connection, lets requests under way end, and ends the connections that are kept alive. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Throws a SandboxError where the port cannot be had. */
export async function listen(port: number, listener: RequestListener): Promise<Listening> {
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
      const why = error.code === 'EADDRINUSE' ? 'something else listens there' : error.message;
      const hint = 'choose another port, or 0 for any free one';
      reject(new SandboxError(`port ${port} of 127.0.0.1 cannot be had: ${why}`, hint, { cause: error }));
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
