import type { SandboxFault, SandboxFaults } from '../../src/model/generated/sandbox-faults.ts';
import type { SeedAccount } from '../../src/model/generated/sandbox-seed.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import type { Commit } from '../../src/sandbox/store/world.ts';
import { accountTag } from '../helpers/account.ts';
import type { Scenario } from './scenario.ts';

export interface RecordedRequest {
  readonly number: number;
  readonly operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly faults: readonly SandboxFault['kind'][];
  readonly committed: boolean;
}

/** A sandbox in the state of a scenario: what it says about itself is the oracle. */
export async function seedSandbox({ seed }: Scenario) {
  const sandbox = await startSandbox({ seed, pageSize: 3 });
  const control = new URL('/_sandbox', sandbox.url).href;
  const get = async (path: string): Promise<unknown> => (await fetch(`${control}/${path}`)).json();
  return {
    url: sandbox.url,
    close: () => sandbox.close(),
    log: async () => (await get('log')) as readonly Commit[],
    requests: async () => ((await get('requests')) as { requests: readonly RecordedRequest[] }).requests,
    state: async () => (await get('state')) as { accounts: Record<string, SeedAccount> },
    setFaults: async (faults: SandboxFaults) => {
      const answer = await fetch(`${control}/faults`, { method: 'PUT', body: JSON.stringify(faults) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    account: async (): Promise<Required<Pick<SeedAccount, 'interconnects' | 'cnis'>>> => {
      const { accounts } = (await get('state')) as { accounts: Record<string, SeedAccount> };
      return { interconnects: accounts[accountTag]?.interconnects ?? [], cnis: accounts[accountTag]?.cnis ?? [] };
    },
  };
}

export type SeedSandbox = Awaited<ReturnType<typeof seedSandbox>>;
