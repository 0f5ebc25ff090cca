import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import type { SandboxOptions } from '../../src/sandbox/http/context.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { runDemarc, type RunResult } from '../helpers/run-demarc.ts';

export const account = '023e105f4ecef8ad9ca31a8372d0c353';
export const freeSlot = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
export const otherFreeSlot = 'ef149719-5c7f-4baf-9788-463bbf99d2ca';
export const takenSlot = 'a177ed32-8811-4490-9ec9-f790d53b29a0';

/** One circuit with one CNI on it. */
export const circuit = `version: 1
account: ${account}
interconnects:
  ewr-a:
    type: direct
    slot_id: ${freeSlot}
    speed: 10G
cnis:
  wan-a:
    interconnect: ewr-a
    magic:
      mtu: 1500
    bgp:
      customer_asn: 65010
      extra_prefixes: [0.0.0.0/0]
`;

/** A folder of its own for one test, with these files in it. */
export async function folderWith(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'demarc-e2e-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

export interface Request {
  readonly operation: string;
  readonly method: string;
  readonly status: number;
}

export interface TestSandbox {
  readonly url: string;
  /** Every request of the API so far. */
  requests(): Promise<readonly Request[]>;
  /** The changes that were committed: the oracle of what was written. */
  commits(): Promise<readonly { readonly operation: string; readonly id: string }[]>;
  state(): Promise<{ readonly accounts: Readonly<Record<string, SandboxAccount>> }>;
  setState(state: unknown): Promise<void>;
  setFaults(faults: readonly unknown[]): Promise<void>;
  /** Runs the built command against it. */
  demarc(args: readonly string[], options?: { cwd?: string; env?: Record<string, string> }): Promise<RunResult>;
}

interface SandboxAccount {
  readonly settings: { readonly default_asn: number };
  readonly slots: readonly unknown[];
  readonly interconnects: readonly { readonly name: string }[];
  readonly cnis: readonly { readonly id: string; readonly magic: { conduit_name: string; mtu: number } }[];
  readonly status: Readonly<Record<string, unknown>>;
}

/** A sandbox for one test. */
export async function sandboxFor(options: SandboxOptions = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const control = new URL('/_sandbox', sandbox.url).href;
  // Without the sandbox's own token, keys are masked.
  const headers = { ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }) };
  const get = async (path: string): Promise<unknown> => (await fetch(`${control}/${path}`, { headers })).json();
  const put = async (path: string, body: unknown) => {
    const answer = await fetch(`${control}/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    url: sandbox.url,
    requests: async () => ((await get('requests')) as { requests: Request[] }).requests,
    commits: async () => (await get('log')) as { operation: string; id: string }[],
    state: async () => (await get('state')) as { accounts: Record<string, SandboxAccount> },
    setState: (state) => put('state', state),
    setFaults: (faults) => put('faults', faults),
    demarc: (args, { cwd, env } = {}) =>
      runDemarc(args, {
        ...(cwd !== undefined && { cwd }),
        env: { CLOUDFLARE_API_TOKEN: 'any-token', CLOUDFLARE_BASE_URL: sandbox.url, ...env },
      }),
  };
}

/** The state of a sandbox in which a document was applied, by its text. Every sandbox would have the same one but for the ids. */
const applied = new Map<string, SandboxSeed>();

/**
 * A sandbox in which a document without keys is live. It is applied once, whatever the number of tests; each has a sandbox that begins with its
 * state, and with no request and no change yet.
 */
export async function sandboxWith(text = circuit): Promise<TestSandbox> {
  const seed = applied.get(text) ?? (await stateAfter(text));
  applied.set(text, seed);
  return sandboxFor({ seed });
}

async function stateAfter(text: string): Promise<SandboxSeed> {
  const sandbox = await sandboxFor();
  const { code, stderr } = await sandbox.demarc(['apply', '--yes'], { cwd: await folderWith({ 'demarc.yaml': text }) });
  if (code !== 0) throw new Error(stderr);
  return (await sandbox.state()) as unknown as SandboxSeed;
}
