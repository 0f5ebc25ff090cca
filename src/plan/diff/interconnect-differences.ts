import type { DesiredDirect, DesiredGcpPartner, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveDirect, LiveGcpPartner, LiveInterconnect } from '../../model/live.ts';
import type { FieldChange } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { unmetRequirements } from '../allocate/satisfies.ts';

/**
 * The declared fields in which a live interconnect differs. The API has no update for interconnects, so each one forces a
 * replacement. The pairing key is never read back and takes no part. Sorted by path.
 */
export function interconnectDifferences(one: DesiredInterconnect, live: LiveInterconnect): readonly FieldChange[] {
  const fields = one.type === 'direct' ? direct(one, live) : gcpPartner(one, live);
  return fields
    .map((field) => ({ ...field, forces_replacement: true as const }))
    .sort((a, b) => compareText(a.path, b.path));
}

function direct(one: DesiredDirect, live: LiveInterconnect): FieldChange[] {
  if (live.type !== 'direct') return [typeChange(one, live)];
  const fields: FieldChange[] = [];
  if (one.slot_id !== undefined && one.slot_id.toLowerCase() !== live.slot_id.toLowerCase()) {
    fields.push({ path: 'slot_id', before: live.slot_id, after: one.slot_id });
  }
  if (one.speed !== undefined && one.speed !== live.speed) {
    fields.push({ path: 'speed', before: live.speed, after: one.speed });
  }
  for (const field of one.slot === undefined ? [] : selectorChanges(one, live)) fields.push(field);
  return fields;
}

function selectorChanges(one: DesiredDirect, live: LiveDirect): FieldChange[] {
  const selector = one.slot ?? {};
  const liveValue: Record<string, string> = {
    site: live.site,
    speed: live.speed,
    facility: live.facility.name,
    address_contains: live.facility.address.join(', '),
    device: live.device ?? '',
  };
  const wanted: Record<string, string | undefined> = {
    site: selector.site,
    speed: selector.speed,
    facility: selector.facility,
    address_contains: selector.address_contains,
    device: selector.device,
  };
  return unmetRequirements(live, one).flatMap((name) => {
    const after = wanted[name];
    return after === undefined ? [] : [{ path: `slot.${name}`, before: liveValue[name] ?? '', after }];
  });
}

function gcpPartner(one: DesiredGcpPartner, live: LiveInterconnect): FieldChange[] {
  if (live.type !== 'gcp_partner') return [typeChange(one, live)];
  const fields: FieldChange[] = [];
  if (one.region !== undefined && one.region !== live.region) {
    fields.push({ path: 'region', before: live.region, after: one.region });
  }
  if (hasOtherBandwidth(one, live)) {
    fields.push({ path: 'bandwidth', before: live.bandwidth ?? '', after: one.bandwidth ?? '' });
  }
  return fields;
}

function hasOtherBandwidth(one: DesiredGcpPartner, live: LiveGcpPartner): boolean {
  return one.bandwidth !== undefined && live.bandwidth !== undefined && one.bandwidth !== live.bandwidth;
}

function typeChange(one: DesiredInterconnect, live: LiveInterconnect): FieldChange {
  return { path: 'type', before: live.type === 'unknown' ? live.wireType : live.type, after: one.type };
}
