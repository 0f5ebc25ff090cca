import type { LiveSlot } from '../model/live.ts';
import type { NetworkReader, SlotFilter } from '../model/network-api.ts';
import { sortedUnique } from './sorted-unique.ts';

/** Lists ports by id. Rejects with a `NetworkError` where one comes twice: then another may be missing. */
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
