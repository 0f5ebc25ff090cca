import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What the relay does with a request: hand it on; lose the connection, answer 503 or never answer, before or after the API has carried
 * it out; break its answer off; or answer in its stead.
 */
export type Fate = 'pass' | `${'reset' | 'fail' | 'hang'} ${'before' | 'after'}` | 'garble after' | Answer;

export interface Relayed {
  readonly method: string;
  /** Below `/client/v4/accounts/TAG/cni/`. */
  readonly path: string;
  /** The request's body as sent. */
  readonly body: string;
  /** The answer's body as received; empty where the connection was lost. */
  readonly answer: string;
}

export interface Relay {
  readonly url: string;
  /** Everything that was asked, in order of the answers. */
  readonly seen: Relayed[];
  /** Decides on each request; may do things of its own before it answers. */
  decide: (method: string, path: string, nth: number, body: string) => Fate | Promise<Fate>;
  /** Changes the text of each answer that is handed on. */
  rewrite: (text: string) => string;
  close(): Promise<void>;
}

/** A node:http relay on loopback in front of an API: it records both directions as text, and loses connections on request. */
export async function startRelay(target: string): Promise<Relay> {
  const counts = new Map<string, number>();
  const relay: Relay = {
    url: '',
    seen: [],
    decide: () => 'pass',
    rewrite: (text) => text,
    close: () => Promise.resolve(),
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await textOf(request);
    const { method = 'GET', url = '/' } = request;
    const path = url.replace(/^.*\/cni\//, '');
    const nth = (counts.get(`${method} ${path}`) ?? 0) + 1;
    counts.set(`${method} ${path}`, nth);
    const fate = await relay.decide(method, path, nth, body);
    const carriedOut = typeof fate === 'string' && !fate.endsWith('before');
    const forwarded = carriedOut ? await forward(new URL(url, target), request, body) : undefined;
    const answer = answerOf(fate, forwarded && { ...forwarded, text: relay.rewrite(forwarded.text) });
    relay.seen.push({ method, path, body, answer: answer?.text ?? '' });
    if (answer !== undefined) response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.text);
    else if (typeof fate === 'string' && fate.startsWith('reset')) request.socket.destroy();
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(relay, {
    url: `http://127.0.0.1:${port}/client/v4`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Undefined where there is none. */
function answerOf(fate: Fate, forwarded: Answer | undefined): Answer | undefined {
  if (typeof fate !== 'string') return fate;
  const type = 'application/json';
  if (fate.startsWith('fail')) return { status: 503, type, text: '{}' };
  if (fate === 'garble after') return forwarded && { ...forwarded, text: forwarded.text.slice(0, 20) };
  return fate === 'pass' ? forwarded : undefined;
}

function forward(url: URL, { method, headers }: IncomingMessage, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers: { ...headers, host: url.host } }, (answer) => {
      const type = answer.headers['content-type'] ?? '';
      textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 0, type, text }), reject);
    });
    outgoing.on('error', reject).end(body);
  });
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
