import type { ServerResponse } from 'node:http';
import type { Context } from './context.ts';
import type { Delivery } from './delivery.ts';
import type { Reply } from './reply.ts';
import { sendCut, sendDrip, sendPadded, stall } from './spoilt-sending.ts';

/** Sends an answer, whole or as a fault wants it; `ray` goes into its `cf-ray`. */
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
