import type { LiveAccount } from '../model/live.ts';
import type { NetworkReader } from '../model/network-api.ts';
import { sortedUnique } from './sorted-unique.ts';
import { settleInOrder } from '../model/settle-in-order.ts';

/**
 * Reads one account: settings, interconnects and CNIs, side by side, each to its last page. Rejects with the first `NetworkError`, in this order:
 * nobody plans on a part of the truth.
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
