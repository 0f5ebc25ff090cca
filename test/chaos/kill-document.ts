import type { SandboxSeed } from '../../src/model/generated/sandbox-seed.ts';
import { accountTag, cniId, slotId } from '../helpers/account.ts';

const place = { facility: { name: 'Hall 1', address: ['1 Fibre Street'] }, site: 'ewr01', speed: '10G' };
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Two circuits with CNIs; two more of each kind that go. */
export const killSeed: SandboxSeed = {
  accounts: {
    [accountTag]: {
      settings: { default_asn: 13335 },
      slots: numbers(16).map((i) => ({ id: slotId(i), occupied: false, ...place })),
      interconnects: numbers(5).map((i) => ({
        name: `icon-${i}`,
        account: accountTag,
        owner: accountTag,
        type: 'direct',
        slot_id: slotId(i),
        ...place,
      })),
      cnis: [
        ...numbers(8).map((i) => live(i, `icon-${i % 2}`, `kept-${i}`)),
        live(8, 'icon-2', 'moving'),
        live(9, 'icon-3', 'again'),
        live(10, 'icon-0', 'going'),
        live(11, 'icon-0', 'left'),
        live(12, 'icon-0', 'right'),
      ],
    },
  },
};

function live(i: number, interconnect: string, conduit_name: string) {
  const magic = { conduit_name, description: '', mtu: 1500 };
  return {
    id: cniId(i),
    account: accountTag,
    interconnect,
    cust_ip: `10.0.${i}.1/31`,
    p2p_ip: `10.0.${i}.0/31`,
    magic,
  };
}

const created = numbers(5).map((i) => [`ic-new-${i}`, { type: 'direct', slot_id: slotId(8 + i) }] as const);
const partners = numbers(2).map((i) => [`gcp-${i}`, partner(i)] as const);

// Of two that look alike, a half-made pair asks for a pin; these do not.
function partner(i: number) {
  const region = `us-east${i}`;
  const pairing_key = `11111111-2222-4333-8444-00000000000${i}/${region}/1`;
  return { type: 'gcp_partner', region, bandwidth: '1G', pairing_key };
}

/** Some thirty changes of every kind: create, update, move, make before break, break before make, a swap of names, delete. */
export const killDocument = {
  version: 1,
  account: accountTag,
  policy: { max_deletes: 9 },
  settings: { default_asn: 64600 },
  interconnects: {
    'ic-0': { type: 'direct', slot_id: slotId(0) },
    'ic-1': { type: 'direct', slot_id: slotId(1) },
    'ic-2': { type: 'direct', name: 'icon-2', slot_id: slotId(15) },
    'ic-3': { type: 'direct', slot_id: slotId(3), speed: '100G' },
    'ic-4': { type: 'direct', slot_id: slotId(4), state: 'absent' },
    ...Object.fromEntries<object>([...created, ...partners]),
  },
  cnis: {
    ...Object.fromEntries(
      numbers(6).map((i) => [`kept-${i}`, { interconnect: `ic-${i % 2}`, magic: { description: 'declared' } }]),
    ),
    'kept-6': { interconnect: 'ic-1' },
    'kept-7': { interconnect: 'ic-new-0' },
    moving: { interconnect: 'ic-2' },
    again: { interconnect: 'ic-3' },
    going: { state: 'absent', magic: { conduit_name: 'going' } },
    one: { interconnect: 'ic-0', id: cniId(11), magic: { conduit_name: 'right' } },
    other: { interconnect: 'ic-0', id: cniId(12), magic: { conduit_name: 'left' } },
    ...Object.fromEntries(numbers(5).map((i) => [`new-${i}`, { interconnect: `ic-new-${i}` }])),
    addressed: { interconnect: 'ic-0', cust_ip: '10.9.0.1/31', p2p_ip: '10.9.0.0/31' },
  },
};

/** The port of the circuit that is made again at another speed: recabled since. */
for (const slot of killSeed.accounts[accountTag]?.slots ?? []) if (slot.id === slotId(3)) slot.speed = '100G';
