import type { PlanFacts, PlanNeeds } from '../model/facts.ts';
import type { Health, LiveSlot } from '../model/live.ts';
import type { NetworkReader } from '../model/network-api.ts';
import { NetworkError } from '../model/network-error.ts';
import { compareText } from '../model/order.ts';
import { readSlots } from './read-slots.ts';
import { settleInOrder } from '../model/settle-in-order.ts';

/**
 * Reads what a plan needs beyond the account: ports and health, all side by side. A port that does not exist is left out. Rejects with
 * the first `NetworkError` otherwise.
 */
export async function readFacts(reader: NetworkReader, account: string, needs: PlanNeeds): Promise<PlanFacts> {
  const [listed, single, health] = await settleInOrder([
    needs.slots === undefined ? [] : readSlots(reader, account, needs.slots),
    settleInOrder(unique(needs.slotIds).map((id) => slotIfThere(reader, id))),
    settleInOrder(unique(needs.health).map((name) => healthOf(reader, name))),
  ]);
  return { slots: mergeSlots(listed, single), health: new Map(health) };
}

/** Only the API's own 404 means that there is no such port. */
async function slotIfThere(reader: NetworkReader, id: string): Promise<LiveSlot | undefined> {
  try {
    return await reader.getSlot(id);
  } catch (error) {
    if (error instanceof NetworkError && error.kind === 'not_found') return undefined;
    throw error;
  }
}

async function healthOf(reader: NetworkReader, name: string): Promise<readonly [string, Health]> {
  return [name, await reader.getInterconnectStatus(name)];
}

/** A port may be asked for by id and be in the listing as well; the two were read at about the same time. */
function mergeSlots(listed: readonly LiveSlot[], single: readonly (LiveSlot | undefined)[]): readonly LiveSlot[] {
  const byId = new Map<string, LiveSlot>();
  for (const slot of [...listed, ...single]) if (slot !== undefined) byId.set(slot.id, slot);
  return [...byId.values()].sort((a, b) => compareText(a.id, b.id));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
