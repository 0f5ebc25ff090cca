import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox-options.ts';
import { onTestFinished } from 'vitest';

/** The account of the sandbox when nothing is seeded, and a free 10G slot of it. */
export const account = '023e105f4ecef8ad9ca31a8372d0c353';
export const freeSlot = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Test code looks into answers freely.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export interface Client {
  readonly url: string;
  readonly origin: string;
  /** A request below the account's `/cni/`. A body that is no string is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A request below `/_sandbox/`. */
  control(method: string, path: string, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts a sandbox that ends with the test, and a bare client for it. */
export async function sandboxClient(options: SandboxOptions = {}, tag = account): Promise<Client> {
  const sandbox = await startSandbox(options);
  const origin = new URL(sandbox.url).origin;
  let closed = false;
  const close = async () => {
    if (closed) return;
    closed = true;
    await sandbox.close();
  };
  onTestFinished(close);
  return {
    url: sandbox.url,
    origin,
    call: (method, path, body, headers) =>
      exchange(method, `${sandbox.url}/accounts/${tag}/cni/${path}`, body, {
        authorization: 'Bearer t0ken',
        ...headers,
      }),
    control: (method, path, body) => exchange(method, `${origin}/_sandbox/${path}`, body, {}),
    close,
  };
}

async function exchange(method: string, url: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

export const magic = (conduit_name: string) => ({ conduit_name, description: '', mtu: 1500 });

/** Creates a direct interconnect on a slot and answers its name. */
export async function createDirect(client: Client, slot_id = freeSlot): Promise<string> {
  const answer = await client.call('POST', 'interconnects', { account, type: 'direct', slot_id });
  if (answer.status !== 200) throw new Error(answer.text);
  return String(answer.json.name);
}

/** Creates a CNI and answers it. */
export async function createCni(client: Client, interconnect: string, name: string): Promise<Answer['json']> {
  const answer = await client.call('POST', 'cnis', { account, interconnect, magic: magic(name) });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json;
}
