import { NetworkError } from '../../model/network-error.ts';
import type { NetworkReader } from '../../model/network-api.ts';

/** Who holds a slot on which no interconnect of this account is, as far as the API tells. */
export async function slotHolder(id: string, api: Pick<NetworkReader, 'getSlot'>): Promise<string | undefined> {
  try {
    const { occupied, account } = await api.getSlot(id);
    if (!occupied) return undefined;
    const who = account === undefined ? 'somebody else' : `account ${account}`;
    return `slot ${id} is occupied by ${who}`;
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return error.kind === 'not_found' ? `there is no slot ${id}` : undefined;
  }
}
