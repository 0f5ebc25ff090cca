import type { LiveDirect, LiveGcpPartner, LiveInterconnect } from '../../model/live.ts';
import { fitsInterconnect } from './fits-schema.ts';

type Known = LiveDirect | LiveGcpPartner;

/**
 * The live names of interconnects that their natural key does not tell from all others, whoever owns these: a port that is listed twice,
 * attachments that are alike in region and bandwidth, and whatever a document cannot say.
 */
export function pinsNeeded(all: readonly LiveInterconnect[], declared: readonly Known[]): ReadonlySet<string> {
  const count = new Map<string, number>();
  for (const one of all) {
    if (one.type !== 'unknown') count.set(naturalKey(one), (count.get(naturalKey(one)) ?? 0) + 1);
  }
  const isAlone = (one: Known) =>
    count.get(naturalKey(one)) === 1 && !(one.type === 'gcp_partner' && count.has(anyOf(one)));
  return new Set(declared.filter((one) => !isSayable(one) || !isAlone(one)).map(({ name }) => name));
}

function naturalKey(one: Known): string {
  if (one.type === 'direct') return `slot ${one.slot_id.toLowerCase()}`;
  return one.bandwidth === undefined ? anyOf(one) : `attachment ${JSON.stringify([one.region, one.bandwidth])}`;
}

/** An attachment whose bandwidth the API does not show could be any of its region. */
function anyOf({ region }: LiveGcpPartner): string {
  return `attachment ${JSON.stringify([region])}`;
}

function isSayable(one: Known): boolean {
  if (one.type === 'direct') return fitsInterconnect({ type: 'direct', slot_id: one.slot_id });
  const { region, bandwidth } = one;
  return bandwidth !== undefined && fitsInterconnect({ type: 'gcp_partner', region, bandwidth });
}
