import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Context } from './context.ts';
import type { Delivery, Reply } from './reply.ts';

/** Sends an answer, whole or as a fault asks. `ray` becomes its `cf-ray` header. */
export async function sendReply(context: Context, response: ServerResponse, ray: string, reply: Reply): Promise<void> {
  const body = Buffer.from(reply.body);
  const { delivery } = reply;
  const head = () =>
    response.writeHead(reply.status, {
      'cf-ray': ray,
      ...(reply.type !== undefined && { 'Content-Type': reply.type }),
      'Content-Length': body.length + (delivery?.how === 'pad' ? delivery.bytes : 0),
      ...reply.headers,
    });
  if (delivery === undefined) head().end(body);
  else await deliver(context, response, head, body, delivery);
}

async function deliver(
  context: Context,
  response: ServerResponse,
  head: () => ServerResponse,
  body: Buffer,
  delivery: Delivery,
): Promise<void> {
  switch (delivery.how) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      if (delivery.sent !== undefined) head().flushHeaders();
      if (delivery.sent !== undefined && delivery.sent > 0) response.write(body.subarray(0, delivery.sent));
      stall(context, response);
      return;
    case 'cut':
      return sendCut(head(), body.subarray(0, delivery.sent));
    case 'drip':
      return sendDrip(context, head(), body, delivery);
    case 'pad':
      return sendPadded(head(), body, delivery.bytes);
  }
}

/** Sends nothing more. The connection stays open until the client closes it or the sandbox closes. */
function stall({ closing }: Context, response: ServerResponse): void {
  const end = () => response.destroy();
  if (closing.aborted) return void end();
  closing.addEventListener('abort', end, { once: true });
  response.once('close', () => closing.removeEventListener('abort', end));
}

/** Sends a part of the body, then ends the connection. */
async function sendCut(response: ServerResponse, part: Buffer): Promise<void> {
  response.flushHeaders();
  if (part.length > 0) await new Promise((sent) => response.write(part, sent));
  response.socket?.end();
  response.destroy();
}

/** When the sandbox closes, it sends the rest at once. */
async function sendDrip(
  { wait, closing }: Context,
  response: ServerResponse,
  body: Buffer,
  pace: { readonly bytes: number; readonly ms: number },
): Promise<void> {
  response.flushHeaders();
  let sent = 0;
  while (sent < body.length && !closing.aborted && !response.destroyed) {
    response.write(body.subarray(sent, sent + pace.bytes));
    sent += pace.bytes;
    if (sent < body.length) await wait(pace.ms);
  }
  response.end(body.subarray(sent));
}

const spaces = Buffer.alloc(64 * 1024, ' ');

/** Buffers at most a single chunk of the padding. */
async function sendPadded(response: ServerResponse, body: Buffer, bytes: number): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  for (let rest = bytes; rest > 0 && !left.signal.aborted; rest -= spaces.length) {
    const chunk = spaces.subarray(0, rest);
    if (!response.write(chunk)) await once(response, 'drain', { signal: left.signal }).catch(() => undefined);
  }
  response.end(body);
}
