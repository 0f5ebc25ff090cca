import type { DesiredDirect, DesiredGcpPartner, DesiredInterconnect, SlotSelector } from '../../model/desired.ts';
import type { LiveDirect, LiveGcpPartner, LiveInterconnect } from '../../model/live.ts';
import type { FieldChange } from '../../model/plan.ts';
import { compareText } from '../../model/text.ts';
import { mayMeet, type Requirement, requirements } from '../allocate/satisfies.ts';

/**
 * The declared fields in which a live interconnect differs, sorted by path. The API has no update for interconnects, so each difference
 * forces a replacement. The API never returns the pairing key, so it is not compared.
 */
export function interconnectDifferences(
  interconnect: DesiredInterconnect,
  live: LiveInterconnect,
): readonly FieldChange[] {
  return [...differences(interconnect, live)]
    .map((field) => ({ ...field, forces_replacement: true as const }))
    .sort((a, b) => compareText(a.path, b.path));
}

/** True if no declared field differs. It ends at the first difference: a selector is compared with thousands of interconnects. */
export function isAsDeclared(interconnect: DesiredInterconnect, live: LiveInterconnect): boolean {
  return differences(interconnect, live).next().done === true;
}

function differences(
  interconnect: DesiredInterconnect,
  live: LiveInterconnect,
): Iterator<FieldChange> & Iterable<FieldChange> {
  return interconnect.type === 'direct' ? direct(interconnect, live) : gcpPartner(interconnect, live);
}

function* direct(interconnect: DesiredDirect, live: LiveInterconnect): Generator<FieldChange> {
  if (live.type !== 'direct') {
    yield typeChange(interconnect, live);
    return;
  }
  if (interconnect.slot_id !== undefined && interconnect.slot_id.toLowerCase() !== live.slot_id.toLowerCase()) {
    yield { path: 'slot_id', before: live.slot_id, after: interconnect.slot_id };
  }
  if (interconnect.speed !== undefined && interconnect.speed !== live.speed) {
    yield { path: 'speed', before: live.speed, after: interconnect.speed };
  }
  if (interconnect.slot !== undefined) yield* selectorChanges(interconnect, interconnect.slot, live);
}

function* selectorChanges(
  interconnect: DesiredDirect,
  selector: SlotSelector,
  live: LiveDirect,
): Generator<FieldChange> {
  for (const [name, after] of requirements(interconnect)) {
    // The speed of the interconnect itself is no field of the selector.
    if (selector[name] === undefined || mayMeet(live, name, after)) continue;
    yield { path: `slot.${name}`, before: liveValue(live, name), after };
  }
}

function liveValue(live: LiveDirect, name: Requirement): string {
  switch (name) {
    case 'facility':
      return live.facility.name;
    case 'address_contains':
      return live.facility.address.join(', ');
    default:
      return live[name] ?? '';
  }
}

function* gcpPartner(interconnect: DesiredGcpPartner, live: LiveInterconnect): Generator<FieldChange> {
  if (live.type !== 'gcp_partner') {
    yield typeChange(interconnect, live);
    return;
  }
  if (interconnect.region !== undefined && interconnect.region !== live.region) {
    yield { path: 'region', before: live.region, after: interconnect.region };
  }
  if (hasOtherBandwidth(interconnect, live)) {
    yield { path: 'bandwidth', before: live.bandwidth ?? '', after: interconnect.bandwidth ?? '' };
  }
}

function hasOtherBandwidth(interconnect: DesiredGcpPartner, live: LiveGcpPartner): boolean {
  return (
    interconnect.bandwidth !== undefined && live.bandwidth !== undefined && interconnect.bandwidth !== live.bandwidth
  );
}

function typeChange(interconnect: DesiredInterconnect, live: LiveInterconnect): FieldChange {
  return { path: 'type', before: live.type === 'unknown' ? live.wireType : live.type, after: interconnect.type };
}
