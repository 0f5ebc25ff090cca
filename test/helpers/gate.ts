import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Stands before a sandbox and holds every POST back until it is let go. */
export async function gateBefore(url: string) {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  const gate = createServer((incoming, outgoing) => {
    void (async () => {
      if (incoming.method === 'POST') {
        waiting += 1;
        await opened;
      }
      // The client may have left already.
      if (incoming.destroyed) return;
      const { method, headers } = incoming;
      const onward = forward(new URL(incoming.url ?? '/', url), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    })();
  }).listen(0, '127.0.0.1');
  await once(gate, 'listening');
  onTestFinished(() => {
    gate.closeAllConnections();
    gate.close();
  });
  return {
    url: `http://127.0.0.1:${(gate.address() as AddressInfo).port}/client/v4`,
    waiting: () => waiting,
    open: () => open(),
  };
}
