import { readAccount } from '../../live/read-account.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../../model/live.ts';
import type { NetworkReader } from '../../model/network-api.ts';
import { matchAccount } from '../../plan/match/match-account.ts';
import type { ChosenAccount } from '../choose-accounts.ts';

/** A live account together with the keys that documents give its objects. */
export interface AccountView {
  readonly account: string;
  readonly live: LiveAccount;
  readonly declaredInterconnects: readonly string[];
  readonly declaredCnis: readonly string[];
  /** By key; a declared object that is not live is not there. */
  readonly interconnects: ReadonlyMap<string, LiveInterconnect>;
  readonly cnis: ReadonlyMap<string, LiveCni>;
  /** By live name. */
  readonly keyOfInterconnect: ReadonlyMap<string, string>;
}

export async function viewAccount(chosen: ChosenAccount, reader: NetworkReader): Promise<AccountView> {
  const live = await readAccount(reader, chosen.account);
  const { desired } = chosen;
  const match = desired === undefined ? undefined : matchAccount(desired, live);
  const interconnects = match?.interconnects ?? new Map<string, LiveInterconnect>();
  return {
    account: chosen.account,
    live,
    declaredInterconnects: desired?.interconnects.map(({ key }) => key) ?? [],
    declaredCnis: desired?.cnis.map(({ key }) => key) ?? [],
    interconnects,
    cnis: match?.cnis ?? new Map<string, LiveCni>(),
    keyOfInterconnect: new Map([...interconnects].map(([key, { name }]) => [name, key])),
  };
}
