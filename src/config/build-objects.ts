import type { DesiredBgp, DesiredCni, DesiredInterconnect, DesiredSettings, SlotSelector } from '../model/desired.ts';
import type {
  DocumentBgp,
  DocumentCni,
  DocumentInterconnect,
  DocumentSettings,
  DocumentSlotSelector,
} from '../model/generated/desired-state.ts';
import type { Origin } from '../model/location.ts';
import { Secret } from '../model/secret.ts';

/** What a declared object has beside what is written in it. */
export interface Written {
  readonly key: string;
  /** Dotted paths of its fields that are not known. */
  readonly unknown: ReadonlySet<string>;
  readonly origin: Origin;
}

export function buildInterconnect(value: DocumentInterconnect, written: Written): DesiredInterconnect {
  const {
    type,
    state = 'present',
    protect = false,
    slot,
    slot_id,
    speed,
    region,
    bandwidth,
    pairing_key,
    ...shared
  } = value;
  const declared = { ...written, state, protect, ...shared };
  if (type === 'direct') {
    return {
      ...declared,
      type,
      ...(slot_id !== undefined && { slot_id }),
      ...(slot !== undefined && { slot: buildSelector(slot, written.unknown) }),
      ...(speed !== undefined && { speed }),
    };
  }
  return {
    ...declared,
    type,
    ...(region !== undefined && { region }),
    ...(bandwidth !== undefined && { bandwidth }),
    ...(pairing_key !== undefined && { pairing_key: new Secret(pairing_key) }),
  };
}

function buildSelector(value: DocumentSlotSelector, unknown: ReadonlySet<string>): SlotSelector {
  if (unknown.size === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([field]) => !unknown.has(`slot.${field}`)));
}

export function buildCni(value: DocumentCni, written: Written): DesiredCni {
  const { state = 'present', protect = false, magic, bgp, interconnect, ...fields } = value;
  const isKnown = interconnect !== undefined && !written.unknown.has('interconnect');
  return {
    ...written,
    state,
    protect,
    ...fields,
    ...(isKnown && { interconnect }),
    magic: { ...magic, conduit_name: magic?.conduit_name ?? written.key },
    ...(bgp !== undefined && { bgp: buildBgp(bgp) }),
  };
}

function buildBgp(value: DocumentBgp): DesiredBgp | null {
  if (value === null) return null;
  const { md5_key, ...fields } = value;
  if (md5_key === undefined) return fields;
  return { ...fields, md5_key: md5_key === null ? null : new Secret(md5_key) };
}

export function buildSettings(value: DocumentSettings, unknown: ReadonlySet<string>, origin: Origin): DesiredSettings {
  return { ...value, unknown, origin };
}
