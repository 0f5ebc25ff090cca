import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import type { PlanDocument } from '../../src/model/plan.ts';
import type { SandboxOptions } from '../../src/sandbox/http/context.ts';
import type { RunResult } from '../helpers/run-demarc.ts';
import { account, folderWith, sandboxFor, type TestSandbox } from './workspace.ts';

const seedFile = new URL('../preflight/magic-seed-example.json', import.meta.url);

/** The account of the specification: three circuits, each with a CNI, a GRE tunnel, six routes, an IP prefix, health of all tunnels. */
export const magicDocuments = `version: 1
account: ${account}
policy: { max_deletes: 9 }
interconnects:
  dfw-a: { type: direct, name: cni-dfw01-0001 }
  dfw-b: { type: direct, name: cni-dfw01-0003, group: dallas }
  iad: { type: direct, name: cni-iad02-0002 }
cnis:
  a: { interconnect: dfw-a, magic: { conduit_name: dfw-edge-1 } }
  b: { interconnect: dfw-b, magic: { conduit_name: dfw-edge-2 } }
  c: { interconnect: iad, magic: { conduit_name: iad-edge-1 } }
`;

/** The documents with the tombstone of a CNI. */
export function withoutCni(key: string): string {
  return magicDocuments.replace(`  ${key}: { inter`, `  ${key}: { state: absent, inter`);
}

/** The documents with another MTU of a CNI. */
export function withMtu(key: string, mtu: number): string {
  return magicDocuments.replace(new RegExp(`(\\n {2}${key}: .*conduit_name: [a-z0-9-]+)`), `$1, mtu: ${mtu}`);
}

/** The account of the specification as JSON that a test changes. */
export interface MagicAccount {
  settings: { default_asn: number };
  cnis: { magic: { conduit_name: string } }[];
  magic: {
    routes: Record<string, unknown>[];
    interconnects: Record<string, unknown>[];
    gre_tunnels: Record<string, unknown>[];
    bgp_settings: Record<string, unknown>;
  };
  addressing: { prefixes: Record<string, unknown>[] };
  analytics: { health: { avg: { tunnelState: number }; dimensions: { tunnelName: string; edgeColoName: string } }[] };
}

export interface MagicScene {
  readonly sandbox: TestSandbox;
  readonly cwd: string;
  readonly run: (...args: readonly string[]) => Promise<RunResult>;
  readonly edit: (text: string) => Promise<void>;
  readonly planOf: (...args: readonly string[]) => Promise<PlanDocument>;
  /** The operations so far that read the Magic side, prefixes or health. Sorted. */
  readonly magicReads: () => Promise<readonly string[]>;
}

/** A sandbox with that account, perhaps changed, and a folder with the documents. */
export async function magicScene(
  text: string,
  options: Omit<SandboxOptions, 'seed'> & { readonly change?: (own: MagicAccount) => void } = {},
): Promise<MagicScene> {
  const { change, ...rest } = options;
  const sandbox = await sandboxFor({ seed: magicSeed(change), ...rest });
  const cwd = await folderWith({ 'demarc.yaml': text });
  const run = (...args: readonly string[]) => sandbox.demarc(args, { cwd });
  return {
    sandbox,
    cwd,
    run,
    edit: (changed) => writeFile(join(cwd, 'demarc.yaml'), changed),
    planOf: async (...args) => JSON.parse((await run('plan', '--format', 'json', ...args)).stdout) as PlanDocument,
    magicReads: async () =>
      (await sandbox.requests())
        .map(({ operation }) => operation)
        .filter((name) => /magic|cf_|tunnels|prefixes|analytics/.test(name))
        .sort(),
  };
}

export function magicSeed(change: (own: MagicAccount) => void = () => undefined): SandboxSeed {
  const seed = JSON.parse(readFileSync(seedFile, 'utf8')) as SandboxSeed & { accounts: Record<string, MagicAccount> };
  const own = seed.accounts[account];
  if (own === undefined) throw new Error('the seed has no account');
  change(own);
  return seed;
}

/** Nothing was written. */
export const reads = /^(?:get|list)_|^query_analytics$/;

/** The output on one line: a sentence may be broken anywhere. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
