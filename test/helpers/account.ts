import type {
  DesiredAccount,
  DesiredCni,
  DesiredDirect,
  DesiredGcpPartner,
  Origin,
  Policy,
} from '../../src/model/desired.ts';
import type {
  LiveAccount,
  LiveBgp,
  LiveCni,
  LiveDirect,
  LiveGcpPartner,
  LiveSlot,
  LiveUnknownInterconnect,
} from '../../src/model/live.ts';
import type { PlanFacts } from '../../src/model/network-api.ts';
import { compareText } from '../../src/model/text.ts';

/** Small builders of desired and live objects: each takes what matters to a test and fills in the rest. */
export const accountTag = '023e105f4ecef8ad9ca31a8372d0c353';

const origin: Origin = {
  locate: () => ({ file: 'demarc.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 }),
};

/** Its place names the field that was asked for, as `slot.site`. */
export const fieldOrigin: Origin = {
  locate: (path = []) => ({ file: path.join('.'), line: 1, column: 1, endLine: 1, endColumn: 2 }),
};

const declared = { state: 'present', protect: false, unknown: new Set<string>(), origin } as const;

export function slotId(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function direct(key: string, given: Partial<DesiredDirect> = {}): DesiredDirect {
  return { ...declared, key, type: 'direct', ...given };
}

export function gcp(key: string, given: Partial<DesiredGcpPartner> = {}): DesiredGcpPartner {
  return { ...declared, key, type: 'gcp_partner', ...given };
}

export function cni(key: string, interconnect: string, given: Partial<DesiredCni> = {}): DesiredCni {
  return { ...declared, key, interconnect, ...given, magic: { conduit_name: key, ...given.magic } };
}

export function desired(
  given: Partial<Omit<DesiredAccount, 'policy'>> & { policy?: Partial<Policy>; default_asn?: number } = {},
): DesiredAccount {
  const { policy, default_asn, ...rest } = given;
  return {
    account: accountTag,
    tokenEnv: undefined,
    settings: default_asn === undefined ? undefined : { default_asn, unknown: new Set(), origin },
    origin,
    ...rest,
    policy: {
      prune: false,
      max_deletes: 1,
      require_healthy: true,
      unmanaged: 'report',
      ignore: [],
      metros: {},
      pace: { soakMs: 0, check: 'off' },
      unguarded: [],
      redundancy: {},
      preflight: 'auto',
      rules: {},
      ...policy,
    },
    interconnects: [...(rest.interconnects ?? [])].sort((a, b) => compareText(a.key, b.key)),
    cnis: [...(rest.cnis ?? [])].sort((a, b) => compareText(a.key, b.key)),
  };
}

const facility = { name: 'Equinix NY4', address: ['755 Secaucus Rd', 'Secaucus, NJ 07094', 'United States'] };

export function liveDirect(name: string, slot: number, given: Partial<LiveDirect> = {}): LiveDirect {
  return {
    type: 'direct',
    name,
    account: accountTag,
    owner: undefined,
    site: 'ewr01',
    facility,
    slot_id: slotId(slot),
    speed: '10G',
    device: undefined,
    raw: {},
    ...given,
  };
}

export function liveGcp(name: string, region: string, bandwidth: string | undefined): LiveGcpPartner {
  return { type: 'gcp_partner', name, account: accountTag, owner: undefined, region, bandwidth, raw: {} };
}

export function liveUnknown(name: string, wireType: string): LiveUnknownInterconnect {
  return { type: 'unknown', name, account: accountTag, owner: undefined, wireType, raw: {} };
}

export function cniId(n: number): string {
  return `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function liveCni(n: number, conduit_name: string, interconnect: string, given: Partial<LiveCni> = {}): LiveCni {
  const third = Math.floor(n / 100);
  return {
    id: cniId(n),
    account: accountTag,
    interconnect,
    cust_ip: `10.0.${third}.${(n % 100) * 2 + 1}/31`,
    p2p_ip: `10.0.${third}.${(n % 100) * 2}/31`,
    bgp: undefined,
    bgp_mode: undefined,
    raw: {},
    ...given,
    magic: { conduit_name, description: '', mtu: 1500, ...given.magic },
  };
}

export function liveBgp(customer_asn: number, given: Partial<LiveBgp> = {}): LiveBgp {
  return { customer_asn, extra_prefixes: [], md5_key: undefined, ...given };
}

export function live(given: Partial<Omit<LiveAccount, 'settings'>> & { default_asn?: number } = {}): LiveAccount {
  const { default_asn = 13335, ...rest } = given;
  return {
    account: accountTag,
    settings: { default_asn, raw: { default_asn } },
    ...rest,
    interconnects: [...(rest.interconnects ?? [])].sort((a, b) => compareText(a.name, b.name)),
    cnis: [...(rest.cnis ?? [])].sort((a, b) => compareText(a.id, b.id)),
  };
}

export function liveSlot(n: number, given: Partial<LiveSlot> = {}): LiveSlot {
  return {
    id: slotId(n),
    site: 'ewr01',
    facility,
    speed: '10G',
    occupied: false,
    account: undefined,
    device: undefined,
    ...given,
  };
}

export function facts(...slots: readonly LiveSlot[]): PlanFacts {
  return { slots, health: new Map() };
}
