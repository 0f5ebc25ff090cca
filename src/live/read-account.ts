import { settleInOrder } from '../model/collections.ts';
import type { Health, LiveAccount, LiveSlot } from '../model/live.ts';
import type { NetworkReader, PlanFacts, PlanNeeds, SlotFilter } from '../model/network-api.ts';
import { NetworkError, undefinedIfNotFound } from '../model/network-error.ts';
import type { ReadOperation } from '../model/operation.ts';
import { compareText } from '../model/text.ts';

/**
 * Reads settings, interconnects and CNIs of one account in parallel, each to its last page. Rejects with the first `NetworkError`, in
 * this order: a plan must never use a part of the account.
 */
export async function readAccount(reader: NetworkReader, account: string): Promise<LiveAccount> {
  const [settings, interconnects, cnis] = await settleInOrder([
    reader.getSettings(),
    reader.listInterconnects(),
    reader.listCnis(),
  ]);
  const place = `/accounts/${encodeURIComponent(account)}/cni`;
  return {
    account,
    settings,
    interconnects: sortedUnique(interconnects, ({ name }) => name, {
      operation: 'list_interconnects',
      path: `${place}/interconnects`,
      what: 'interconnect',
    }),
    cnis: sortedUnique(cnis, ({ id }) => id, { operation: 'list_cnis', path: `${place}/cnis`, what: 'CNI' }),
  };
}

/** Reads what a plan may need beyond the account. */
export type FactReader = Pick<NetworkReader, 'listSlots' | 'getSlot' | 'getInterconnectStatus'> &
  Partial<Pick<NetworkReader, 'traffic'>>;

/**
 * Reads what a plan needs beyond the account: ports and health, all in parallel. A port that does not exist (404) is left out. Rejects
 * with the first `NetworkError` otherwise.
 */
export async function readFacts(reader: FactReader, account: string, needs: PlanNeeds): Promise<PlanFacts> {
  const [listed, single, health] = await settleInOrder([
    needs.slots === undefined ? [] : readSlots(reader, account, needs.slots),
    settleInOrder(unique(needs.slotIds).map((id) => undefinedIfNotFound(reader.getSlot(id)))),
    settleInOrder(unique(needs.health).map((name) => healthOf(reader, name))),
  ]);
  return { slots: mergeSlots(listed, single), health: await untilUp(reader, new Map(health), needs.anyUp ?? []) };
}

/**
 * Reads what a plan needs, and then what it needs in view of the health that was found: who is in a backup set depends on who is Pending.
 * Returns all that was needed, with the facts. Rejects with the first `NetworkError`.
 */
export async function readPlanFacts(
  reader: FactReader,
  account: string,
  needsOf: (health: PlanFacts['health']) => PlanNeeds,
): Promise<{ readonly needs: PlanNeeds; readonly facts: PlanFacts }> {
  const needs = needsOf(new Map());
  const { slots, health: first } = await readFacts(reader, account, needs);
  let health = first;
  for (;;) {
    const later = needsOf(health);
    const missing = later.health.filter((name) => !health.has(name));
    const asked = await settleInOrder(unique(missing).map((name) => healthOf(reader, name)));
    const known = health.size;
    health = await untilUp(reader, new Map([...health, ...asked]), later.anyUp ?? []);
    if (health.size === known) return { needs: { ...needs, health: [...health.keys()] }, facts: { slots, health } };
  }
}

/** Asks one interconnect after the other until one is Healthy. Asks none if one of them is known to be. */
async function untilUp(
  reader: FactReader,
  known: ReadonlyMap<string, Health>,
  names: readonly string[],
): Promise<ReadonlyMap<string, Health>> {
  const found = new Map(known);
  const isUp = () => names.some((name) => found.get(name)?.state === 'Healthy');
  for (const name of names.filter((each) => !known.has(each))) {
    if (isUp()) break;
    found.set(name, await reader.getInterconnectStatus(name));
  }
  return found;
}

async function healthOf(reader: FactReader, name: string): Promise<readonly [string, Health]> {
  return [name, await reader.getInterconnectStatus(name)];
}

/** A port may be asked for by id and also be in the listing. Both reads happened at about the same time. */
function mergeSlots(listed: readonly LiveSlot[], single: readonly (LiveSlot | undefined)[]): readonly LiveSlot[] {
  const byId = new Map<string, LiveSlot>();
  for (const slot of [...listed, ...single]) if (slot !== undefined) byId.set(slot.id, slot);
  return [...byId.values()].sort((a, b) => compareText(a.id, b.id));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** Lists ports by id. Rejects with a `NetworkError` where a port comes twice: then another port may be missing. */
export async function readSlots(
  reader: Pick<NetworkReader, 'listSlots'>,
  account: string,
  filter?: SlotFilter,
): Promise<readonly LiveSlot[]> {
  return sortedUnique(await reader.listSlots(filter), ({ id }) => id, {
    operation: 'list_slots',
    path: `/accounts/${encodeURIComponent(account)}/cni/slots`,
    what: 'port',
  });
}

interface Listing {
  readonly operation: ReadOperation;
  readonly path: string;
  readonly what: string;
}

/**
 * Sorts a listing by identity. An item that comes twice means that the pages moved while they were read. Another item may then be
 * missing, and the listing is not complete. Throws a `NetworkError` of the kind `unreadable`.
 */
function sortedUnique<T>(items: readonly T[], identity: (item: T) => string, listing: Listing): readonly T[] {
  const sorted = [...items].sort((a, b) => compareText(identity(a), identity(b)));
  const twice = sorted.find((item, index) => {
    const previous = index > 0 ? sorted[index - 1] : undefined;
    return previous !== undefined && identity(previous) === identity(item);
  });
  if (twice === undefined) return sorted;
  throw new NetworkError(`The listing has the ${listing.what} ${JSON.stringify(identity(twice).slice(0, 200))} twice`, {
    kind: 'unreadable',
    operation: listing.operation,
    method: 'GET',
    path: listing.path,
    hint: 'it probably changed while its pages were read: run again',
  });
}
