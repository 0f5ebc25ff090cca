import { readFileSync } from 'node:fs';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { isSandboxSeed } from '../../src/schema/validate-sandbox.ts';
import { account, type Client } from './client.ts';

/** An account with three CNIs, a GRE tunnel, six routes, an IP prefix, and health of all tunnels. */
export function magicSeed(): SandboxSeed {
  const seed: unknown = JSON.parse(
    readFileSync(new URL('../preflight/magic-seed-example.json', import.meta.url), 'utf8'),
  );
  if (!isSandboxSeed(seed)) throw new Error('the example is no seed');
  return seed;
}

type Result = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Reads below the account, outside `/cni/`. */
export async function readBeside(client: Client, path: string, headers: Record<string, string> = {}) {
  return send(`${client.url}/accounts/${account}/${path}`, {
    headers: { authorization: 'Bearer t0ken', 'x-magic-new-hc-target': 'true', ...headers },
  });
}

/** A list of the result of such a read. */
export async function listBeside(client: Client, path: string, field: string) {
  const { status, text } = await readBeside(client, path);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
  return (JSON.parse(text) as { result: Result }).result[field] ?? [];
}

export interface GraphqlAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly errors: readonly { readonly message: string; readonly path: unknown }[] | null;
}

export async function askGraphql(client: Client, body: unknown, token = 't0ken'): Promise<GraphqlAnswer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await send(`${client.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, ...(JSON.parse(answer.text) as Omit<GraphqlAnswer, 'status'>) };
}

async function send(url: string, init: RequestInit) {
  const answer = await fetch(url, init);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
