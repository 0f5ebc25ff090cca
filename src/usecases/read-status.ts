import type { WeakSet } from '../model/circuits/redundancy.ts';
import { mapLimited, settleInOrder } from '../model/collections.ts';
import { ExitCode } from '../model/exit-code.ts';
import type { Health, LiveInterconnect, StatusRow } from '../model/live.ts';
import { parallelHealthReads } from '../model/parallelism.ts';
import { type LookRequest, type OpenAccount, withAccounts } from './choose-accounts.ts';
import { type AccountView, type Found, resolveKeys, viewAccount } from './resolve-key.ts';
import type { RunContext } from './run-context.ts';

export interface StatusResult {
  /** 2 if an interconnect is Down or Unhealthy. */
  readonly exitCode: ExitCode;
  /** By account and live name. */
  readonly rows: readonly StatusRow[];
  /** By account and name. Empty where KEYs were given: the others were not asked. */
  readonly weak_sets: readonly WeakSet[];
}

/** The health of interconnects, and the CNIs on them. Health means light and the Ethernet link; it says nothing about BGP. */
export function status(
  request: LookRequest & { readonly keys: readonly string[] },
  context: RunContext,
): Promise<StatusResult> {
  return withAccounts(request, context, { tolerant: false }, async (accounts) => {
    const views = await settleInOrder(accounts.map(({ chosen, reader }) => viewAccount(chosen, reader)));
    if (request.keys.length === 0) notifyMissing(views, context);
    const found = resolveKeys(request.keys, views, (address) => notifyGone([address], context));
    const health = new Map(views.map((view) => [view, new Map<string, Health>()]));
    const rows = await mapLimited(found, parallelHealthReads, async (match) => {
      const { view, interconnect } = match;
      const state = await readerOf(accounts, view.account).getInterconnectStatus(interconnect.name);
      health.get(view)?.set(interconnect.name, state);
      return rowOf(match, state);
    });
    const weak_sets = request.keys.length > 0 ? [] : await weakSets(views, accounts, health);
    const isBad = ({ state }: StatusRow) => state === 'Down' || state === 'Unhealthy';
    return { exitCode: rows.some(isBad) ? ExitCode.differences : ExitCode.done, rows, weak_sets };
  });
}

function readerOf(accounts: readonly OpenAccount[], account: string): OpenAccount['reader'] {
  const found = accounts.find(({ chosen }) => chosen.account === account);
  if (found === undefined) throw new Error(`account ${account} is not open`);
  return found.reader;
}

async function weakSets(
  views: readonly AccountView[],
  accounts: readonly OpenAccount[],
  healthOf: ReadonlyMap<AccountView, ReadonlyMap<string, Health>>,
): Promise<readonly WeakSet[]> {
  const { recordCircuits } = await import('./circuits/record-circuits.ts');
  return views.flatMap((view) => {
    const { account, live } = view;
    const health = healthOf.get(view) ?? new Map<string, Health>();
    const desired = accounts.find(({ chosen }) => chosen.account === account)?.chosen.desired;
    const sets = recordCircuits({ live, desired, health }).sets.filter(({ kind }) => kind !== 'account');
    // Sets of the same circuits have the same name.
    const byName = new Map(sets.map((set) => [set.name, set.members.filter(({ cnis }) => cnis.length > 0)]));
    return [...byName].flatMap(([name, members]) => {
      const up = members.filter((member) => health.get(member.name)?.state === 'Healthy').length;
      return up < 2 && members.length > 1 ? [{ account, name, up, circuits: members.length }] : [];
    });
  });
}

function notifyMissing(views: readonly AccountView[], context: RunContext): void {
  for (const view of views) {
    const addresses = view.declaredInterconnects
      .filter((key) => !view.interconnects.has(key))
      .map((key) => `interconnect.${key}`);
    const missing = addresses.filter((address) => !view.gone.includes(address));
    if (missing.length > 0) context.notify(`note: declared, but not live: ${missing.join(', ')}`);
    if (view.gone.length > 0) notifyGone(view.gone, context);
  }
}

function notifyGone(addresses: readonly string[], context: RunContext): void {
  context.notify(`note: deleted, as state: absent asks: ${addresses.join(', ')}`);
}

function rowOf({ view, interconnect }: Found, health: Health): StatusRow {
  const key = view.keyOfInterconnect.get(interconnect.name) ?? null;
  return {
    account: view.account,
    key,
    address: key === null ? null : `interconnect.${key}`,
    name: interconnect.name,
    type: interconnect.type === 'unknown' ? interconnect.wireType : interconnect.type,
    place: placeOf(interconnect),
    state: health.wireState,
    ...(health.reason !== undefined && { reason: health.reason }),
    cnis: cnisOn(view, interconnect.name),
  };
}

function placeOf(interconnect: LiveInterconnect): string {
  switch (interconnect.type) {
    case 'direct':
      return `${interconnect.site} (${interconnect.facility.name})`;
    case 'gcp_partner':
      return interconnect.region;
    case 'unknown':
      return '';
  }
}

function cnisOn(view: AccountView, name: string): string[] {
  const addressOf = new Map([...view.cnis].map(([key, { id }]) => [id, `cni.${key}`]));
  return view.live.cnis
    .filter(({ interconnect }) => interconnect === name)
    .map(({ id, magic }) => addressOf.get(id) ?? magic.conduit_name)
    .sort();
}
