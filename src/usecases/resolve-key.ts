import { nearest } from '../diagnostics/suggest.ts';
import { readAccount } from '../live/read-account.ts';
import { ExitCode } from '../model/exit-code.ts';
import type { LiveAccount, LiveCni, LiveInterconnect } from '../model/live.ts';
import type { NetworkReader } from '../model/network-api.ts';
import { matchAccount } from '../plan/match/match-account.ts';
import type { ChosenAccount } from './choose-accounts.ts';
import { Failure } from './failure.ts';

/** An interconnect that a command was asked about. */
export interface Found {
  readonly view: AccountView;
  readonly interconnect: LiveInterconnect;
}

type Kind = 'interconnect' | 'cni';

/**
 * Finds the interconnects for KEYs. A KEY is a key or an address of the documents, or the live name of an undeclared object. For a CNI
 * the live name is the conduit name. A CNI stands for its interconnect. Without keys: all interconnects.
 * @param onGone called with the address of a tombstone whose object no longer exists; without it, such a key is an error
 */
export function resolveKeys(
  keys: readonly string[],
  views: readonly AccountView[],
  onGone?: (address: string) => void,
): readonly Found[] {
  if (keys.length === 0) {
    return views.flatMap((view) => view.live.interconnects.map((interconnect) => ({ view, interconnect })));
  }
  const found = new Map<LiveInterconnect, Found>();
  for (const key of keys) {
    for (const match of resolveKey(key, views, onGone)) found.set(match.interconnect, match);
  }
  return [...found.values()];
}

function resolveKey(
  text: string,
  views: readonly AccountView[],
  onGone: ((address: string) => void) | undefined,
): readonly Found[] {
  const [, prefix, rest] = /^(interconnect|cni)\.(.+)$/s.exec(text) ?? [];
  const name = rest ?? text;
  const kinds: readonly Kind[] = prefix === 'interconnect' || prefix === 'cni' ? [prefix] : ['interconnect', 'cni'];
  const declared = kinds.filter((kind) => views.some((view) => declaredKeys(view, kind).includes(name)));
  const named = declared.length > 0 ? declared : kinds.filter((kind) => views.some((view) => liveBy(view, kind, name)));
  const [only, other] = named;
  if (only === undefined) throw unknownKey(text, views);
  if (other !== undefined) {
    throw new Failure(`${JSON.stringify(text)} names both an interconnect and a CNI`, {
      exitCode: ExitCode.usage,
      hint: `Use an address: interconnect.${name} or cni.${name}.`,
    });
  }
  const found = views.flatMap((view) => {
    const interconnects = declared.length > 0 ? liveOfKey(view, only, name) : [liveBy(view, only, name)];
    return interconnects.flatMap((interconnect) => (interconnect === undefined ? [] : [{ view, interconnect }]));
  });
  if (found.length > 0) return found;
  const address = `${only}.${name}`;
  const isGone = views.some(({ gone }) => gone.includes(address));
  if (!isGone || onGone === undefined) throw notLive(address, isGone);
  onGone(address);
  return [];
}

function declaredKeys(view: AccountView, kind: Kind): readonly string[] {
  return kind === 'interconnect' ? view.declaredInterconnects : view.declaredCnis;
}

/** During a replacement a key has two interconnects. */
function liveOfKey(view: AccountView, kind: Kind, key: string): readonly (LiveInterconnect | undefined)[] {
  if (kind === 'interconnect') return [view.interconnects.get(key), view.successors.get(key)];
  const host = view.cnis.get(key)?.interconnect;
  return host === undefined ? [] : [byName(view, host)];
}

function liveBy(view: AccountView, kind: Kind, name: string): LiveInterconnect | undefined {
  if (kind === 'interconnect') return byName(view, name);
  const cni = view.live.cnis.find(({ magic }) => magic.conduit_name === name);
  return cni === undefined ? undefined : byName(view, cni.interconnect);
}

function byName(view: AccountView, name: string): LiveInterconnect | undefined {
  return view.live.interconnects.find((interconnect) => interconnect.name === name);
}

function notLive(address: string, isGone: boolean): Failure {
  if (isGone) {
    return new Failure(`${address} is deleted, as its state: absent asks`, {
      exitCode: ExitCode.failed,
      hint: 'The tombstone can be removed from the documents.',
    });
  }
  return new Failure(`${address} is declared, but no live object matches it`, {
    exitCode: ExitCode.failed,
    hint: 'demarc plan shows what would create it.',
  });
}

function unknownKey(text: string, views: readonly AccountView[]): Failure {
  const names = views.flatMap((view) => [
    ...view.declaredInterconnects.flatMap((key) => [key, `interconnect.${key}`]),
    ...view.declaredCnis.flatMap((key) => [key, `cni.${key}`]),
    ...view.live.interconnects.map(({ name }) => name),
    ...view.live.cnis.map(({ magic }) => magic.conduit_name),
  ]);
  const close = nearest(text, names);
  return new Failure(`${JSON.stringify(text)} is neither a key of the documents nor the name of a live object`, {
    exitCode: ExitCode.usage,
    hint: close === undefined ? 'demarc status without a key lists all interconnects.' : `Did you mean ${close}?`,
  });
}

/** A live account together with the keys that documents give its objects. */
export interface AccountView {
  readonly account: string;
  readonly live: LiveAccount;
  readonly declaredInterconnects: readonly string[];
  readonly declaredCnis: readonly string[];
  /** Addresses of tombstones whose object no longer exists, as requested. */
  readonly gone: readonly string[];
  /** By key. A declared object that is not live is missing. */
  readonly interconnects: ReadonlyMap<string, LiveInterconnect>;
  /** By key: what an earlier run created to replace the live object, which still exists. */
  readonly successors: ReadonlyMap<string, LiveInterconnect>;
  readonly cnis: ReadonlyMap<string, LiveCni>;
  /** By live name. */
  readonly keyOfInterconnect: ReadonlyMap<string, string>;
  /** Why keys are not known: a plan ends with these errors. */
  readonly problems: readonly string[];
}

export async function viewAccount(chosen: ChosenAccount, reader: NetworkReader): Promise<AccountView> {
  return viewOf(chosen, await readAccount(reader, chosen.account));
}

export function viewOf({ account, desired }: ChosenAccount, live: LiveAccount): AccountView {
  const match = desired === undefined ? undefined : matchAccount(desired, live);
  const interconnects = match?.interconnects ?? new Map<string, LiveInterconnect>();
  const successors = match?.successors ?? new Map<string, LiveInterconnect>();
  const cnis = match?.cnis ?? new Map<string, LiveCni>();
  return {
    account,
    live,
    declaredInterconnects: desired?.interconnects.map(({ key }) => key) ?? [],
    declaredCnis: desired?.cnis.map(({ key }) => key) ?? [],
    gone: [...goneOf('interconnect', desired?.interconnects, interconnects), ...goneOf('cni', desired?.cnis, cnis)],
    interconnects,
    successors,
    cnis,
    keyOfInterconnect: new Map([...interconnects, ...successors].map(([key, { name }]) => [name, key])),
    problems: match?.errors.map(({ message }) => message) ?? [],
  };
}

function goneOf(
  kind: 'interconnect' | 'cni',
  declared: readonly { readonly key: string; readonly state: 'present' | 'absent' }[] | undefined,
  live: ReadonlyMap<string, unknown>,
): readonly string[] {
  return (declared ?? []).flatMap(({ key, state }) => (state === 'absent' && !live.has(key) ? [`${kind}.${key}`] : []));
}
