import type { DesiredDirect, DesiredGcpPartner, DesiredInterconnect } from '../../model/desired.ts';
import type { LiveDirect, LiveGcpPartner, LiveInterconnect } from '../../model/live.ts';
import type { FieldChange } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { unmetRequirements } from '../allocate/satisfies.ts';

/**
 * The declared fields in which a live interconnect differs, sorted by path. The API has no update for interconnects, so each difference
 * forces a replacement. The API never returns the pairing key, so it is not compared.
 */
export function interconnectDifferences(
  interconnect: DesiredInterconnect,
  live: LiveInterconnect,
): readonly FieldChange[] {
  const fields = interconnect.type === 'direct' ? direct(interconnect, live) : gcpPartner(interconnect, live);
  return fields
    .map((field) => ({ ...field, forces_replacement: true as const }))
    .sort((a, b) => compareText(a.path, b.path));
}

function direct(interconnect: DesiredDirect, live: LiveInterconnect): FieldChange[] {
  if (live.type !== 'direct') return [typeChange(interconnect, live)];
  const fields: FieldChange[] = [];
  if (interconnect.slot_id !== undefined && interconnect.slot_id.toLowerCase() !== live.slot_id.toLowerCase()) {
    fields.push({ path: 'slot_id', before: live.slot_id, after: interconnect.slot_id });
  }
  if (interconnect.speed !== undefined && interconnect.speed !== live.speed) {
    fields.push({ path: 'speed', before: live.speed, after: interconnect.speed });
  }
  for (const field of interconnect.slot === undefined ? [] : selectorChanges(interconnect, live)) fields.push(field);
  return fields;
}

function selectorChanges(interconnect: DesiredDirect, live: LiveDirect): FieldChange[] {
  const selector = interconnect.slot ?? {};
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
  return unmetRequirements(live, interconnect).flatMap((name) => {
    const after = wanted[name];
    return after === undefined ? [] : [{ path: `slot.${name}`, before: liveValue[name] ?? '', after }];
  });
}

function gcpPartner(interconnect: DesiredGcpPartner, live: LiveInterconnect): FieldChange[] {
  if (live.type !== 'gcp_partner') return [typeChange(interconnect, live)];
  const fields: FieldChange[] = [];
  if (interconnect.region !== undefined && interconnect.region !== live.region) {
    fields.push({ path: 'region', before: live.region, after: interconnect.region });
  }
  if (hasOtherBandwidth(interconnect, live)) {
    fields.push({ path: 'bandwidth', before: live.bandwidth ?? '', after: interconnect.bandwidth ?? '' });
  }
  return fields;
}

function hasOtherBandwidth(interconnect: DesiredGcpPartner, live: LiveGcpPartner): boolean {
  return (
    interconnect.bandwidth !== undefined && live.bandwidth !== undefined && interconnect.bandwidth !== live.bandwidth
  );
}

function typeChange(interconnect: DesiredInterconnect, live: LiveInterconnect): FieldChange {
  return { path: 'type', before: live.type === 'unknown' ? live.wireType : live.type, after: interconnect.type };
}
