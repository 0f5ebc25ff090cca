import type { SeedAccount, SeedCni, SeedInterconnect, SeedSlot } from '../../../src/model/generated/sandbox-seed.ts';
import { cniId, slotId } from '../../helpers/account.ts';
import { regions, scenePrefixes, someoneElse } from '../../helpers/scene-live.ts';
import type { Tape } from '../../helpers/tape.ts';
import type { Knobs } from './knobs.ts';

/** What an account holds when a story begins. */
export interface DrawnAccount {
  readonly tag: string;
  readonly seed: SeedAccount;
  readonly interconnects: readonly SeedInterconnect[];
  readonly cnis: readonly SeedCni[];
}

/** Sixteen ports at four sites. */
export function drawSlots(tape: Tape, knobs: Knobs): readonly SeedSlot[] {
  const unknown = knobs.has('selectors-alike') && tape.chance(60);
  return Array.from({ length: 16 }, (_, i) => {
    const site = `site${i % 4}`;
    return {
      id: slotId(i),
      site,
      facility: { name: `Hall ${i % 4}`, address: [`${i % 4} Fibre Street`] },
      speed: '10G',
      occupied: false,
      ...(!unknown && { ccr_device_name: `cr${(i >> 2) % 2}.${site}` }),
    };
  });
}

/** Two to four circuits, most of them with CNIs. */
export function drawAccount(
  tag: string,
  slots: readonly SeedSlot[],
  tape: Tape,
  knobs: Knobs,
  from: number,
): DrawnAccount {
  const count = 2 + tape.below(3);
  const interconnects = Array.from({ length: count }, (_, i) => drawInterconnect(tag, slots[from + i], i, tape, knobs));
  const cnis = interconnects.flatMap(({ name }, i) =>
    Array.from({ length: i === 0 ? 1 + tape.below(2) : tape.below(3) }, (_, j) =>
      drawCni(tag, name, 3 * i + j, tape, knobs),
    ),
  );
  const seed = {
    settings: { default_asn: 13335, future: 'kept' },
    slots: [...slots],
    interconnects,
    cnis,
    status: {},
  };
  return { tag, seed, interconnects, cnis };
}

function drawInterconnect(
  account: string,
  slot: SeedSlot | undefined,
  i: number,
  tape: Tape,
  knobs: Knobs,
): SeedInterconnect {
  const name = knobs.has('odd-names') ? tape.choose(`ic/${i}`, `ic (${i})`, `ic{${i},x}`) : `icon-${i}`;
  const isTheirs = knobs.has('other-owners') && i > 0 && tape.chance(50);
  const common = { name, account, owner: isTheirs ? someoneElse : account };
  const isEqual = knobs.has('google-twins') && i < 2;
  if (!isTheirs && (isEqual || tape.chance(knobs.has('broken-first') ? 50 : 20))) {
    const region = isEqual ? regions[0] : tape.choose(...regions);
    return { ...common, type: 'gcp_partner', region, speed: isEqual ? '1G' : tape.choose('2G', '5G', '10G', '20G') };
  }
  if (slot === undefined) throw new Error('there are more circuits than ports');
  const { id: slot_id, site, facility, speed, ccr_device_name } = slot;
  return { ...common, type: 'direct', slot_id, site, facility, speed, ...(ccr_device_name && { ccr_device_name }) };
}

function drawCni(account: string, interconnect: string, i: number, tape: Tape, knobs: Knobs): SeedCni {
  const inPool = knobs.has('pool-addresses') && tape.chance(60);
  const net = inPool ? `172.16.0.${2 * i}` : `10.0.${i}.0`;
  const cust = inPool ? `172.16.0.${2 * i + 1}` : `10.0.${i}.1`;
  const odd = knobs.has('odd-names') && tape.chance(50);
  return {
    id: cniId(i + 1 + (account.startsWith('f') ? 100 : 0)),
    account,
    interconnect,
    cust_ip: `${cust}/31`,
    p2p_ip: `${net}/31`,
    magic: {
      conduit_name: odd ? tape.choose(`wan/${i}`, `wan(${i})`, `wan{${i}}`) : `wan-${i}`,
      description: tape.choose('', 'Primary', 'Backup'),
      mtu: tape.choose(1500, 1460),
    },
    ...(tape.chance(60) && {
      bgp: {
        customer_asn: 65010 + tape.below(2),
        extra_prefixes: scenePrefixes(tape),
        ...(tape.chance(60) && { md5_key: `key-${i}` }),
      },
    }),
    ...(tape.chance(40) && { bgp_mode: 'dynamic_route_exchange' }),
  };
}
