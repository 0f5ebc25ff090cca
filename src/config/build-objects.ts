import type {
  DesiredBgp,
  DesiredCni,
  DesiredInterconnect,
  DesiredSettings,
  Origin,
  SlotSelector,
} from '../model/desired.ts';
import type {
  DocumentBgp,
  DocumentCni,
  DocumentInterconnect,
  DocumentSettings,
  DocumentSlotSelector,
} from '../model/generated/desired-state.ts';
import { Secret } from '../model/secret.ts';

/** Facts about how a document writes an object, which its values do not hold. */
export interface Written {
  readonly key: string;
  /** Dotted paths of its fields whose value is not known. */
  readonly unknown: ReadonlySet<string>;
  /** Dotted paths of its sensitive fields that are written in clear. */
  readonly inClear?: ReadonlySet<string>;
  /** By dotted path: the text of its sensitive fields before substitution. */
  readonly written?: ReadonlyMap<string, Secret>;
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

// Assigns fields one by one. Object spreads cost several times as much, and there may be thousands of CNIs.
export function buildCni(value: DocumentCni, facts: Written): DesiredCni {
  const { key, unknown, inClear, written, origin } = facts;
  const { bgp, bgp_mode, cust_ip, p2p_ip, id } = value;
  const { state = 'present', protect = false } = value;
  const cni: Writable<DesiredCni> = { key, unknown, origin, state, protect, magic: buildMagic(value, key) };
  if (inClear !== undefined) cni.inClear = inClear;
  if (written !== undefined) cni.written = written;
  if (value.interconnect !== undefined && !unknown.has('interconnect')) cni.interconnect = value.interconnect;
  if (value.service !== undefined) cni.service = value.service;
  if (value.labels !== undefined) cni.labels = value.labels;
  if (bgp !== undefined) cni.bgp = buildBgp(bgp);
  if (bgp_mode !== undefined) cni.bgp_mode = bgp_mode;
  if (cust_ip !== undefined) cni.cust_ip = cust_ip;
  if (p2p_ip !== undefined) cni.p2p_ip = p2p_ip;
  if (id !== undefined) cni.id = id;
  return cni;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function buildMagic({ magic = {} }: DocumentCni, key: string): DesiredCni['magic'] {
  const built: Writable<DesiredCni['magic']> = { conduit_name: magic.conduit_name ?? key };
  if (magic.description !== undefined) built.description = magic.description;
  if (magic.mtu !== undefined) built.mtu = magic.mtu;
  return built;
}

function buildBgp(value: DocumentBgp): DesiredBgp | null {
  if (value === null) return null;
  const { customer_asn, extra_prefixes, md5_key } = value;
  const bgp: Writable<DesiredBgp> = {};
  if (customer_asn !== undefined) bgp.customer_asn = customer_asn;
  if (extra_prefixes !== undefined) bgp.extra_prefixes = extra_prefixes;
  if (md5_key !== undefined) bgp.md5_key = md5_key === null ? null : new Secret(md5_key);
  return bgp;
}

export function buildSettings(value: DocumentSettings, unknown: ReadonlySet<string>, origin: Origin): DesiredSettings {
  return { ...value, unknown, origin };
}
