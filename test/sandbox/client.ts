import { onTestFinished } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/http/context.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';

/** The account of the sandbox when nothing is seeded, and a free 10G slot of it. */
export const account = '023e105f4ecef8ad9ca31a8372d0c353';
export const freeSlot = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as JSON; throws where it is none. */
  readonly json: Body;
}

/** The fields of answers that tests look at, as if every answer had all of them. */
export interface Body {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly site: string;
  readonly speed: string;
  readonly region: string;
  readonly occupied: boolean;
  readonly ccr_device_name: string | null;
  readonly interconnect: string;
  readonly cust_ip: string;
  readonly p2p_ip: string;
  readonly magic: { readonly conduit_name: string; readonly description: string; readonly mtu: number };
  readonly items: readonly Body[];
  readonly next: number | null;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  readonly counts: Readonly<Record<string, number>>;
  readonly requests: readonly Recorded[];
  readonly accounts: Readonly<Record<string, { readonly slots: readonly Body[]; readonly cnis: readonly Body[] }>>;
}

/** A request as `/_sandbox/requests` shows it, in the parts that tests look at. */
export interface Recorded {
  readonly operation: string | null;
  readonly status: number | null;
  readonly fault: string | null;
  readonly faults: readonly string[];
  readonly committed: boolean;
  readonly commit: number | null;
}

export interface Client {
  readonly url: string;
  readonly origin: string;
  /** A request below the account's `/cni/`. A body that is no string is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A request below `/_sandbox/`. */
  control(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
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
    control: (method, path, body, headers = {}) =>
      exchange(method, `${origin}/_sandbox/${path}`, body, {
        ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
        ...headers,
      }),
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
  return {
    status: response.status,
    headers: response.headers,
    text,
    get json() {
      return JSON.parse(text) as Body;
    },
  };
}

export const magic = (conduit_name: string) => ({ conduit_name, description: '', mtu: 1500 });

/** Creates a direct interconnect on a slot and answers its name. */
export async function createDirect(client: Client, slot_id = freeSlot): Promise<string> {
  const answer = await client.call('POST', 'interconnects', { account, type: 'direct', slot_id });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json.name;
}

/** Creates a CNI and answers it. */
export async function createCni(client: Client, interconnect: string, name: string): Promise<Body> {
  const answer = await client.call('POST', 'cnis', { account, interconnect, magic: magic(name) });
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json;
}
