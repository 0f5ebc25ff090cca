import type { LiveInterconnect } from '../../model/live.ts';
import type { NewInterconnect } from '../../model/work.ts';

/** Whether an interconnect is where a create asked for one: on its slot; for an attachment, in its region with its bandwidth. */
export function isWhereAsked(asked: NewInterconnect, live: LiveInterconnect): boolean {
  if (asked.type === 'direct') {
    return live.type === 'direct' && live.slot_id.toLowerCase() === asked.slot_id.toLowerCase();
  }
  if (live.type !== 'gcp_partner' || live.region !== asked.region) return false;
  // The API may leave the bandwidth of an attachment out.
  return live.bandwidth === undefined || live.bandwidth === asked.bandwidth;
}

/** The fields in which it is not what was asked for. */
export function differingFromAskedPlace(asked: NewInterconnect, live: LiveInterconnect): readonly string[] {
  const fields: string[] = [];
  if (asked.type === 'direct' && live.type === 'direct' && asked.speed !== undefined && asked.speed !== live.speed) {
    fields.push('speed');
  }
  if (live.owner !== undefined && live.owner !== live.account) fields.push('owner');
  return fields;
}
