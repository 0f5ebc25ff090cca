import type { JsonObject } from '../../../src/model/json.ts';
import type { World } from '../../../src/sandbox/store/world.ts';

/** The objects of one account as they are on the wire. */
export interface WorldView {
  readonly interconnects: ReadonlyMap<string, JsonObject>;
  readonly cnis: ReadonlyMap<string, JsonObject>;
  /** SHA-256 of the pairing key, by name. */
  readonly pairingKeys: ReadonlyMap<string, string>;
  readonly isHealthy: (name: string) => boolean;
}

export function viewOf(world: World, tag: string, now: number, healthyAfterMs: number): WorldView {
  const account = world.accounts.get(tag);
  if (account === undefined) throw new Error(`there is no account ${tag}`);
  return {
    interconnects: new Map(account.interconnects.rows.map(({ value }) => [text(value, 'name'), value])),
    cnis: new Map(account.cnis.rows.map(({ value }) => [text(value, 'id'), value])),
    pairingKeys: new Map(account.progress.pairingKeys),
    isHealthy: (name) => {
      const status = account.status.get(name);
      if (status !== undefined) return status['state'] === 'Healthy';
      const createdAt = account.progress.createdAt.get(name);
      return createdAt === undefined || now >= createdAt + healthyAfterMs;
    },
  };
}

export function text(object: JsonObject | null | undefined, field: string): string {
  const value = object?.[field];
  return typeof value === 'string' ? value : '';
}

export function conduitOf(cni: JsonObject | null | undefined): string {
  const magic = cni?.['magic'];
  const name = typeof magic === 'object' && magic !== null && 'conduit_name' in magic ? magic['conduit_name'] : '';
  return typeof name === 'string' ? name : '';
}
