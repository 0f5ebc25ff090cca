import { accountTag, slotId } from './account.ts';

const facility = { name: 'Equinix NY4', address: ['755 Secaucus Rd'] };

/** A port as a sandbox's seed lists it. */
export function seedSlot(n: number, occupied: boolean) {
  return { id: slotId(n), site: 'ewr01', speed: '10G', facility, occupied };
}

/** A direct interconnect of a sandbox's seed: `icon-1` on the first port. */
export const seedDirect = {
  type: 'direct',
  name: 'icon-1',
  account: accountTag,
  owner: accountTag,
  slot_id: slotId(1),
  site: 'ewr01',
  facility,
  speed: '10G',
} as const;
