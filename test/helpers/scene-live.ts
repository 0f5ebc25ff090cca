import type { SeedAccount, SeedCni, SeedInterconnect, SeedSlot } from '../../src/model/generated/sandbox-seed.ts';
import { accountTag, cniId, slotId } from './account.ts';
import type { Tape } from './tape.ts';

/** The live half of a scene: what a sandbox's account holds before anything is planned. */
export interface SceneLive {
  readonly seed: SeedAccount;
  readonly slots: readonly SeedSlot[];
  readonly interconnects: readonly SeedInterconnect[];
  readonly cnis: readonly SeedCni[];
  /** MD5 keys in the seed. */
  readonly canaries: readonly string[];
}

export const someoneElse = 'ffffffffffffffffffffffffffffffff';
export const regions = ['us-east4', 'europe-west3'] as const;
export const bandwidths = ['1G', '2G'] as const;

/** An account as engineers have them: a few circuits, some cabled elsewhere by others, with CNIs of every kind on them. */
export function sceneLive(tape: Tape): SceneLive {
  const slots = Array.from({ length: 14 }, (_, i) => sceneSlot(tape, i));
  const ports = tape.shuffled(slots.filter((slot) => !slot.occupied));
  const interconnects = Array.from({ length: 1 + tape.below(5) }, (_, i) => sceneInterconnect(tape, i, ports.pop()));
  const cnis = Array.from({ length: tape.below(8) }, (_, i) => sceneCni(tape, i, interconnects));
  const troubled = interconnects.filter(() => tape.chance(15));
  const status = troubled.map(({ name }) => [name, { state: tape.choose('Down', 'Unhealthy', 'Pending') }] as const);
  return {
    seed: {
      settings: { default_asn: 13335, future: 'kept' },
      slots,
      interconnects: tape.shuffled(interconnects),
      cnis: tape.shuffled(cnis),
      status: Object.fromEntries(status),
    },
    slots,
    interconnects,
    cnis,
    canaries: cnis.flatMap(({ bgp }) => (typeof bgp?.md5_key === 'string' ? [bgp.md5_key] : [])),
  };
}

function sceneSlot(tape: Tape, i: number): SeedSlot {
  const site = `site${i % 4}`;
  return {
    id: slotId(i),
    site,
    facility: { name: `Hall ${i % 4}${i % 8 < 4 ? 'A' : 'B'}`, address: [`${i % 4} Fibre Street`, 'Newark, NJ'] },
    speed: i % 3 === 0 ? '100G' : '10G',
    occupied: tape.chance(12),
    ...(i % 5 !== 4 && { ccr_device_name: `cr${(i >> 2) % 2}.${site}` }),
  };
}

function sceneInterconnect(tape: Tape, i: number, port: SeedSlot | undefined): SeedInterconnect {
  const name = `icon-${i}`;
  const common = { name, account: accountTag, owner: tape.chance(5) ? someoneElse : accountTag };
  const kind = tape.below(100);
  if (kind >= 93) return { ...common, type: 'azure_express', note: 'of a type that nobody knows yet' };
  if (kind >= 75 || port === undefined) {
    const speed = tape.chance(15) ? undefined : tape.choose(...bandwidths);
    return { ...common, type: 'gcp_partner', region: tape.choose(...regions), ...(speed !== undefined && { speed }) };
  }
  const { id: slot_id, site, facility, speed, ccr_device_name } = port;
  return {
    ...common,
    type: 'direct',
    slot_id,
    site,
    facility,
    speed,
    ...(typeof ccr_device_name === 'string' && { ccr_device_name }),
  };
}

function sceneCni(tape: Tape, i: number, interconnects: readonly SeedInterconnect[]): SeedCni {
  const host = tape.pick(interconnects)?.name ?? 'icon-0';
  const cust = `10.0.${i}.1`;
  return {
    id: cniId(i + 1),
    account: accountTag,
    interconnect: host,
    cust_ip: tape.chance(10) ? { ip: cust, cidr: 31 } : `${cust}/31`,
    p2p_ip: `10.0.${i}.0/31`,
    magic: {
      conduit_name: `wan-${i}`,
      description: tape.choose('', 'Primary', 'Backup'),
      mtu: tape.choose(1500, 1476, 1440),
      ...(tape.chance(20) && { tunnel: { serial: 18446744073709551615n } }),
    },
    ...(tape.chance(60) && {
      bgp: {
        customer_asn: 65010 + tape.below(3),
        extra_prefixes: scenePrefixes(tape),
        ...(tape.chance(50) && { md5_key: `canary-live-${i}` }),
      },
    }),
    ...(tape.chance(50) && { bgp_mode: tape.choose('dynamic_route_exchange', 'advertise_only') }),
    ...(tape.chance(15) && { revision: 9007199254740993n }),
  };
}

export function scenePrefixes(tape: Tape): string[] {
  return ['0.0.0.0/0', '100.64.0.0/10', '198.18.0.0/15'].filter(() => tape.chance(50));
}
