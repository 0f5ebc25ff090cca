import { once } from 'node:events';
import { createServer, type IncomingMessage, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RelayedRequest {
  /** From 1. */
  readonly number: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface KillRelay {
  readonly url: string;
  /** The requests that arrived. */
  readonly count: () => number;
  close(): void;
}

/**
 * Stands before a sandbox and calls `strike` once, when the request of that number (from 1) has arrived: before it is handed on, or
 * when it is carried out and not answered yet. The request that is struck is never answered, because no client is left, but where the run
 * is to see the answer (`answered`).
 */
export async function killRelay(
  target: string,
  {
    at,
    moment,
    strike,
  }: {
    readonly at: number | ((request: RelayedRequest) => boolean);
    readonly moment: 'before' | 'after' | 'answered';
    readonly strike: () => Promise<void>;
  },
): Promise<KillRelay> {
  let count = 0;
  let isDead = false;
  let hasStruck = false;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await bytesOf(incoming).catch(() => undefined);
      // What was on its way when the process died may arrive later, and may as well be lost.
      if (body === undefined || isDead) return;
      count += 1;
      const { method, headers, url } = incoming;
      const request = { number: count, method: method ?? '', path: url ?? '/', body: body.toString() };
      const isStruck = !hasStruck && (typeof at === 'number' ? count === at : at(request));
      hasStruck ||= isStruck;
      if (isStruck && moment === 'before') {
        isDead = true;
        await strike();
        return;
      }
      const onward = forward(new URL(url ?? '/', target), { method, headers });
      onward.end(body);
      const [answer] = (await once(onward, 'response')) as [IncomingMessage];
      const text = await bytesOf(answer);
      if (isStruck) {
        isDead = moment !== 'answered';
        await strike();
        if (isDead) return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(text);
    })().catch(() => outgoing.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
    count: () => count,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bytesOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
