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
    const rows = await mapLimited(found, parallelHealthReads, async (match) => {
      const { account } = match.view;
      return rowOf(match, await readerOf(accounts, account).getInterconnectStatus(match.interconnect.name));
    });
    const isBad = ({ state }: StatusRow) => state === 'Down' || state === 'Unhealthy';
    return { exitCode: rows.some(isBad) ? ExitCode.differences : ExitCode.done, rows };
  });
}

function readerOf(accounts: readonly OpenAccount[], account: string): OpenAccount['reader'] {
  const found = accounts.find(({ chosen }) => chosen.account === account);
  if (found === undefined) throw new Error(`account ${account} is not open`);
  return found.reader;
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
