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
  /** Addresses of tombstones whose object is gone, as they ask. */
  readonly gone: readonly string[];
  /** By key; a declared object that is not live is not there. */
  readonly interconnects: ReadonlyMap<string, LiveInterconnect>;
  /** By key: what an earlier run has made in place of the live one, which is still there. */
  readonly successors: ReadonlyMap<string, LiveInterconnect>;
  readonly cnis: ReadonlyMap<string, LiveCni>;
  /** By live name. */
  readonly keyOfInterconnect: ReadonlyMap<string, string>;
}

export async function viewAccount(chosen: ChosenAccount, reader: NetworkReader): Promise<AccountView> {
  const live = await readAccount(reader, chosen.account);
  const { desired } = chosen;
  const match = desired === undefined ? undefined : matchAccount(desired, live);
  const interconnects = match?.interconnects ?? new Map<string, LiveInterconnect>();
  const successors = match?.successors ?? new Map<string, LiveInterconnect>();
  const cnis = match?.cnis ?? new Map<string, LiveCni>();
  return {
    account: chosen.account,
    live,
    declaredInterconnects: desired?.interconnects.map(({ key }) => key) ?? [],
    declaredCnis: desired?.cnis.map(({ key }) => key) ?? [],
    gone: [...goneOf('interconnect', desired?.interconnects, interconnects), ...goneOf('cni', desired?.cnis, cnis)],
    interconnects,
    successors,
    cnis,
    keyOfInterconnect: new Map([...interconnects, ...successors].map(([key, { name }]) => [name, key])),
  };
}

function goneOf(
  kind: 'interconnect' | 'cni',
  declared: readonly { readonly key: string; readonly state: 'present' | 'absent' }[] | undefined,
  live: ReadonlyMap<string, unknown>,
): readonly string[] {
  return (declared ?? []).flatMap(({ key, state }) => (state === 'absent' && !live.has(key) ? [`${kind}.${key}`] : []));
}
