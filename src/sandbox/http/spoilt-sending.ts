import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Context } from './context.ts';

/** Sends nothing more; the connection stays open until the client leaves or the sandbox closes. */
export function stall({ closing }: Context, response: ServerResponse): void {
  const end = () => response.destroy();
  if (closing.aborted) return void end();
  closing.addEventListener('abort', end, { once: true });
  response.once('close', () => closing.removeEventListener('abort', end));
}

/** Sends a part of the body, then ends the connection. */
export async function sendCut(response: ServerResponse, part: Buffer): Promise<void> {
  response.flushHeaders();
  if (part.length > 0) await new Promise((sent) => response.write(part, sent));
  response.socket?.end();
  response.destroy();
}

/** A sandbox that closes sends the rest at once. */
export async function sendDrip(
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

/** Never has more than one chunk of the padding under way. */
export async function sendPadded(response: ServerResponse, body: Buffer, bytes: number): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  for (let rest = bytes; rest > 0 && !left.signal.aborted; rest -= spaces.length) {
    const chunk = spaces.subarray(0, rest);
    if (!response.write(chunk)) await once(response, 'drain', { signal: left.signal }).catch(() => undefined);
  }
  response.end(body);
}
